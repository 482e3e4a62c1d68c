import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sort } from '../../../../src/core/catalog/query.ts';
import { sortRows } from '../../../../src/core/catalog/sort.ts';
import { catalogOf, folderPathOf, nameText, vaults, type Vault } from './vaults.ts';

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
