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
    console.log("first"); const before = await drive({ chromium, url: standIn.url, profile: disk.folder });
    console.log("retrieve"); const id = await retrieve(before, file);
    console.log("stored"); await untilStored(before, id, cutAfter);
    console.log("freeze"); await freeze(browserPids(disk.folder));
    console.log("cut"); const after = await disk.afterPowerCut();
    console.log("kill"); await before.kill();
    try {
      await standIn.forgetJournal();
      console.log("open"); const again = await drive({ chromium, url: standIn.url, profile: after.folder });
      const claimed = await again.storedChunks(id);
      expect(await expectStoredBytes(again, id, file)).toEqual(claimed);
      expect(claimed.length).toBeGreaterThanOrEqual(cutAfter);
      await untilProven(again, id);
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
