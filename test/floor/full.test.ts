import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { newDisk, whyNoDisks } from '../drive/disk.ts';
import {
  allChunks,
  CHUNK,
  drive,
  expectRest,
  expectStoredBytes,
  retrievalsAsked,
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
    // However long the filling takes, one chunk comes after it.
    await standIn.fault({ on: 'GetJobOutput', range: `bytes=${7 * CHUNK}-${8 * CHUNK - 1}`, kind: 'latency', ms: 10_000, times: 1 });
    const id = await retrieve(thaw, file);
    const watch = watchStored(standIn, () => thaw.storedChunks(id));
    await untilStored(thaw, id, 3);
    const giveBack = await disk.fill('files');
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

test.skipIf(noDisks)(
  'T2 full disk, 0 bytes free: what the browser throws away is named after the restart, nothing is asked for twice, and it ends proven',
  async () => {
    const { standIn, files } = source;
    const file = files[0]!;
    const disk = await newDisk(300);
    onTestFinished(disk.remove);
    const first = await drive({ chromium, url: standIn.url, profile: disk.folder });
    const asksBefore = await retrievalsAsked(standIn);
    // One chunk keeps the download under way.
    await standIn.fault({ on: 'GetJobOutput', range: `bytes=${7 * CHUNK}-${8 * CHUNK - 1}`, kind: 'latency', ms: 60_000, times: 1 });
    const id = await retrieve(first, file);
    await untilStored(first, id, 3);
    // The browser writes `localStorage` to the disk after some seconds.
    await expect.poll(() => isInCopy(disk.folder, id), { timeout: 60_000 }).toBe(true);
    const giveBack = await disk.fill('bytes');
    onTestFinished(giveBack);
    const isGone = (): Promise<boolean> => first.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined);
    const gone = await expect
      .poll(isGone, { timeout: 30_000 })
      .toBe(true)
      .then(
        () => true,
        () => false,
      );
    console.log(`T2: the browser ${gone ? 'threw everything away' : 'kept everything'}`);
    await first.kill();
    await giveBack();

    const second = await drive({ chromium, url: standIn.url, profile: disk.folder });
    await expect.poll(async () => (await second.transfers()).map((transfer) => transfer.id), { timeout: 30_000 }).toEqual([id]);
    if (gone) await second.page.getByText('This browser lost some of what Thaw kept in it.').waitFor();
    await second.ask({ kind: 'transfer/resume', transferIds: [id] });
    await untilProven(second, id);
    expect(await expectStoredBytes(second, id, file)).toEqual(allChunks(file));
    expect(await retrievalsAsked(standIn)).toBe(asksBefore + 1);
  },
);

/** Whether the disk has the transfer in the page's copy of the ledger. */
async function isInCopy(profile: string, id: string): Promise<boolean> {
  const folder = join(profile, 'Default', 'Local Storage', 'leveldb');
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1').catch(() => '')));
  return files.some((text) => text.includes(`"${id}"`));
}

test('T3 quota: the download pauses with the bytes that it needs, the app opens, and clearing makes room', async () => {
  const { standIn, files } = source;
  const file = files[0]!;
  // Room for the shell, one transfer and a part of the other.
  const thaw = await drive({ chromium, url: standIn.url, quotaBytes: 4 * MiB + (8 + 3) * 16 * MiB });
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
