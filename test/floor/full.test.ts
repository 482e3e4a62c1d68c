import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { newDisk, whyNoDisks } from '../drive/disk.ts';
import {
  allChunks,
  drive,
  expectRest,
  expectStoredBytes,
  overrideQuota,
  retrieve,
  served,
  untilProven,
  untilStopped,
  untilStored,
  watchStored,
} from './downloading.ts';

const chromium = inject('chromium');
const noDisks = await whyNoDisks();
if (noDisks) console.log(`T2 is skipped: ${noDisks}.`);

const FULL = { code: 'disk-full', neededBytes: 16 * MiB };

/** The line is slow enough that the room ends in the middle of a download. */
const source = served([8 * 16, 8 * 16], ['--bandwidth', '60MB/s']);

test.skipIf(noDisks)(
  'T2 full disk, no room for further files: the download pauses and says why, nothing stored is lost, and it goes on once there is room',
  async () => {
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

    expect(await untilStopped(thaw, id)).toEqual(FULL);
    await expectRest(thaw, standIn);
    await watch.look();
    const stored = await expectStoredBytes(thaw, id, file);
    expect(stored.length).toBeGreaterThanOrEqual(3);
    expect(stored.length).toBeLessThan(8);

    await giveBack();
    await thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
    await untilProven(thaw, id);
    await watch.verify();
    expect(await expectStoredBytes(thaw, id, file)).toEqual(allChunks(file));
  },
);

test('T3 quota: the download pauses with the bytes that it needs, the app opens, and clearing makes room', async () => {
  const { standIn, files } = source;
  const file = files[0]!;
  const thaw = await drive({ chromium, url: standIn.url });
  // Room for one transfer and a part of the other.
  await overrideQuota(thaw, standIn.url, (8 + 3) * 16 * MiB);
  const first = await retrieve(thaw, files[1]!);
  await untilProven(thaw, first);
  const id = await retrieve(thaw, file);
  const watch = watchStored(standIn, () => thaw.storedChunks(id));

  expect(await untilStopped(thaw, id)).toEqual(FULL);
  await expectRest(thaw, standIn);
  await watch.look();
  const stored = await expectStoredBytes(thaw, id, file);
  expect(stored.length).toBeLessThan(8);

  await thaw.page.reload();
  await thaw.page.getByRole('main').waitFor();
  await thaw.ask({ kind: 'transfer/remove', transferIds: [first] });
  await thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  await untilProven(thaw, id);
  await watch.verify();
  expect(await expectStoredBytes(thaw, id, file)).toEqual(allChunks(file));
});
