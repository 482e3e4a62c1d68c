import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addFolders, addPage } from '../../../../src/core/catalog/catalog.ts';
import type { Sort } from '../../../../src/core/catalog/query.ts';
import { sortRows } from '../../../../src/core/catalog/sort.ts';
import { PAGE_ROWS } from '../../../../src/core/inventory/page.ts';
import { catalogOf, folderPathOf, nameText, pageOfArchives, vaults, type Vault, folderPage } from './vaults.ts';

/** Letter by letter, only where the small one takes as many bytes. */
const small = (text: string): string =>
  Array.from(text, (letter) => {
    const lower = letter.toLowerCase();
    return [...lower].length === 1 && Buffer.byteLength(lower) === Buffer.byteLength(letter) ? lower : letter;
  }).join('');

const compareText = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(small(a)), Buffer.from(small(b))) || Buffer.compare(Buffer.from(a), Buffer.from(b));

function compareFolders(vault: Vault, a: number, b: number): number {
  const [one, other] = [folderPathOf(vault, a).split('/'), folderPathOf(vault, b).split('/')].map((parts) => parts.filter((part) => part !== ''));
  for (let i = 0; i < Math.min(one!.length, other!.length); i++) {
    const differ = compareText(one![i]!, other![i]!);
    if (differ !== 0) return differ;
  }
  return one!.length - other!.length;
}

function naive(vault: Vault, rows: readonly number[], { by, down }: Sort, byPath: boolean): number[] {
  const { archives } = vault;
  const primary = (a: number, b: number): number => {
    if (by === 'size') return archives[a]!.sizeBytes - archives[b]!.sizeBytes;
    if (by === 'date') return archives[a]!.uploadedAtMs - archives[b]!.uploadedAtMs;
    return (byPath ? compareFolders(vault, archives[a]!.folder, archives[b]!.folder) : 0) || compareText(archives[a]!.name, archives[b]!.name);
  };
  return [...rows].sort((a, b) => (down ? -1 : 1) * primary(a, b) || archives[b]!.uploadedAtMs - archives[a]!.uploadedAtMs || a - b);
}

const sorts = fc.record({ by: fc.constantFrom('name', 'size', 'date'), down: fc.boolean() });

/** Folders of one path would be two places for the naive order and one for a person. */
const distinct = (vault: Vault): boolean => new Set(vault.folders.map((_, folder) => folderPathOf(vault, folder))).size === vault.folders.length;

/** Three folders, names that differ little and come back, dates that do, too. */
const alike = (name: string): Vault => ({
  folders: [
    { parent: 0, name: '' },
    { parent: 0, name: 'b' },
    { parent: 1, name: 'a' },
    { parent: 0, name: 'C' },
  ],
  archives: Array.from({ length: 1_500 }, (_, i) => ({
    folder: (i * 17) % 4,
    name: `${name}${(i * 7_919) % 101}${i % 3 ? '.jpg' : '.JPG'}`,
    sizeBytes: (i * 31) % 50,
    uploadedAtMs: ((i * 104_729) % 97) * 86_400_000,
    mark: 0,
  })),
});

describe('a sort', () => {
  test('puts rows as comparing them does, both ways, ties by date with the newest first', () =>
    fc.assert(
      fc.property(vaults.filter(distinct), sorts, fc.boolean(), (vault, sort, byPath) => {
        const rows = vault.archives.map((_, row) => row);
        expect([...sortRows(catalogOf(vault), Uint32Array.from(rows), sort, byPath)]).toEqual(naive(vault, rows, sort, byPath));
      }),
      { numRuns: 800 },
    ));

  test('does so for thousands of names that begin alike', () =>
    fc.assert(
      fc.property(fc.array(nameText(), { minLength: 1, maxLength: 30 }), sorts, fc.boolean(), (names, sort, byPath) => {
        const archives = Array.from({ length: 5_000 }, (_, i) => ({
          folder: 0,
          name: `IMG_${names[i % names.length]!}${(i * 7_919) % 613}${i % 3 ? '.jpg' : '.JPG'}`,
          sizeBytes: (i * 31) % 1_000,
          uploadedAtMs: 1.3e12 + ((i * 104_729) % 997) * 86_400_000,
          mark: 0,
        }));
        const vault = { folders: [{ parent: 0, name: '' }], archives };
        const rows = archives.map((_, row) => row);
        expect([...sortRows(catalogOf(vault), Uint32Array.from(rows), sort, byPath)]).toEqual(naive(vault, rows, sort, byPath));
      }),
      { numRuns: 10 },
    ));

  test('puts a name before those that go on, also with NUL, and one way of writing it before the other', () => {
    const names = ['a', 'a\0', 'A', 'a\0\0', 'aé', 'aÉ', 'Aé', 'abcd', 'abcD', 'abcd\0', ''];
    const archives = Array.from({ length: 500 }, (_, i) => ({
      folder: 0,
      name: names[(i * 7) % names.length]!,
      sizeBytes: 0,
      uploadedAtMs: (i * 37) % 101,
      mark: 0,
    }));
    const vault = { folders: [{ parent: 0, name: '' }], archives };
    const rows = archives.map((_, row) => row);
    for (const down of [false, true]) {
      const sort = { by: 'name', down } as const;
      expect([...sortRows(catalogOf(vault), Uint32Array.from(rows), sort, false)]).toEqual(naive(vault, rows, sort, false));
    }
  });

  test('puts few and many rows of one vault in the same order, whichever were sorted before', () =>
    fc.assert(
      fc.property(nameText(), fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), sorts), { minLength: 4, maxLength: 8 }), (name, asked) => {
        const vault = alike(name);
        const catalog = catalogOf(vault);
        for (const [step, sort] of asked) {
          const rows = vault.archives.map((_, row) => row).filter((row) => row % step === 0);
          expect([...sortRows(catalog, Uint32Array.from(rows), sort, true)]).toEqual(naive(vault, rows, sort, true));
        }
      }),
      { numRuns: 60 },
    ));

  test('forgets the order that it kept when a page grows, comes in or is replaced, and when there are more folders', () => {
    const { folders, archives } = alike('a');
    const catalog = catalogOf({ folders, archives: archives.slice(0, 10) });
    const expectOrder = (now: Vault): void => {
      const rows = now.archives.map((_, row) => row);
      for (const down of [false, true]) {
        const sort = { by: 'name', down } as const;
        expect([...sortRows(catalog, Uint32Array.from(rows), sort, true)]).toEqual(naive(now, rows, sort, true));
      }
    };
    expectOrder({ folders, archives: archives.slice(0, 10) });
    addPage(catalog, 0, pageOfArchives(archives.slice(0, 700)));
    expectOrder({ folders, archives: archives.slice(0, 700) });
    const renamed = archives.slice(0, 700).map((archive, i) => ({ ...archive, name: `${(i * 31) % 700}` }));
    addPage(catalog, 0, pageOfArchives(renamed));
    expectOrder({ folders, archives: renamed });
    const further = { parent: 0, name: 'B first' };
    addFolders(catalog, folderPage(folders.length, [0], [further.name]));
    const moved = renamed.map((archive, i) => (i % 5 === 0 ? { ...archive, folder: folders.length } : archive));
    addPage(catalog, 0, pageOfArchives(moved));
    expectOrder({ folders: [...folders, further], archives: moved });
    const full = Array.from({ length: PAGE_ROWS }, (_, i) => moved[(i * 3) % moved.length]!);
    addPage(catalog, 0, pageOfArchives(full));
    addPage(catalog, 1, pageOfArchives(archives));
    expectOrder({ folders: [...folders, further], archives: [...full, ...archives] });
  });

  test('leaves the rows that it is given as they are', () => {
    const vault = {
      folders: [{ parent: 0, name: '' }],
      archives: [2, 1].map((n) => ({ folder: 0, name: `${n}`, sizeBytes: n, uploadedAtMs: n, mark: 0 })),
    };
    const rows = Uint32Array.of(0, 1);
    for (const by of ['name', 'size', 'date'] as const)
      for (const down of [false, true]) expect([...sortRows(catalogOf(vault), rows, { by, down }, false)]).toEqual(down ? [0, 1] : [1, 0]);
    expect([...rows]).toEqual([0, 1]);
  });
});
