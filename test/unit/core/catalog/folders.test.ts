import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childrenOf, folderAt, folderPath, folderTally, hasFolders, sortedChildren, trailOf } from '../../../../src/core/catalog/folders.ts';
import { addPage } from '../../../../src/core/catalog/catalog.ts';
import { catalogOf, folderPathOf, isIn, pageOfArchives, vaults } from './vaults.ts';

describe('folders', () => {
  test('hold the counts and bytes of all archives below them, also after more have come', () =>
    fc.assert(
      fc.property(vaults, (vault) => {
        const { folders, archives } = vault;
        const catalog = catalogOf({ folders, archives: archives.slice(0, 7) });
        for (const end of [Math.min(7, archives.length), archives.length]) {
          if (end > 0) addPage(catalog, 0, pageOfArchives(archives.slice(0, end)));
          folders.forEach((_, folder) => {
            const inside = archives.slice(0, end).filter((archive) => isIn(vault, archive.folder, folder));
            expect(folderTally(catalog, folder)).toEqual({ count: inside.length, bytes: inside.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) });
          });
        }
      }),
    ));

  test('have paths, trails and children that lead back to them', () =>
    fc.assert(
      fc.property(vaults, (vault) => {
        const catalog = catalogOf(vault);
        vault.folders.forEach((_, folder) => {
          const path = folderPath(catalog, folder);
          expect(path).toBe(folderPathOf(vault, folder));
          expect(folderPathOf(vault, folderAt(catalog, path)!)).toBe(path);
          expect(trailOf(catalog, folder).at(-1) ?? 0).toBe(folder);
          const children = vault.folders.flatMap(({ parent }, child) => (child > 0 && parent === folder ? [child] : []));
          expect([...childrenOf(catalog, folder)].sort((a, b) => a - b)).toEqual(children);
          expect(hasFolders(catalog, folder)).toBe(children.length > 0);
          const sorted = sortedChildren(catalog, folder);
          expect([...sorted].sort((a, b) => a - b)).toEqual(children);
          const names = Array.from(sorted, (child) => vault.folders[child]!.name);
          // Before they are made small: the Kelvin sign’s small letter is ASCII, and its bytes are not.
          if (names.every((name) => /^[ -~]*$/.test(name))) {
            const small = names.map((name) => name.toLowerCase());
            expect(small).toEqual([...small].sort());
          }
        });
        expect(folderAt(catalog, 'no such folder')).toBeUndefined();
      }),
    ));
});
