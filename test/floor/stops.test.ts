import { rm } from 'node:fs/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { newFolder } from '../drive/files.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import {
  allChunks,
  chunksAsked,
  drive,
  expectStoredBytes,
  makeLarge,
  retrieve,
  retrievalsAsked,
  untilProven,
  untilStored,
  watchStored,
  type LargeFile,
} from './downloading.ts';

const chromium = inject('chromium');
/** So many in each run; `THAW_STOPS=200 THAW_KILLS=100` for a long one, which needs 15 GB of disk. */
const STOPS = Number(process.env['THAW_STOPS'] ?? 20);
const KILLS = Number(process.env['THAW_KILLS'] ?? 5);
const timeoutFor = (times: number): number => 60_000 + times * 6_000;

async function serving(mebibytes: number, bandwidth: string): Promise<{ readonly standIn: RunningStandIn; readonly file: LargeFile }> {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = await makeLarge(folder, 'stops.bin', mebibytes * MiB);
  const standIn = await startStandIn(['--data', folder, '--job-delay', '0s', '--bandwidth', bandwidth]);
  onTestFinished(standIn.kill);
  return { standIn, file };
}

test(
  `B1 stopped worker: stopped ${STOPS} times, it goes on at the next message, and no stored chunk is asked for again`,
  { timeout: timeoutFor(STOPS) },
  async () => {
    // A stop costs the line's four chunks at most: all are over before the last chunk is there, on any machine.
    const { standIn, file } = await serving(Math.ceil((STOPS * 1024) / 20), '40MB/s');
    const thaw = await drive({ chromium, url: standIn.url });
    const devtools = await thaw.context.newCDPSession(thaw.page);
    await devtools.send('ServiceWorker.enable');
    // One chunk at a time, so that not too many are lost at each stop.
    await thaw.ask({ kind: 'settings/lanes', most: 1 });
    const id = await retrieve(thaw, file);
    const watch = watchStored(standIn, () => thaw.storedChunks(id));
    for (let stops = 0; stops < STOPS; stops++) {
      // By turns right after a chunk was stored and in the middle of one.
      if (stops % 2 === 0) await untilStored(thaw, id, (await thaw.storedChunks(id)).length + 1);
      else await untilAsked(standIn, (await chunksAsked(standIn)).length + 1);
      await watch.look();
      await devtools.send('ServiceWorker.stopAllWorkers');
      await thaw.ask({ kind: 'settings/lanes', most: 1 });
      await thaw.ping();
    }
    expect((await thaw.transfer(id)).whole).toBe('open');
    await thaw.ask({ kind: 'settings/lanes', most: null });
    // At the line's speed, of which half is left on a busy machine.
    await untilProven(thaw, id, (2 * file.sizeBytes) / 40_000);
    await watch.verify();
    expect(await retrievalsAsked(standIn)).toBe(1);
    expect(await expectStoredBytes(thaw, id, file)).toEqual(allChunks(file));
  },
);

test(`B2 killed browser: killed ${KILLS} times, it loses at most the chunks in flight`, { timeout: timeoutFor(KILLS) * 2 }, async () => {
  // Each life gets two chunks and has others in flight, however fast or slow the machine.
  const { standIn, file } = await serving(16 * (2 * KILLS + 6), '200MB/s');
  const twoOnly = (): Promise<void> => standIn.fault({ on: 'GetJobOutput', skip: 2, kind: 'drip', bytesPerSecond: 1_000 });
  await twoOnly();
  let thaw = await drive({ chromium, url: standIn.url });
  const id = await retrieve(thaw, file);
  const watch = watchStored(standIn, () => thaw.storedChunks(id));
  for (let kills = 0; kills < KILLS; kills++) {
    await thaw.ping();
    await untilStored(thaw, id, (await thaw.storedChunks(id)).length + 1);
    await watch.look();
    const { profile } = thaw;
    await thaw.kill();
    await standIn.clearFaults();
    if (kills + 1 < KILLS) await twoOnly();
    thaw = await drive({ chromium, url: standIn.url, profile });
    // What was committed before the kill is there after it.
    await watch.look();
  }
  expect((await thaw.transfer(id)).whole).toBe('open');
  await untilProven(thaw, id, file.sizeBytes / 40_000);
  await watch.verify();
  expect(watch.lost()).toEqual([]);
  expect(await retrievalsAsked(standIn)).toBe(1);
  expect(await expectStoredBytes(thaw, id, file)).toEqual(allChunks(file));
});

async function untilAsked(standIn: RunningStandIn, requests: number): Promise<void> {
  await expect.poll(async () => (await chunksAsked(standIn)).length, { timeout: 30_000, interval: 20 }).toBeGreaterThanOrEqual(requests);
}
