import { describe, expect, test } from 'vitest';
import type { Catalog } from '../../../../src/core/catalog/catalog.ts';
import { choiceOf, folderStates } from '../../../../src/core/catalog/choice.ts';
import { filterRows } from '../../../../src/core/catalog/filter.ts';
import { folderAt, folderPath, folderTally, sortedChildren } from '../../../../src/core/catalog/folders.ts';
import { listOf } from '../../../../src/core/catalog/list.ts';
import { shapeOf } from '../../../../src/core/catalog/shape.ts';
import { versionsOf } from '../../../../src/core/catalog/versions.ts';
import { catalogOf } from './vaults.ts';

const SIZE = 100_000;

/** Processor time of the fastest of three, so that a busy machine says nothing. */
function cost(work: () => unknown): number {
  const times = [0, 1, 2].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.min(...times);
}

/** Eight times the size may take some 8 times as long; squared it would be 64. */
function expectLinear(make: (size: number) => Catalog, work: (catalog: Catalog) => unknown): void {
  const [small, large] = [make(SIZE / 8), make(SIZE)];
  work(small);
  expect(
    cost(() => work(large)) /
      Math.max(
        cost(() => work(small)),
        500,
      ),
  ).toBeLessThan(32);
}

const archive = { folder: 0, name: 'same-name.tar.gz', sizeBytes: 1, uploadedAtMs: 0, mark: 0 };
const vault = { parent: 0, name: '' };

const oneName = (size: number): Catalog =>
  catalogOf({ folders: [vault], archives: Array.from({ length: size }, (_, i) => ({ ...archive, uploadedAtMs: (i * 7_919) % 1_009 })) });
const deep = (size: number): Catalog =>
  catalogOf({ folders: [vault, ...Array.from({ length: size }, (_, i) => ({ parent: i, name: 'd' }))], archives: [{ ...archive, folder: size }] });
const wide = (size: number): Catalog =>
  catalogOf({
    folders: [vault, ...Array.from({ length: size }, (_, i) => ({ parent: 0, name: `wide ${(i * 7_919) % size}` }))],
    archives: [{ ...archive, folder: size }],
  });

const byName = { by: 'name', down: false } as const;

describe('a hostile vault', () => {
  test('I7 one name 100,000 times: versions are counted, sorted and searched in linear time', () => {
    const catalog = oneName(SIZE);
    expect(versionsOf(catalog)(SIZE - 1)).toBe(SIZE);
    expect(filterRows(catalog, { only: 'versions' })).toHaveLength(SIZE);
    const { rows } = listOf(catalog, { filter: {}, sort: byName });
    expect(rows).toHaveLength(SIZE);
    // Newest first: 7,919 goes round in 1,009.
    const dates = Array.from(rows.subarray(0, 300), (row) => (row * 7_919) % 1_009);
    expect(dates).toEqual([...dates].sort((a, b) => b - a));
    // A copy, as no order was kept for it.
    expectLinear(oneName, (of) => listOf({ ...of }, { filter: { text: 'name.tar' }, sort: byName }));
    expectLinear(oneName, (of) => versionsOf({ ...of }));
  });

  test('I7 10,000 names of 1,000 letters that differ in the last one take as long as they have bytes', () => {
    const long = (size: number): Catalog =>
      catalogOf({ folders: [vault], archives: Array.from({ length: size / 10 }, (_, i) => ({ ...archive, name: `${'a'.repeat(1_000)}${i % 7}` })) });
    expectLinear(long, (of) => listOf({ ...of }, { filter: {}, sort: byName }));
    expectLinear(long, (of) => filterRows(of, { text: `${'a'.repeat(500)}b` }));
    expect(filterRows(long(SIZE), { text: `${'a'.repeat(900)}3` })).toHaveLength(Math.ceil((SIZE / 10 - 3) / 7));
    expect(filterRows(long(SIZE), { text: `${'A'.repeat(900)}B` })).toHaveLength(0);
  });

  test('I7 100,000 folders deep: sums, paths, searches, shapes and selections take linear time', () => {
    const catalog = deep(SIZE);
    expect(folderTally(catalog, 1)).toEqual({ count: 1, bytes: 1 });
    const path = folderPath(catalog, SIZE);
    expect(path).toHaveLength(2 * SIZE - 1);
    expect(folderAt(catalog, path)).toBe(SIZE);
    expect([...filterRows(catalog, { text: 'd/d/d/same' })]).toEqual([0]);
    expect([...filterRows(catalog, { text: '**/d/**/d/*.gz' })]).toEqual([0]);
    expect(folderStates(catalog, choiceOf(catalog, { rules: [{ is: 'in', filter: { folder: 5 } }] }))(1)).toBe('all');
    expectLinear(deep, (of) => [filterRows(of, { text: 'd/d/x' }), filterRows(of, { text: '**/d/**/x/*' }), folderPath(of, of.folders.count - 1)]);
    expectLinear(deep, (of) => listOf({ ...of }, { filter: {}, sort: byName }));
    expectLinear(deep, (of) => shapeOf(of, 0));
  });

  test('I7 100,000 folders side by side are sorted, found and drawn in linear time', () => {
    const catalog = wide(SIZE);
    expect(sortedChildren(catalog, 0)).toHaveLength(SIZE);
    expect(folderPath(catalog, folderAt(catalog, 'wide 99999')!)).toBe('wide 99999');
    expectLinear(wide, (of) => [sortedChildren(of, 0), folderAt(of, 'nowhere'), shapeOf(of, 0)]);
  });

  test('I5 markup, bidi marks, zero-width letters and 1,024 combining marks are found as what they are', () => {
    const names = ['<img src=x onerror=alert(1)>', 'photo\u202Egpj.exe', 'zero\u200Bwidth', `e${'\u0301'.repeat(1_024)}`, 'nul\0name', '\uFFFD'];
    const catalog = catalogOf({ folders: [vault], archives: names.map((name) => ({ ...archive, name })) });
    for (const [row, text] of ['<IMG', '\u202Egpj', '\u200B', '\u0301\u0301', '\0', '\uD800'].entries())
      expect([...filterRows(catalog, { text })]).toEqual([row]);
    expect(filterRows(catalog, { text: '\u0301'.repeat(1_024) })).toHaveLength(1);
    expect(filterRows(catalog, { text: '\u0301'.repeat(1_025) })).toHaveLength(0);
  });
});
