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
  const thaw = await drive({ chromium, url: standIn.url, profile: disk.folder });
  const id = await retrieve(thaw, files[0]!);
  await untilStored(thaw, id, 3);
  console.log('free before', await disk.free());
  const give = await disk.fill();
  const t0 = performance.now();
  for (let i = 0; i < 12; i++) {
    const p = await Promise.race([thaw.ping().then((a) => JSON.stringify(a), String), new Promise((r) => setTimeout(() => r('PING SILENT'), 5000))]);
    const t = await Promise.race([thaw.transfer(id).then((x) => JSON.stringify([x.whole, x.stoppedBy]), String), new Promise((r) => setTimeout(() => r('STORE SILENT'), 5000))]);
    const c = await Promise.race([thaw.storedChunks(id).then((x) => JSON.stringify(x), String), new Promise((r) => setTimeout(() => r('STORE SILENT'), 5000))]);
    console.log(Math.round(performance.now() - t0), 'free', await disk.free(), p, t, c, JSON.stringify((await chunksAsked(standIn))));
    await new Promise((r) => setTimeout(r, 1500));
  }
  console.log(JSON.stringify(await recordsIn(thaw.page, 'events')));
  await give();
  for (let i = 0; i < 14; i++) {
    const p = await Promise.race([thaw.ping().then((a) => JSON.stringify(a), String), new Promise((r) => setTimeout(() => r('PING SILENT'), 5000))]);
    if (i === 3) console.log('RESUME', await Promise.race([thaw.ask({ kind: 'transfer/resume', transferIds: [id] }).then(String, String), new Promise((r) => setTimeout(() => r('RESUME SILENT'), 10000))]));
    const t = await Promise.race([thaw.transfer(id).then((x) => JSON.stringify([x.whole, x.stoppedBy]), String), new Promise((r) => setTimeout(() => r('STORE SILENT'), 5000))]);
    const c = await Promise.race([thaw.storedChunks(id).then((x) => JSON.stringify(x), String), new Promise((r) => setTimeout(() => r('STORE SILENT'), 5000))]);
    console.log(Math.round(performance.now() - t0), 'free', await disk.free(), p, t, c, JSON.stringify((await chunksAsked(standIn))));
    await new Promise((r) => setTimeout(r, 1000));
  }
  console.log(JSON.stringify(await recordsIn(thaw.page, 'events')));
});
