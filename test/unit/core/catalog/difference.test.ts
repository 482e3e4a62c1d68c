import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf, type ColdPages } from '../../../../src/core/catalog/difference.ts';
import { idHasher, type HashIds } from '../../../../src/core/catalog/id-hash.ts';
import { PAGE_ROWS, type ColdPage } from '../../../../src/core/inventory/page.ts';

const encoder = new TextEncoder();

function pageOfIds(ids: readonly string[]): ColdPage {
  let end = 0;
  const idEnds = Uint32Array.from(ids, (id) => (end += id.length));
  return {
    rows: ids.length,
    ids: encoder.encode(ids.join('')),
    idEnds,
    hashes: new Uint8Array(0),
    descriptions: new Uint8Array(0),
    descriptionEnds: new Uint32Array(0),
  };
}

/** Pages of ids; counts how often one is read. */
function pagesOf(ids: readonly string[]): ColdPages & { reads: number } {
  return {
    rows: ids.length,
    reads: 0,
    page(number) {
      this.reads++;
      return Promise.resolve(pageOfIds(ids.slice(number * PAGE_ROWS, (number + 1) * PAGE_ROWS)));
    },
  };
}

/** How often each id stands in `one` beyond how often it does in `other`. */
function beyond(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const id of other) left.set(id, (left.get(id) ?? 0) + 1);
  return one.filter((id) => {
    const count = left.get(id) ?? 0;
    if (count > 0) left.set(id, count - 1);
    return count === 0;
  });
}

const sorted = (ids: readonly string[]): string[] => [...ids].sort();
const pick = (ids: readonly string[], rows: Uint32Array): string[] => Array.from(rows, (row) => ids[row]!);

/** All ids hash alike, or into four: what 64 bits do once in a million times. */
const weak =
  (kinds: number): HashIds =>
  ({ rows, ids, idEnds }, { high, low }, at) => {
    for (let row = 0, from = 0; row < rows; from = idEnds[row++]!) {
      high[at + row] = 7;
      low[at + row] = from < idEnds[row]! ? ids[from]! % kinds : 0;
    }
  };

const id = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'ab', 'ba', '', 'abcd', 'abce'),
  fc.string({ unit: fc.constantFrom('a', 'b', '-', '_'), minLength: 5, maxLength: 9 }),
);

describe('the difference of two inventories', () => {
  test('is what counting ids tells, with equal ids and with ids that hash alike', () =>
    fc.assert(
      fc.asyncProperty(fc.array(id), fc.array(id), fc.nat(), fc.constantFrom(undefined, 1, 4), async (older, newer, seed, kinds) => {
        const found = await differenceOf(pagesOf(older), pagesOf(newer), seed, undefined, kinds === undefined ? idHasher(seed) : weak(kinds));
        expect(sorted(pick(newer, found.added))).toEqual(sorted(beyond(newer, older)));
        expect(sorted(pick(older, found.deleted))).toEqual(sorted(beyond(older, newer)));
        expect(found.added.length + found.same.length).toBe(newer.length);
        expect(found.same.length + found.deleted.length).toBe(older.length);
        for (const rows of Object.values(found)) expect([...rows]).toEqual([...rows].sort((a: number, b: number) => a - b));
      }),
      { numRuns: 2_000 },
    ));

  test('reads pages of inventories in the same order twice at most, and tells how far it is', async () => {
    const ids = Array.from({ length: 30_000 }, (_, i) => `id-${i}`);
    const [older, newer] = [pagesOf(ids.slice(0, 20_000)), pagesOf(ids.slice(5))];
    const told: number[] = [];
    const found = await differenceOf(older, newer, 3, (rows) => told.push(rows));
    expect([found.added.length, found.deleted.length, found.same.length]).toEqual([10_000, 5, 19_995]);
    expect([...found.deleted]).toEqual([0, 1, 2, 3, 4]);
    expect(older.reads).toBe(10);
    expect(newer.reads).toBe(8);
    expect(told.at(-1)).toBe(49_995);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  test('I7 equal ids 100,000 times count as often as they stand in both, each page read twice at most', async () => {
    const [older, newer] = [pagesOf(new Array<string>(100_000).fill('same')), pagesOf(new Array<string>(60_000).fill('same'))];
    const found = await differenceOf(older, newer, 3);
    expect([found.added.length, found.deleted.length, found.same.length]).toEqual([0, 40_000, 60_000]);
    expect(older.reads).toBeLessThanOrEqual(50);
  });
});
