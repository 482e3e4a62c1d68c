import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addFolders, addPage, createCatalog } from '../../../../src/core/catalog/catalog.ts';
import { filterRows, tallyOf } from '../../../../src/core/catalog/filter.ts';
import { findIn, needleOf } from '../../../../src/core/catalog/needle.ts';
import { automatonOf } from '../../../../src/core/catalog/text.ts';
import { escaped, filters, naiveRows, texts } from './naive-filter.ts';
import { catalogOf, nameText, pageOfArchives, vaults, folderPage } from './vaults.ts';

describe('a filter', () => {
  test('finds exactly the rows that a search archive by archive finds, and their sum', () =>
    fc.assert(
      fc.property(
        vaults.chain((vault) => fc.tuple(fc.constant(vault), filters(vault))),
        ([vault, filter]) => {
          const catalog = catalogOf(vault);
          const rows = filterRows(catalog, filter);
          expect([...rows]).toEqual(naiveRows(vault, filter));
          expect(tallyOf(catalog, rows).bytes).toBe([...rows].reduce((sum, row) => sum + vault.archives[row]!.sizeBytes, 0));
        },
      ),
      { numRuns: 1_500 },
    ));

  test('finds text alone the same way, wherever in path and name it lies', () =>
    fc.assert(
      fc.property(vaults, texts, fc.nat(), (vault, text, n) => {
        const filter = { folder: n % vault.folders.length, text };
        expect([...filterRows(catalogOf(vault), filter)]).toEqual(naiveRows(vault, filter));
      }),
      { numRuns: 1_500 },
    ));

  test('answers for what is there while pages come in, also where the last page is replaced by a fuller one', () => {
    const catalog = createCatalog(7);
    const archives = Array.from({ length: 10_000 }, (_, i) => ({ folder: i % 2, name: `a${i}`, sizeBytes: i, uploadedAtMs: i, mark: 0 }));
    addFolders(catalog, folderPage(1, [0], ['Iceland']));
    expect(filterRows(catalog, { text: 'iceland' })).toHaveLength(0);
    addPage(catalog, 0, pageOfArchives(archives.slice(0, 4_096)));
    addPage(catalog, 1, pageOfArchives(archives.slice(4_096, 4_100)));
    expect(filterRows(catalog, { text: 'ICELAND/A' })).toHaveLength(2_050);
    addPage(catalog, 1, pageOfArchives(archives.slice(4_096, 8_192)));
    addPage(catalog, 2, pageOfArchives(archives.slice(8_192)));
    expect(filterRows(catalog, { text: 'iceland' })).toHaveLength(5_000);
    expect([...filterRows(catalog, { text: 'a9999' })]).toEqual([9_999]);
  });

  test('refuses pages that leave rows or folders out', () => {
    const catalog = createCatalog(7);
    const one = { folder: 0, name: 'a', sizeBytes: 1, uploadedAtMs: 1, mark: 0 };
    expect(() => addPage(catalog, 1, pageOfArchives([one]))).toThrow(RangeError);
    expect(() => addPage(catalog, 0, pageOfArchives([{ ...one, folder: 1 }]))).toThrow(RangeError);
    expect(() => addFolders(catalog, folderPage(2, [0], ['x']))).toThrow(RangeError);
    expect(() => addFolders(catalog, folderPage(1, [1], ['x']))).toThrow(RangeError);
    addPage(catalog, 0, pageOfArchives([one, one]));
    expect(() => addPage(catalog, 1, pageOfArchives([one]))).toThrow(RangeError);
    expect(() => addPage(catalog, 0, pageOfArchives([one]))).toThrow(RangeError);
    expect(catalog.rows).toBe(2);
  });

  test('the automaton and the fast search agree on hostile names', () =>
    fc.assert(
      fc.property(fc.array(nameText()), nameText(1), (names, text) => {
        const page = pageOfArchives(names.map((name) => ({ folder: 0, name, sizeBytes: 0, uploadedAtMs: 0, mark: 0 })));
        const hits = new Uint8Array(names.length);
        const looked = findIn(needleOf(text), page.names, page.nameEnds, names.length, hits);
        const automaton = automatonOf(text);
        for (let i = 0; i < looked; i++) {
          const found = automaton.run(0, page.names, i === 0 ? 0 : page.nameEnds[i - 1]!, page.nameEnds[i]!) === automaton.found;
          expect(hits[i] === 1).toBe(found);
          expect(found).toBe(new RegExp(escaped(text), 'iu').test(names[i]!));
        }
      }),
      { numRuns: 2_000 },
    ));

  test('the automaton falls back to what of the text still stands, after any beginning', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'B') }),
        (text, name) => {
          const automaton = automatonOf(text);
          const bytes = new TextEncoder().encode(name);
          expect(automaton.run(0, bytes, 0, bytes.length) === automaton.found).toBe(name.toLowerCase().includes(text));
        },
      ),
      { numRuns: 5_000 },
    ));

  test('takes the same name in other folders for no version, in thousands of them', () => {
    const folders = Array.from({ length: 3_000 }, (_, i) => ({ parent: 0, name: `${i || ''}` }));
    const archives = Array.from({ length: 5_000 }, (_, i) => ({ folder: i % 3_000, name: 'same', sizeBytes: 0, uploadedAtMs: 0, mark: 0 }));
    const expected = archives.flatMap(({ folder }, row) => (folder < 2_000 ? [row] : []));
    expect([...filterRows(catalogOf({ folders, archives }), { only: 'versions' })]).toEqual(expected);
  });
});
