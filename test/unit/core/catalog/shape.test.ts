import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_BOXES, type Box } from '../../../../src/core/catalog/boxes.ts';
import { shapeOf } from '../../../../src/core/catalog/shape.ts';
import { COMPRESSED, ENCRYPTED, NAMELESS, writerOf } from '../../../../src/core/inventory/marks.ts';
import { catalogOf, folderPathOf, isIn, vaults, type Archive, type Vault } from './vaults.ts';

const inside = (vault: Vault, folder: number): Archive[] => vault.archives.filter((archive) => isIn(vault, archive.folder, folder));
const sum = (archives: readonly Archive[]): { count: number; bytes: number } => ({
  count: archives.length,
  bytes: archives.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0),
});
const allOf = (box: Box): Box[] => [box, ...box.children.flatMap(allOf)];

function grouped<K>(archives: readonly Archive[], key: (archive: Archive) => K): Map<K, Archive[]> {
  const groups = new Map<K, Archive[]>();
  for (const archive of archives) groups.set(key(archive), [...(groups.get(key(archive)) ?? []), archive]);
  return groups;
}

/** What must hold of any tree of boxes. */
function expectSound(vault: Vault, root: Box): void {
  const boxes = allOf(root);
  expect(boxes.length).toBeLessThanOrEqual(MOST_BOXES);
  for (const box of boxes) {
    if (box.folder !== undefined) {
      expect({ count: box.count, bytes: box.bytes }).toEqual(sum(inside(vault, box.folder)));
      expect(box.path).toBe(folderPathOf(vault, box.folder));
      expect(box.name).toBe(vault.folders[box.folder]!.name);
    }
    const { children } = box;
    if (children.length === 0) continue;
    expect(children.reduce((bytes, child) => bytes + child.bytes, 0)).toBe(box.bytes);
    expect(children.reduce((count, child) => count + child.count, 0)).toBe(box.count);
    expect(children.filter(({ folder }) => folder === undefined).length).toBeLessThanOrEqual(1);
    const sizes = children.filter(({ folder }) => folder !== undefined).map(({ bytes }) => bytes);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    for (const { folder } of children) if (folder !== undefined) expect(vault.folders[folder]!.parent).toBe(box.folder);
  }
}

describe('the shape of a vault', () => {
  test('adds up in every box, year and writer', () =>
    fc.assert(
      fc.property(vaults, fc.nat(), (vault, n) => {
        const folder = n % vault.folders.length;
        const archives = inside(vault, folder);
        const { root, years, writers, ...counts } = shapeOf(catalogOf(vault), folder);
        expect(root.folder).toBe(folder);
        expectSound(vault, root);
        const byYear = grouped(archives, ({ uploadedAtMs }) => new Date(uploadedAtMs).getUTCFullYear());
        expect(years).toEqual([...byYear].map(([year, list]) => ({ year, ...sum(list) })).sort((a, b) => a.year - b.year));
        const byWriter = grouped(archives, ({ mark }) => writerOf(mark) ?? 'none');
        expect(new Map(writers.map(({ writer, count, bytes }) => [writer, { count, bytes }]))).toEqual(
          new Map([...byWriter].map(([writer, list]) => [writer, sum(list)])),
        );
        expect(writers.map(({ count }) => count)).toEqual(writers.map(({ count }) => count).sort((a, b) => b - a));
        const marked = (flag: number): number => archives.filter(({ mark }) => (mark & flag) !== 0).length;
        expect(counts).toEqual({ encrypted: marked(ENCRYPTED), compressed: marked(COMPRESSED), nameless: marked(NAMELESS) });
      }),
      { numRuns: 1_000 },
    ));

  test('shows the largest folders of thousands, 300 boxes at most, and all of them where they fit', () => {
    const folders = [
      { parent: 0, name: '' },
      ...Array.from({ length: 3_000 }, (_, i) => ({ parent: i < 20 ? 0 : 1 + ((i * 7_919) % Math.min(i, 400)), name: `f${i}` })),
    ];
    const archives = folders.map((_, folder) => ({ folder, name: 'a', sizeBytes: 1 + ((folder * 104_729) % 9_973), uploadedAtMs: 0, mark: 0 }));
    const vault = { folders, archives };
    const { root } = shapeOf(catalogOf(vault), 0);
    expectSound(vault, root);
    const shown = allOf(root).flatMap(({ folder }) => (folder === undefined ? [] : [folder]));
    expect(allOf(root).length).toBeGreaterThan(MOST_BOXES - 3);
    const bytesOf = (folder: number): number => sum(inside(vault, folder)).bytes;
    const least = Math.min(...shown.map(bytesOf));
    const hidden = folders.map((_, folder) => folder).filter((folder) => !shown.includes(folder));
    expect(Math.max(...hidden.map(bytesOf))).toBeLessThanOrEqual(least);

    const small = { folders: folders.slice(0, 100), archives: archives.slice(0, 100) };
    expect(new Set(allOf(shapeOf(catalogOf(small), 0).root).flatMap(({ folder }) => folder ?? []))).toEqual(new Set(folders.slice(0, 100).keys()));
  });
});
