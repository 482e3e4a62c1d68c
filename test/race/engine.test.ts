import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../src/core/failure/failure.ts';
import {
  amazonWith,
  archiveOf,
  beginJob,
  CHUNK,
  clockOf,
  digestAtOnce,
  emptyDisk,
  readyTransfer,
  storedBytes,
  worldOn,
  type Amazon,
  type Disk,
  type Fault,
  type Through,
} from './world.ts';

beforeEach(digestAtOnce);

const RUNS = { numRuns: 60 };
const sizes = fc.integer({ min: 1, max: 9 * CHUNK });

/** Takes every step when the schedule says so, in any order. */
function scheduled(s: fc.Scheduler): { through: Through; pending: () => number; turn: () => Promise<void> } {
  return {
    through: (label, step) => s.schedule(Promise.resolve(label), label).then(step),
    pending: () => s.count(),
    turn: () => s.waitOne(),
  };
}

const chunksAsked = (amazon: Amazon): number[] => amazon.asked.map((range) => Number(range.split(':')[1]) / CHUNK);
const missingOn = (disk: Disk, id: string, chunks: number): number[] =>
  Array.from({ length: chunks }, (_, i) => i).filter((i) => !disk.chunks.has(`${id}/${i}`));
const ascending = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('a download', () => {
  test('is proven whatever the order in which chunks arrive and are stored, each fetched once', () =>
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

  test('that was killed after any step asks in its next life for exactly what is missing', () =>
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

  test('meets faults of every kind with one more request each, and never stores a wrong byte', () =>
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

describe('proof', () => {
  test('fetches exactly the chunks again whose bytes changed on the disk since an earlier life', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 9 }), fc.func(fc.boolean()), async (chunks, isHit) => {
        const [disk, archive, clock] = [emptyDisk(), archiveOf('a', chunks * CHUNK), clockOf()];
        const amazon = amazonWith([archive]);
        const id = await readyTransfer(disk, amazon, clock, archive);
        const first = worldOn(disk, amazon, clock);
        void first.engine.wake();
        await first.settle(() => disk.chunks.size === chunks);
        first.kill();
        const hit = Array.from({ length: chunks }, (_, i) => i).filter((i) => isHit(i));
        for (const index of hit) disk.chunks.get(`${id}/${index}`)!.bytes = new Uint8Array(CHUNK);
        disk.transfers.set(id, { ...disk.transfers.get(id)!, whole: 'open' });

        amazon.asked.length = 0;
        const second = worldOn(disk, amazon, clock);
        void second.engine.wake();
        await second.settle();
        expect(ascending(chunksAsked(amazon))).toEqual(hit);
        expect(storedBytes(disk, id)).toEqual(archive.bytes);
        expect(disk.transfers.get(id)?.whole).toBe('proven');
      }),
      RUNS,
    ));

  test('never calls a file proven whose chunks agree and whose whole does not', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 5 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], { wrongWholeHash: true });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();

    const transfer = disk.transfers.get(id);
    expect(transfer?.stoppedBy).toMatchObject({ code: 'whole-differs', expected: '0'.repeat(64) });
    expect(transfer?.whole).not.toBe('proven');
    expect(disk.receipts.size).toBe(0);
    expect(amazon.asked).toHaveLength(5);
  });

  test('fetches chunks without hashes of their own once more when the whole differs, then gives up', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], { wrongWholeHash: true, faults: Array.from({ length: 20 }, (): Fault => 'no-hash') });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(amazon.asked).toHaveLength(6);
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('whole-differs');
  });

  test('calls an output without a tree hash length-checked, not proven', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const { target, ...transfer } = disk.transfers.get(id)!;
    const { treeHash: _hash, ...unhashed } = target!;
    disk.transfers.set(id, { ...transfer, target: unhashed });
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('length-checked');
    expect(disk.receipts.get(id)?.proof).toBe('length-checked');
  });
});

describe('what goes wrong for good', () => {
  test('an output that Amazon took away keeps its chunks, and the rest comes by a ranged job', async () => {
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

  test('a full disk stops the transfer with words; freed, it goes on with what was missing', async () => {
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

  test('bytes that are always altered the same way stop after three equal hashes', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive], { faults: Array.from({ length: 20 }, (): Fault => 'wrong-byte') });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy).toMatchObject({ code: 'chunk-always-damaged', chunk: 0, times: 3 });
    expect(amazon.asked).toHaveLength(3);
  });

  test('keys that end in the middle are waited for, and then it goes on', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 6 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], { faults: [undefined, { code: 'keys-ended' }, { code: 'keys-ended' }] });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('open');
    expect(disk.transfers.get(id)?.stoppedBy).toBeUndefined();
    world.keys.arrive();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.asked).toHaveLength(6 + 2);
  });
});

describe('money', () => {
  const ask = { region: 'demo', vault: 'photos', archiveId: 'a', name: 'a', tier: 'Bulk', downloadWhenReady: true } as const;

  test('an answer that was lost makes no second job: the first is found by its mark', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-after'] });
    const world = worldOn(disk, amazon, clock);
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
    expect(disk.transfers.get(id)?.whole).toBe('proven');
  });

  test('an ask that never arrived is looked for twice, a minute apart, and then the person decides', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-before'] });
    const world = worldOn(disk, amazon, clock);
    const startedMs = clock.nowMs;
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('ask-unclear');
    expect(clock.nowMs - startedMs).toBeGreaterThanOrEqual(60_000);
    expect(amazon.jobs.size).toBe(0);

    await world.engine.askAgain(id);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
    expect(disk.transfers.get(id)?.whole).toBe('proven');
  });

  test('killed at any step around the ask, Amazon has at most one job and Thaw never forgets it', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(25), fc.constantFrom(undefined, 'lost-after' as const), async (s, steps, fault) => {
        const [disk, clock] = [emptyDisk(), clockOf()];
        const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: [fault] });
        const { through, pending, turn } = scheduled(s);
        const first = worldOn(disk, amazon, clock, through, pending, turn);
        void first.engine.retrieve(ask);
        let taken = 0;
        await first.settle(() => taken++ >= steps);
        first.kill();

        const second = worldOn(disk, amazon, clock);
        void second.engine.wake();
        await second.settle();
        expect(amazon.jobs.size).toBeLessThanOrEqual(1);
        if (amazon.jobs.size === 1) expect([...disk.transfers.values()].map(({ whole }) => whole)).toEqual(['proven']);
      }),
      { numRuns: 150 },
    ));

  test('a refusal is told, nothing is asked for, and asking twice for one archive is one job', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: [{ code: 'policy-refused', tier: 'Standard' }] });
    const world = worldOn(disk, amazon, clock);
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('policy-refused');
    expect(amazon.jobs.size).toBe(0);

    await world.engine.resume([id]);
    expect(await world.engine.retrieve(ask)).toBe(id);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
  });
});

describe('the ledger', () => {
  test('names what a store that came back empty has lost, and puts back what it can', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 20 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const first = worldOn(disk, amazon, clock);
    void first.engine.wake();
    await first.settle();
    first.kill();
    disk.transfers.clear();
    disk.chunks.clear();
    disk.receipts.clear();

    const second = worldOn(disk, amazon, clock);
    void second.engine.wake();
    await second.settle();
    expect(disk.losses).toMatchObject([{ transfers: ['a'], chunks: 20, bytes: 20 * CHUNK, receipts: 1 }]);
    expect(disk.receipts.has(id)).toBe(true);
    expect(disk.transfers.get(id)?.whole).toBe('proven'); // fetched again: the output still lived
  });

  test('is silent when nothing is lost, also after a kill between a chunk and its count', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    await beginJob(amazon, clock.nowMs, 'a');
    await readyTransfer(disk, amazon, clock, archive);
    for (let life = 0; life < 5; life++) {
      const world = worldOn(disk, amazon, clock);
      void world.engine.wake();
      let taken = 0;
      await world.settle(() => taken++ >= life);
      world.kill();
    }
    expect(disk.losses).toEqual([]);
  });
});
