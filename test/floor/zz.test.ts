import { expect, inject, onTestFinished, test } from 'vitest';
import { newDisk } from '../drive/disk.ts';
import { recordsIn } from '../drive/stored.ts';
import { chunksAsked, drive, retrieve, served, untilStored } from './downloading.ts';
const chromium = inject('chromium');
const source = served([14 * 16], ['--bandwidth', '60MB/s']);
test('T2', async () => {
  const { standIn, files } = source;
  const disk = await newDisk(300);
  onTestFinished(disk.remove);
  const thaw = await drive({ chromium, url: standIn.url, profile: disk.folder, });
  if (process.env.PERSIST) { const cdp = await thaw.context.browser()?.newBrowserCDPSession() ?? await thaw.context.newCDPSession(thaw.page); console.log(await cdp.send('Browser.grantPermissions', { permissions: ['durableStorage'], origin: new URL(standIn.url).origin }).catch(String)); console.log('persist', await thaw.page.evaluate(() => navigator.storage.persist())); }
  const id = await retrieve(thaw, files[0]!);
  await untilStored(thaw, id, 3);
  await thaw.page.evaluate(() => localStorage.setItem('mark', 'survived'));
  console.log('free before', await disk.free());
  const give = await disk.fill();
  const t0 = performance.now();
  const { execFileSync } = await import('node:child_process');
  for (let i = 0; i < 8; i++) {
    console.log(Math.round(performance.now() - t0), 'free', await disk.free(), execFileSync('bash', ['-c', 'cd ' + disk.folder + '/Default; find IndexedDB -type f -size +10M | wc -l']).toString());
    console.log(await Promise.race([thaw.page.evaluate(async () => JSON.stringify([await indexedDB.databases().catch(String), await navigator.storage.estimate(), await navigator.storage.persisted(), await caches.keys().catch(String), (await navigator.serviceWorker.getRegistrations()).length])), new Promise((r) => setTimeout(() => r('SILENT'), 5000))]));
    void thaw.ping().catch((e) => console.log(String(e)));
    await new Promise((r) => setTimeout(r, 1000));
  }
  console.log('asked', JSON.stringify(await chunksAsked(standIn)));
  console.log('ping', await Promise.race([thaw.ping().then((a) => JSON.stringify(a), String), new Promise((r) => setTimeout(() => r('PING SILENT'), 5000))]), await thaw.transfer(id).then((x) => JSON.stringify([x.whole, x.stoppedBy]), String));
  await give();

  for (let i = 0; i < 6; i++) {
    const p = await Promise.race([thaw.ping().then((a) => JSON.stringify(a), String), new Promise((r) => setTimeout(() => r('PING SILENT'), 5000))]);
    if (i === 3) console.log('RESUME', await Promise.race([thaw.ask({ kind: 'transfer/resume', transferIds: [id] }).then(String, String), new Promise((r) => setTimeout(() => r('RESUME SILENT'), 10000))]));
    const t = await Promise.race([thaw.transfer(id).then((x) => JSON.stringify([x.whole, x.stoppedBy]), String), new Promise((r) => setTimeout(() => r('STORE SILENT'), 5000))]);
    const c = await Promise.race([thaw.storedChunks(id).then((x) => JSON.stringify(x), String), new Promise((r) => setTimeout(() => r('STORE SILENT'), 5000))]);
    console.log(Math.round(performance.now() - t0), 'free', await disk.free(), p, t, c, JSON.stringify((await chunksAsked(standIn))));
    await new Promise((r) => setTimeout(r, 1000));
  }
  console.log(JSON.stringify(await recordsIn(thaw.page, 'events')));
  await thaw.page.reload(); console.log('mark', await thaw.page.evaluate(() => localStorage.getItem('mark')), await thaw.page.evaluate(() => indexedDB.databases().then((x) => JSON.stringify(x))));
});
