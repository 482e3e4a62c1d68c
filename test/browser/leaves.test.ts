/** A chunk that was begun: whatever ends it, at most one MiB a connection is fetched again. */
import { afterEach, expect, inject, test } from 'vitest';
import { CHUNK, polled, scene, type Scene } from '../drive/scene.ts';
import { keptLeaves, recordsIn } from '../drive/stored.ts';

const chromium = inject('chromium');
const MiB = 1024 * 1024;
const LANES = 4;
const SIZE = LANES * CHUNK + 3 * MiB + 4_321;
/** A leaf comes every half second on each of four connections: slow enough to stand in the middle of a chunk. */
const LINE = ['--bandwidth', '8MB/s'];

let here: Scene;
afterEach(() => here.end());

/** Under way with four connections, and some leaves of each kept. */
async function underWay(): Promise<string> {
  here = await scene({ chromium, files: { 'film.mkv': SIZE }, flags: LINE });
  await here.thaw.ask({ kind: 'settings/lanes', most: LANES });
  const id = await here.retrieve('film.mkv');
  await polled(
    () => keptLeaves(here.thaw.page),
    (kept) => new Set(kept.map(([, chunk]) => chunk)).size === LANES && kept.length >= 3 * LANES,
    'leaves of each connection kept',
    60_000,
  );
  return id;
}

const bytesSent = async (): Promise<number> =>
  (await here.standIn.journal())
    .filter(({ operation, range }) => operation === 'GetJobOutput' && range !== undefined)
    .reduce((sum, entry) => sum + entry.bytesSent, 0);

/** At most one MiB of each connection, and what came in while one was written: on a busy machine that takes a tenth of a second. */
async function expectResent(lanes: number): Promise<void> {
  const resentMiB = ((await bytesSent()) - SIZE) / MiB;
  console.log(`sent again: ${resentMiB.toFixed(2)} MiB`);
  expect(resentMiB).toBeGreaterThan(0);
  expect(resentMiB).toBeLessThanOrEqual(1.5 * lanes);
  expect(await keptLeaves(here.thaw.page)).toEqual([]);
  expect(await recordsIn(here.thaw.page, 'leaf-hashes')).toHaveLength(LANES + 1);
}

test('B2 KILL in the middle of four chunks: at most one MiB a connection is sent again', async () => {
  const id = await underWay();
  await here.reopenAfterKill();
  await here.proven(id);
  expect((await here.transfer(id))?.refetched).toBe(0);
  await expectResent(LANES);
});

test('B1 a worker that is stopped in the middle of four chunks: at most one MiB a connection is sent again', async () => {
  const id = await underWay();
  const session = await here.thaw.context.newCDPSession(here.thaw.page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await here.proven(id);
  await expectResent(LANES);
});
