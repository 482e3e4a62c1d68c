/** What is proven, and what of it is fetched again: only what a re-hash condemned. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Failed } from '../../src/core/failure/failure.ts';
import { amazonWith, archiveOf, CHUNK, type Amazon, type Fault } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer, storedBytes } from './disk.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

const RUNS = { numRuns: 60 };
const chunksAsked = (amazon: Amazon): number[] => amazon.asked.map((range) => Number(range.split(':')[1]) / CHUNK);
const ascending = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('proof', () => {
  test('D2 fetches exactly the chunks again whose bytes changed on the disk since an earlier life', () =>
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

  test('D4 never calls a file proven whose chunks agree and whose whole does not', async () => {
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

  test('D3 fetches chunks without hashes of their own once more when the whole differs, then gives up', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], { wrongWholeHash: true, faults: Array.from({ length: 20 }, (): Fault => 'no-hash') });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(amazon.asked).toHaveLength(6);
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('whole-differs');
  });

  test.each([
    ['of good chunks', 'hash-of-whole', 3],
    ['and of a bad one', 'wrong-with-hash-of-whole', 6],
  ] as const)('D3 the whole’s hash with every range, %s: it says nothing of a part, and the whole decides', async (_of, third, asked) => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const all = Array.from({ length: 20 }, (): Fault => 'hash-of-whole');
    const amazon = amazonWith([archive], { faults: all.with(2, third) });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.asked).toHaveLength(asked);
    expect(disk.receipts.get(id)?.chunksWithoutHash).toBe(3);
  });

  test('D3 also where a bad chunk was fetched again before', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], { faults: ['wrong-without-hash', 'no-hash', 'no-hash'] });
    const id = await readyTransfer(disk, amazon, clock, archive);
    disk.transfers.set(id, { ...disk.transfers.get(id)!, whole: 'differs' });
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
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

describe('a chunk that is hashed again', () => {
  const stored = async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 4 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const first = worldOn(disk, amazon, clock);
    void first.engine.wake();
    await first.settle();
    first.kill();
    disk.transfers.set(id, { ...disk.transfers.get(id)!, whole: 'open' });
    amazon.asked.length = 0;
    return { disk, archive, clock, amazon, id };
  };

  test('G4 is not condemned for a store that does not answer: it stays, and the transfer says why it waits', async () => {
    const { disk, amazon, clock, id } = await stored();
    const world = worldOn({ ...disk, unreadable: new Failed({ code: 'store-broken', name: 'silent' }) }, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.chunks.size).toBe(4);
    expect(amazon.asked).toEqual([]);
    expect(disk.transfers.get(id)?.stoppedBy).toEqual({ code: 'store-broken', name: 'silent' });
  });

  test('G4 may take as long as it likes, as long as something comes', async () => {
    const { disk, amazon, clock, id } = await stored();
    const world = worldOn({ ...disk, readingTakesMs: 25_000 }, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(amazon.asked).toEqual([]);
    expect(disk.transfers.get(id)).toMatchObject({ whole: 'proven', refetched: 0 });
  });

  test('G4 is condemned when its bytes never come', async () => {
    const { disk, amazon, clock, id } = await stored();
    const world = worldOn({ ...disk, readingTakesMs: 60_000 }, amazon, clock);
    void world.engine.wake();
    await world.settle(() => amazon.asked.length > 0);
    expect(disk.transfers.get(id)?.refetched).toBe(4);
  });
});
