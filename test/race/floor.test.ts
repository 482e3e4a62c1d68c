/** What the floor of a real browser does (test/floor), made to happen to the engine at every run. */
import { beforeEach, expect, test } from 'vitest';
import { Failed } from '../../src/core/failure/failure.ts';
import type { LedgerEntry } from '../../src/core/ledger.ts';
import { amazonWith, archiveOf, CHUNK } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer } from './disk.ts';
import type { Through } from './step.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

test('T3 a store that takes not even the reason: the transfer is held, nothing is fetched at the pings, and the reason is told later', async () => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 6 * CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const id = await readyTransfer(disk, amazon, clock, archive);
  const full = { code: 'disk-full', neededBytes: CHUNK } as const;
  let isFull = false;
  const through: Through = async (label, step) => {
    if (isFull && ['store', 'change', 'put'].includes(label)) throw new Failed(full);
    const value = await step();
    isFull ||= disk.chunks.size === 2;
    return value;
  };
  const world = worldOn(disk, amazon, clock, through);
  let pings = 0;
  await world.settle(() => {
    void world.engine.wake();
    return ++pings > 300;
  });
  expect(disk.chunks.size).toBe(2);
  expect(amazon.asked.length).toBeLessThanOrEqual(6);
  expect(world.engine.hasWork()).toBe(true);

  isFull = false;
  await world.settle(() => disk.transfers.get(id)?.stoppedBy !== undefined);
  expect(disk.transfers.get(id)?.stoppedBy).toEqual(full);
});

/** Opens and refuses every page, until it is thrown away: what a power cut left of a cache. */
class BrokenBook extends Map<string, LedgerEntry> {
  #isBroken = true;
  override values(): MapIterator<LedgerEntry> {
    if (this.#isBroken) throw new Error('Unexpected internal error.');
    return super.values();
  }
  override set(id: string, entry: LedgerEntry): this {
    if (this.#isBroken) throw new Error('Unexpected internal error.');
    return super.set(id, entry);
  }
  override clear(): void {
    this.#isBroken = false;
    super.clear();
  }
}

test('T1 a ledger that can never be read again: nothing stands still, and it is written anew from the store', async () => {
  const disk = { ...emptyDisk(), ledger: new BrokenBook() };
  const [archive, clock] = [archiveOf('a', 5 * CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const id = await readyTransfer(disk, amazon, clock, archive);
  const world = worldOn(disk, amazon, clock);
  void world.engine.wake();
  await world.settle();
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(disk.ledger.get(id)?.stored).toEqual({ chunks: 5, bytes: 5 * CHUNK });
  expect(disk.losses).toEqual([]);
});

test('T1 a ledger whose last pages are missing is brought up to date at the next start', async () => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 5 * CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const id = await readyTransfer(disk, amazon, clock, archive);
  const first = worldOn(disk, amazon, clock);
  void first.engine.wake();
  await first.settle();
  first.kill();
  disk.ledger.clear();
  disk.ledgerReceipts.clear();

  const second = worldOn(disk, amazon, clock);
  await second.engine.wake();
  await second.settle();
  expect(disk.ledger.get(id)?.stored).toEqual({ chunks: 5, bytes: 5 * CHUNK });
  expect(disk.ledgerReceipts.has(id)).toBe(true);
  expect(disk.losses).toEqual([]);
});

test('T2 the browser threw everything away: the page’s copy of the ledger brings the transfer back, nothing is asked for twice', async () => {
  const [archive, clock] = [archiveOf('a', 5 * CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const before = emptyDisk();
  const id = await readyTransfer(before, amazon, clock, archive);
  const first = worldOn(before, amazon, clock);
  void first.engine.wake();
  await first.settle(() => before.chunks.size === 3);
  first.kill();
  const jobs = amazon.jobs.size;
  // As the copy lags behind: it knows of two chunks.
  const copy = { entries: [{ transfer: before.transfers.get(id)!, stored: { chunks: 2, bytes: 2 * CHUNK } }], receipts: [] };

  const disk = emptyDisk();
  const second = worldOn(disk, amazon, clock);
  await second.engine.recall(copy);
  // Another tab has the same copy.
  await second.engine.recall(copy);
  await second.settle();
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(disk.losses).toHaveLength(1);
  expect(disk.losses[0]).toMatchObject({ transfers: [before.transfers.get(id)!.name], chunks: 2, bytes: 2 * CHUNK, isLeast: true });
  expect(disk.ledger.get(id)?.stored).toEqual({ chunks: 5, bytes: 5 * CHUNK });
  expect(amazon.jobs.size).toBe(jobs);
});

test.each(['a ledger that knows nothing of it', 'a ledger that can’t be read', 'a ledger that knows of it'] as const)(
  'T8 bytes of a transfer that is on no record, and %s: dropped when nothing runs, and only where nobody may want them',
  async (book) => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 2 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const first = worldOn(disk, amazon, clock);
    await first.engine.wake();
    await first.settle();
    first.kill();
    const [chunk, hashes] = [disk.chunks.get(`${id}/0`)!, disk.leafHashes.get(`${id}/0`)!];
    for (const gone of ['gone', 'gone-with-receipt']) {
      disk.chunks.set(`${gone}/0`, chunk);
      disk.leafHashes.set(`${gone}/0`, hashes);
    }
    disk.receipts.set('gone-with-receipt', { ...disk.receipts.get(id)!, id: 'gone-with-receipt' });
    if (book === 'a ledger that knows of it') {
      // A transfer that the ledger has is put back before anything is swept.
      const entry = { transfer: { ...disk.transfers.get(id)!, id: 'gone' }, stored: { chunks: 1, bytes: CHUNK } };
      disk.ledger.set('gone', entry);
    }
    let reads = 0;
    const second = worldOn(disk, amazon, clock, undefined, undefined, undefined, (ports) => ({
      ...ports,
      ledger: {
        ...ports.ledger,
        read: () => {
          reads++;
          return book === 'a ledger that can’t be read' ? Promise.reject(new Failed({ code: 'store-broken', name: 'torn' })) : ports.ledger.read();
        },
      },
    }));
    await second.engine.wake();
    await second.settle();
    await second.engine.wake();
    await second.settle();
    expect(reads).toBe(2);
    const isKept = book !== 'a ledger that knows nothing of it';
    expect(disk.chunks.has('gone/0')).toBe(isKept);
    expect(disk.leafHashes.has('gone/0')).toBe(isKept);
    expect(disk.chunks.has('gone-with-receipt/0')).toBe(book === 'a ledger that can’t be read');
    expect(disk.leafHashes.has('gone-with-receipt/0')).toBe(true);
    expect([0, 1].every((index) => disk.chunks.has(`${id}/${index}`) && disk.leafHashes.has(`${id}/${index}`))).toBe(true);
  },
);
