import { inject, expect, test } from 'vitest';
import { freeze, newDisk, whyNoDisks } from '../drive/disk.ts';
import { browserPids } from '../drive/thaw.ts';
import { allChunks, ascending, chunksAsked, drive, expectStoredBytes, retrieve, retrievalsAsked, serve, untilProven, untilStored } from './downloading.ts';

const chromium = inject('chromium');
const noDisks = await whyNoDisks();
if (noDisks) console.log(`T1 is skipped: ${noDisks}.`);

/** After so many stored chunks the power goes. `THAW_POWER_CUTS=20` tries so many moments. */
const CUTS = process.env['THAW_POWER_CUTS'] ? Array.from({ length: Number(process.env['THAW_POWER_CUTS']) }, (_, i) => 1 + (i % 18)) : [3, 11];

test.skipIf(noDisks).for(CUTS)('T1 power loss after %i chunks: every chunk that the store claims is there, and only the rest is fetched', async (cutAfter) => {
  const { standIn, files, end } = await serve([320]);
  const file = files[0]!;
  const disk = await newDisk(1_024);
  try {
    const before = await drive({ chromium, url: standIn.url, profile: disk.folder });
    const id = await retrieve(before, file);
    await untilStored(before, id, cutAfter);
    await freeze(browserPids(disk.folder));
    const after = await disk.afterPowerCut();
    await before.kill();
    try {
      await standIn.forgetJournal();
      const again = await drive({ chromium, url: standIn.url, profile: after.folder });
      again.page.on("console", (m) => console.log("PAGE", m.text())); for (let i = 0; i < 4; i++) { console.log(await again.page.evaluate(async () => { const rs = await Promise.race([navigator.serviceWorker.getRegistrations(), new Promise<ServiceWorkerRegistration[]>((r) => setTimeout(() => r([]), 3000))]).catch((e) => String(e)); return JSON.stringify([typeof rs === "string" ? rs : rs.map((r) => [r.active?.state, r.waiting?.state, r.installing?.state]), await caches.keys().catch(String), await indexedDB.databases()]); })); await again.page.reload(); await again.page.getByRole("main").waitFor(); }  const claimed = await again.storedChunks(id);
      console.log("claimed", claimed); expect(await expectStoredBytes(again, id, file)).toEqual(claimed);
      expect(claimed.length).toBeGreaterThanOrEqual(cutAfter);
      console.log("go on"); console.log(JSON.stringify(await Promise.race([again.ask({ kind: "ping", build: "x" }).catch((e) => String(e)), new Promise((r) => setTimeout(r, 8000))]))); await untilProven(again, id);
      const missing = allChunks(file).filter((chunk) => !claimed.includes(chunk));
      expect(ascending(await chunksAsked(standIn))).toEqual(missing);
      expect(await retrievalsAsked(standIn)).toBe(0);
      console.log(JSON.stringify({ cutAfter, claimed: claimed.length, missing: missing.length }));
      await again.kill();
    } finally {
      await after.remove();
    }
  } finally {
    await disk.remove();
    await end();
  }
});
