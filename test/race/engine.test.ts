import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../src/core/failure/failure.ts';
import { amazonWith, archiveOf, beginJob, CHUNK, type Amazon, type Fault } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer, storedBytes, type Disk } from './disk.ts';
import { scheduled } from './step.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

const RUNS = { numRuns: 60 };
const sizes = fc.integer({ min: 1, max: 9 * CHUNK });

const chunksAsked = (amazon: Amazon): number[] => amazon.asked.map((range) => Number(range.split(':')[1]) / CHUNK);
const missingOn = (disk: Disk, id: string, chunks: number): number[] =>
  Array.from({ length: chunks }, (_, i) => i).filter((i) => !disk.chunks.has(`${id}/${i}`));
const ascending = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('a download', () => {
  test('G1 is proven whatever the order in which chunks arrive and are stored, each fetched once', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), sizes, async (s, size) => {
        const [disk, archive, clock] = [emptyDisk(), archiveOf('a', size), clockOf()];
        const amazon = amazonWith([archive]);
        const id = await readyTransfer(disk, amazon, clock, archive);
        const { through, pending, turn } = scheduled(s);
        const world = worldOn(disk, amazon, clock, through, pending, turn);
        void world.engine.wake();
        await world.settle();

        expect(disk.transfers.get(id)?.whole).toBe('proven');
        expect(ascending(chunksAsked(amazon))).toEqual(Array.from({ length: Math.ceil(size / CHUNK) }, (_, i) => i));
        expect(storedBytes(disk, id)).toEqual(archive.bytes);
        expect(disk.receipts.get(id)?.treeHashComputed).toBe(disk.transfers.get(id)?.target?.treeHash);
      }),
      RUNS,
    ));

  test('G2 that was killed after any step asks in its next life for exactly what is missing', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), sizes, fc.nat(40), async (s, size, steps) => {
        const [disk, archive, clock] = [emptyDisk(), archiveOf('a', size), clockOf()];
        const amazon = amazonWith([archive]);
        const id = await readyTransfer(disk, amazon, clock, archive);
        const { through, pending, turn } = scheduled(s);
        const first = worldOn(disk, amazon, clock, through, pending, turn);
        void first.engine.wake();
        let taken = 0;
        await first.settle(() => taken++ >= steps);
        first.kill();

        const proven = disk.transfers.get(id)?.whole === 'proven';
        const missing = missingOn(disk, id, Math.ceil(size / CHUNK));
        amazon.asked.length = 0;
        const second = worldOn(disk, amazon, clock);
        void second.engine.wake();
        await second.settle();

        expect(ascending(chunksAsked(amazon))).toEqual(proven ? [] : missing);
        expect(disk.transfers.get(id)?.whole).toBe('proven');
        expect(storedBytes(disk, id)).toEqual(archive.bytes);
        expect(disk.losses).toEqual([]);
      }),
      { numRuns: 200 },
    ));

  const faults: fc.Arbitrary<Fault> = fc.oneof(
    fc.constantFrom<Fault>('wrong-byte', 'short', 'long', 'whole-for-range', 'other-range', 'no-hash', 'silent', 'body-breaks'),
    fc.constantFrom<Failure>({ code: 'network-lost' }, { code: 'throttled' }, { code: 'service-busy', status: 503 }),
  );

  test('G1 meets faults of every kind with one more request each, and never stores a wrong byte', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), sizes, fc.array(fc.option(faults, { nil: undefined }), { maxLength: 12 }), async (s, size, script) => {
        const [disk, archive, clock] = [emptyDisk(), archiveOf('a', size), clockOf()];
        const amazon = amazonWith([archive], { faults: [...script] });
        const id = await readyTransfer(disk, amazon, clock, archive);
        const { through, pending, turn } = scheduled(s);
        const world = worldOn(disk, amazon, clock, through, pending, turn);
        void world.engine.wake();
        // A chunk may meet five wrong answers or three equal wrong hashes in a row: then it stops, and says so.
        await world.settle();
        const transfer = disk.transfers.get(id);
        if (transfer?.stoppedBy) {
          expect(['answer-wrong', 'chunk-always-damaged']).toContain(transfer.stoppedBy.code);
          for (const [at, { bytes }] of disk.chunks) {
            const start = Number(at.slice(id.length + 1)) * CHUNK;
            expect(bytes).toEqual(archive.bytes.subarray(start, start + bytes.length));
          }
          return;
        }
        expect(transfer?.whole).toBe('proven');
        expect(storedBytes(disk, id)).toEqual(archive.bytes);
        const met = script.length - amazon.faults.length;
        expect(amazon.asked.length).toBeLessThanOrEqual(Math.ceil(size / CHUNK) + met);
      }),
      { numRuns: 150 },
    ));

  test('pauses at any moment with all that is stored, and goes on with only the rest', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), sizes, fc.nat(30), async (s, size, steps) => {
        const [disk, archive, clock] = [emptyDisk(), archiveOf('a', size), clockOf()];
        const amazon = amazonWith([archive]);
        const id = await readyTransfer(disk, amazon, clock, archive);
        const { through, pending, turn } = scheduled(s);
        const world = worldOn(disk, amazon, clock, through, pending, turn);
        void world.engine.wake();
        let taken = 0;
        await world.settle(() => taken++ >= steps);
        const paused = world.engine.pause([id]);
        await world.settle();
        await paused;

        const before = disk.chunks.size;
        amazon.asked.length = 0;
        await world.settle();
        expect(amazon.asked).toEqual([]);

        const missing = disk.transfers.get(id)?.whole === 'proven' ? [] : missingOn(disk, id, Math.ceil(size / CHUNK));
        const resumed = world.engine.resume([id]);
        await world.settle();
        await resumed;
        expect(ascending(chunksAsked(amazon))).toEqual(missing);
        expect(disk.chunks.size).toBe(before + missing.length);
        expect(disk.transfers.get(id)?.whole).toBe('proven');
      }),
      RUNS,
    ));

  test('shares the line: of two, neither has to wait for the other to end', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const archives = [archiveOf('first', 40 * CHUNK), archiveOf('second', 40 * CHUNK)];
    const amazon = amazonWith(archives);
    for (const archive of archives) await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();

    const jobs = amazon.asked.map((range) => range.split(':')[0]);
    expect(jobs.slice(0, 20).filter((job) => job === 'job-2').length).toBeGreaterThanOrEqual(5);
    expect([...disk.transfers.values()].map(({ whole }) => whole)).toEqual(['proven', 'proven']);
  });
});

describe('what goes wrong for good', () => {
  test('S3 an output that Amazon took away keeps its chunks, and the rest comes by a ranged job', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 5 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], {
      faults: [undefined, undefined, { code: 'job-unknown' }, { code: 'job-unknown' }, { code: 'job-unknown' }],
    });
    const id = await readyTransfer(disk, amazon, clock, archive);
    amazon.jobs.get('job-1');
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.source?.goneAtMs).toBeDefined();
    const kept = disk.chunks.size;
    expect(kept).toBeGreaterThan(0);

    amazon.gone.add('job-1');
    amazon.faults.length = 0;
    amazon.asked.length = 0;
    await world.engine.retrieveRest(id, 'Bulk');
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.asked).toHaveLength(5 - kept);
    expect(storedBytes(disk, id)).toEqual(archive.bytes);
  });

  test('T2 a full disk stops the transfer with words; freed, it goes on with what was missing', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 6 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    let room = 3;
    const put = disk.chunks.set.bind(disk.chunks);
    disk.chunks.set = (at, chunk) => {
      if (room-- <= 0) throw new DOMException('', 'QuotaExceededError');
      return put(at, chunk);
    };
    const { Failed } = await import('../../src/core/failure/failure.ts');
    const world = worldOn(disk, amazon, clock, async (_label, step) => {
      try {
        return await step();
      } catch (error) {
        throw error instanceof DOMException ? new Failed({ code: 'disk-full', neededBytes: CHUNK }) : error;
      }
    });
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy).toEqual({ code: 'disk-full', neededBytes: CHUNK });
    expect(disk.chunks.size).toBe(3);

    room = 100;
    amazon.asked.length = 0;
    await world.engine.resume([id]);
    await world.settle();
    expect(amazon.asked).toHaveLength(3);
    expect(disk.transfers.get(id)?.whole).toBe('proven');
  });

  test('N9 bytes that are always altered the same way stop after three equal hashes', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive], { faults: Array.from({ length: 20 }, (): Fault => 'wrong-byte') });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy).toMatchObject({ code: 'chunk-always-damaged', chunk: 0, times: 3 });
    expect(amazon.asked).toHaveLength(3);
  });

  test.each<Failure>([
    { code: 'keys-ended' },
    { code: 'keys-refused', service: 'UnrecognizedClientException' },
    { code: 'demo-apart', region: 'demo' },
  ])('keys that end or don’t fit in the middle ($code) are waited for without being busy, and then it goes on', async (failure) => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 6 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], { faults: [undefined, ...Array.from({ length: 4 }, () => failure)] });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('open');
    expect(disk.transfers.get(id)?.stoppedBy).toBeUndefined();
    // A new version of Thaw may take over meanwhile.
    expect(world.engine.busy()).toBe(false);
    world.keys.arrive();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.asked).toHaveLength(6 + 4);
  });
});

test('a name that was only made from the id gives way to what the uploader wrote', async () => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
  const amazon = amazonWith([archive], { description: '<m><v>4</v><p>Z2xhY2llci1kZy5wZGY=</p><lm>20130322T120043Z</lm></m>' });
  const id = await readyTransfer(disk, amazon, clock, archive);
  disk.transfers.set(id, { ...disk.transfers.get(id)!, name: 'archive a', nameIsGuess: true });
  const world = worldOn(disk, amazon, clock);
  void world.engine.wake();
  await world.settle();
  expect(disk.transfers.get(id)).toMatchObject({ name: 'glacier-dg.pdf', whole: 'proven' });
  expect(disk.transfers.get(id)?.nameIsGuess).toBeUndefined();
  expect(disk.receipts.get(id)?.name).toBe('glacier-dg.pdf');
});

test('N8 a job is looked at as often as its age wants by the own clock, though Amazon’s is a day behind', async () => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
  const amazon = amazonWith([archive], { takesMs: 5_000, behindMs: 86_400_000 });
  const { engine, settle } = worldOn(disk, amazon, clock);
  const begunAtMs = clock.nowMs;
  void engine.retrieve({ region: 'demo', vault: 'photos', archiveId: 'a', name: 'a', nameIsGuess: false, tier: 'Bulk', downloadWhenReady: true });
  const isProven = (): boolean => [...disk.transfers.values()].every(({ whole }) => whole === 'proven') && disk.transfers.size > 0;
  await settle(isProven);
  expect(isProven()).toBe(true);
  expect(clock.nowMs - begunAtMs).toBeLessThan(10_000);
});

test.each([
  ['that is done is looked at once in all', 0, 1],
  ['that is at work is looked at again, when it is time', 5_000, 4],
])('a job taken up %s', async (_what, takesMs, looks) => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const jobId = await beginJob(amazon, clock.nowMs, 'a', undefined, {}, takesMs);
  const { engine, settle } = worldOn(disk, amazon, clock);
  const adopted = engine.adopt({ region: 'demo', vault: 'photos', jobId, name: 'a', nameIsGuess: false });
  await settle();
  expect(disk.transfers.get(await adopted)?.whole).toBe('proven');
  expect(amazon.calls.describe).toBe(looks);
});
