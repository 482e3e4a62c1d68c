/** What a repair takes, and from where. */
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/core/hash/hex.ts';
import { sha256 } from '../../../src/core/hash/tree-hash.ts';
import type { Range } from '../../../src/core/range.ts';
import { MiB } from '../../../src/core/units.ts';
import { repairPlan } from '../../../src/ui/check/repair/plan.ts';
import { obtain, type Source } from '../../../src/ui/check/repair/sources.ts';
import { receipt } from './receipts.ts';

const bytes = (fill: number): Uint8Array<ArrayBuffer> => new Uint8Array(MiB).fill(fill);
const range: Range = { start: 3 * MiB, end: 4 * MiB };
const hash = await sha256(bytes(1));
const wanted = { range, hash, name: 'disk.tar', atMiB: 3 };
const { signal } = new AbortController();

const source = (from: Source['from'], fill: number, has: (range: Range) => boolean = () => true): Source => ({
  from,
  has,
  read: async () => bytes(fill),
});
const broken: Source = { from: 'chunks', has: () => true, read: () => Promise.reject(new Error('gone')) };
const forbidden: Source = { from: 'chunks', has: () => false, read: () => Promise.reject(new Error('asked for what it has not')) };

describe('a MiB that a file lacks', () => {
  test('comes from the first source that has it right; what is wrong, gone or short there is as good as not there', async () => {
    const short: Source = { from: 'chunks', has: () => true, read: async () => bytes(1).subarray(1) };
    const got = await obtain(wanted, [forbidden, broken, source('chunks', 2), short, source('output', 1)], signal);
    expect(toHex(await sha256(got))).toBe(toHex(hash));
  });

  test('that every source has wrong is never written: it is told which one', async () => {
    await expect(obtain(wanted, [source('chunks', 2), source('output', 3)], signal)).rejects.toMatchObject({
      failure: { code: 'repair-differs', place: 'disk.tar', atMiB: 3, when: 'fetched' },
    });
  });

  test('isn’t asked for any more once the person has cancelled', async () => {
    await expect(obtain(wanted, [source('output', 1)], AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
  });
});

describe('the plan of a repair', () => {
  const here = source('chunks', 1, ({ start }) => start < 16 * MiB);
  const output = source('output', 1, ({ start }) => start < 32 * MiB);
  const bad = [3, 20, 39].map((index) => ({ index, hash }));

  test('takes from here, then from an output, and asks for the rest', () => {
    const plan = repairPlan(receipt({ sizeBytes: 39 * MiB + 5 }), 39 * MiB + 12, bad, [here, output]);
    expect(plan).toMatchObject({ bytes: 2 * MiB + 5, hereBytes: MiB, askBytes: 5, surplusBytes: 7 });
    expect(plan.ask).toEqual([{ start: 39 * MiB, end: 39 * MiB + 5 }]);
    expect(plan.patches.map(({ inFile }) => inFile.start / MiB)).toEqual([3, 20, 39]);
  });

  test('of a part that was retrieved speaks of the archive’s bytes where it asks, of the file’s where it writes', () => {
    const part = receipt({ range: { start: 64 * MiB, end: 104 * MiB, archiveBytes: 400 * MiB } });
    const plan = repairPlan(part, part.sizeBytes, [{ index: 2, hash }], []);
    expect(plan.ask).toEqual([{ start: 66 * MiB, end: 67 * MiB }]);
    expect(plan.patches).toEqual([{ atMiB: 2, hash, inFile: { start: 2 * MiB, end: 3 * MiB }, range: { start: 66 * MiB, end: 67 * MiB } }]);
  });

  test('makes three asks of many scattered MiB, the smallest gaps closed', () => {
    const scattered = [0, 2, 10, 12, 30].map((index) => ({ index, hash }));
    expect(repairPlan(receipt(), 40 * MiB, scattered, []).ask.map(({ start, end }) => [start / MiB, end / MiB])).toEqual([
      [0, 3],
      [10, 13],
      [30, 31],
    ]);
  });
});
