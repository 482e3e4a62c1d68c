/** Torture, after curl and SQLite: every effect is numbered, and the main job survives each of them going wrong (faults.md, TORT). */
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MiB } from '../../../src/core/units.ts';
import { amazonWith, archiveOf, CHUNK, type Amazon } from '../amazon.ts';
import { clockOf, digestAtOnce } from '../clock.ts';
import { emptyDisk, readyTransfer, type Disk } from '../disk.ts';
import { worldOn } from '../world.ts';
import { mainJob, type Day } from './main-job.ts';
import { BLOWS, fits, type Strike } from './numbered.ts';

/** Whose chunks a save reads: the module that it reads them by has no IndexedDB here. */
const saving = vi.hoisted(() => ({ disk: undefined as Disk | undefined }));
vi.mock('../../../src/store/chunks.ts', () => ({
  chunkBytes: async (id: string, index: number) => saving.disk?.chunks.get(`${id}/${index}`)?.bytes.slice().buffer,
}));
/** Chunks of a few bytes, so that a thousand jobs take a moment. */
vi.mock('../../../src/core/plan/chunks.ts', async (original) => ({
  ...(await original<object>()),
  chunkBytesFor: (bytes: number) => (bytes > MiB ? 4 * MiB : CHUNK),
}));

beforeEach(() => {
  digestAtOnce();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ask = (archiveId: string) =>
  ({ region: 'demo', vault: 'photos', archiveId, name: archiveId, nameIsGuess: false, tier: 'Bulk', downloadWhenReady: true }) as const;

const MIBS = 'a connection breaks in the middle of a chunk of MiB';
/** There only what a chunk of bytes doesn't have: hashing MiB takes its time. */
const OF_MIBS = /Leaves|leavesOf|\.bytes$|getOutput|putChunk|begunChunks/;

const archives = [archiveOf('a', 2 * CHUNK + 7)];

const dayWith = (change: Partial<Amazon> = {}, of = archives): Day => ({
  disk: emptyDisk(),
  amazon: amazonWith(of, { takesMs: 6_000, ...change }),
  clock: clockOf(),
  archives: of,
  begin: ({ engine }) => engine.retrieve(ask('a')),
});

/** Of MiB: whole leaves of it are kept when a connection breaks. */
const large = archiveOf('a', 2 * MiB + 7);

/** Each is made anew for every number. */
const DAYS: Readonly<Record<string, () => Promise<Day>>> = {
  'a day on which all is well': async () => dayWith(),
  'a day on which the line and Amazon are ill': async () =>
    dayWith({
      askFaults: ['lost-after'],
      faults: ['wrong-byte', { code: 'service-busy', status: 503 }, 'body-breaks', 'no-hash', { code: 'throttled' }, { code: 'keys-ended' }, 'short'],
    }),
  'an earlier life left chunks, and one of them is damaged': async () => {
    const day = dayWith();
    const id = await readyTransfer(day.disk, day.amazon, day.clock, archives[0]!);
    const facts = day.disk.transfers.get(id)!;
    const before = worldOn(day.disk, day.amazon, day.clock);
    void before.engine.wake();
    await before.settle();
    before.kill();
    // As a kill just before the last chunk left it.
    for (const book of [day.disk.receipts, day.disk.ledger, day.disk.ledgerReceipts]) book.clear();
    day.disk.transfers.set(id, facts);
    day.disk.chunks.delete(`${id}/2`);
    day.disk.chunks.get(`${id}/0`)!.bytes[3]! ^= 1;
    return { ...day, begin: async () => undefined };
  },
  'Amazon takes the output away in the middle': async () => dayWith({ faults: [undefined, { code: 'job-unknown' }, { code: 'job-unknown' }] }),
  [MIBS]: async () => ({ ...dayWith({ leafBytes: MiB, pieceBytes: MiB / 2, breaks: [1.6 * MiB] }, [large]) }),
  'a selection of three': async () => {
    const three = ['a', 'b', 'c'].map((id, i) => archiveOf(id, CHUNK + i));
    const selection = three.map(({ id, bytes }) => ({ archiveId: id, name: id, nameIsGuess: false, sizeBytes: bytes.length }));
    return {
      ...dayWith(),
      amazon: amazonWith(three, { takesMs: 6_000 }),
      archives: three,
      begin: ({ engine }) =>
        engine.retrieveMany({ region: 'demo', vault: 'photos', archives: selection, tier: 'Bulk', downloadWhenReady: true, adopt: [] }),
    };
  },
};

const doneOn = async (make: () => Promise<Day>, strike?: Strike) => {
  const day = await make();
  saving.disk = day.disk;
  return mainJob(day, strike);
};

const count = { effects: 0, tried: 0, survived: 0 };
afterAll(() => console.log(`Torture: ${count.effects} effects, ${count.survived} survived, by ${count.tried} blows.`));

describe.each(Object.entries(DAYS))('TORT %s:', (day, make) => {
  test('the job is done', async () => {
    const { names, broken } = await doneOn(make);
    expect(broken).toEqual([]);
    expect(names.length).toBeGreaterThan(30);
  });

  test('whatever effect fails, never answers or is a kill, no promise is broken', async () => {
    const { names } = await doneOn(make);
    const failures: string[] = [];
    for (const [i, name] of names.entries()) {
      if (day === MIBS && !OF_MIBS.test(name)) continue;
      let survives = true;
      for (const blow of BLOWS.filter((one) => fits(one, name))) {
        const { struck, broken } = await doneOn(make, { at: i + 1, blow });
        count.tried++;
        if (broken.length > 0 || !struck) failures.push(`effect ${i + 1}, ${name}, ${blow}: ${struck ? broken.join('; ') : 'it never came'}`);
        survives &&= struck && broken.length === 0;
      }
      count.effects++;
      if (survives) count.survived++;
    }
    expect(failures).toEqual([]);
  }, 600_000);
});
