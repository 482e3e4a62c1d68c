import { expect, inject, onTestFinished, test } from 'vitest';
import { transferState } from '../../src/core/transfer/state.ts';
import { MiB } from '../../src/core/units.ts';
import { recordsIn } from '../drive/stored.ts';
import { newDisk, whyNoDisks } from '../drive/disk.ts';
import {
  allChunks, chunksAsked,
  drive,
  expectStoredBytes,
  overrideQuota,
  retrieve,
  served,
  untilProven,
  untilStopped,
  untilStored,
  watchStored,
  type Driven,
} from './downloading.ts';

const chromium = inject('chromium');
const noDisks = await whyNoDisks();
if (noDisks) console.log(`T2 is skipped: ${noDisks}.`);

/** The line is slow enough that the room ends in the middle of a download. */
const source = served([14 * 16, 32, 64], ['--bandwidth', '60MB/s']);

test.skipIf(noDisks)('T2 full disk: the download pauses and says why, nothing stored is lost, and it goes on once there is room', async () => {
  const { standIn, files } = source;
  const file = files[0]!;
  const disk = await newDisk(300);
  onTestFinished(disk.remove);
  const thaw = await drive({ chromium, url: standIn.url, profile: disk.folder });
  const id = await retrieve(thaw, file);
  const watch = watchStored(standIn, () => thaw.storedChunks(id));
  await untilStored(thaw, id, 3);
  const giveBack = await disk.fill();
  onTestFinished(giveBack);

  expect(await untilStopped(thaw, id)).toBe('disk-full');
  await watch.look();
  const stored = await expectStoredBytes(thaw, id, file);
  expect(stored.length).toBeGreaterThanOrEqual(3);
  expect(stored.length).toBeLessThan(14);
  expect(await stateOf(thaw, id, stored)).toMatchObject({
    is: 'paused',
    reason: { by: 'failure', failure: { code: 'disk-full', neededBytes: 16 * MiB } },
  });

  await giveBack();
  await thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  const t0 = performance.now(); const lim = (p: Promise<unknown>) => Promise.race([p.then((a) => JSON.stringify(a), String), new Promise((r) => setTimeout(() => r('SILENT'), 3000))]);
  for (let i = 0; i < 16; i++) {
    console.log(Math.round(performance.now() - t0), await lim(thaw.ping()), await lim(thaw.transfer(id).then((x) => x.stoppedBy ?? x.whole)), await lim(thaw.storedChunks(id)), await lim(chunksAsked(standIn)), await lim(recordsIn(thaw.page, 'events').then((e) => e.slice(3).map((x) => (x as any).happening).slice(-4))));
    await new Promise((r) => setTimeout(r, 4500));
  }
});

test('T3 quota: the download pauses with the bytes that it needs, the app opens, and clearing makes room', async () => {
  const { standIn, files } = source;
  const [, small, large] = files as [unknown, (typeof files)[0], (typeof files)[0]];
  const thaw = await drive({ chromium, url: standIn.url });
  const first = await retrieve(thaw, small);
  await untilProven(thaw, first);
  // Room for two of four chunks, and for the others where the first transfer's are now.
  await overrideQuota(thaw, standIn.url, 40 * MiB);
  const id = await retrieve(thaw, large);
  const watch = watchStored(standIn, () => thaw.storedChunks(id));

  expect(await untilStopped(thaw, id)).toBe('disk-full');
  await watch.look();
  const stored = await expectStoredBytes(thaw, id, large);
  expect(stored.length).toBeLessThan(4);
  expect(await stateOf(thaw, id, stored)).toMatchObject({ is: 'paused', reason: { failure: { code: 'disk-full', neededBytes: 16 * MiB } } });

  await thaw.page.reload();
  await thaw.page.getByRole('main').waitFor();
  await thaw.ask({ kind: 'transfer/remove', transferIds: [first] });
  await thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  await untilProven(thaw, id);
  await watch.verify();
  expect(await expectStoredBytes(thaw, id, large)).toEqual(allChunks(large));
});

async function stateOf(thaw: Driven, id: string, stored: readonly number[]): Promise<unknown> {
  return transferState(await thaw.transfer(id), { chunks: stored.length, bytes: stored.length * 16 * MiB }, undefined);
}
