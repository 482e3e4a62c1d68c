import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../../src/core/inventory/inventory.ts';
import { ENCRYPTED, NAMELESS, RENAMED } from '../../../../src/core/inventory/marks.ts';
import { takeNames, type NamesRead } from '../../../../src/core/inventory/names.ts';
import { createPacker } from '../../../../src/core/inventory/packer.ts';
import { PAGE_ROWS, type ColdPage, type FolderPage, type HotPage } from '../../../../src/core/inventory/page.ts';
import { renameAll, type PagesRenamed, type RenamingPort } from '../../../../src/core/inventory/renaming.ts';
import { spanOf } from '../../../../src/core/inventory/row.ts';

type Archive = readonly [id: string, description: string];

const namesOf = ({ names, nameEnds }: FolderPage): string[] =>
  Array.from(nameEnds, (end, i) => new TextDecoder().decode(names.subarray(i === 0 ? 0 : nameEnds[i - 1], end)));

/** An inventory in memory, in place of the store. */
class Lying implements RenamingPort {
  inventory: Inventory;
  readonly pages: { hot: HotPage; cold: ColdPage }[];
  readonly folderPages: FolderPage[] = [];
  readonly further = new Map<number, readonly string[]>();
  readonly stored: PagesRenamed[] = [];
  /** Transactions until it is killed. */
  lives = Infinity;
  isRemoved = false;

  constructor(archives: readonly Archive[]) {
    const packer = createPacker();
    for (const [archiveId, description] of archives) {
      packer.add({
        archiveId: spanOf(archiveId),
        description: spanOf(description),
        uploadedAtMs: 5,
        sizeBytes: 7,
        treeHash: spanOf(''),
      });
    }
    const { pages, folders } = packer.take();
    this.pages = pages.map(({ hot, cold }) => ({ hot, cold }));
    if (folders) this.folderPages.push(folders);
    const reading = {
      output: 0,
      offsetBytes: 0,
      readBytes: 0,
      wholeBytes: 0,
      rows: archives.length,
      folders: packer.folderCount(),
      problems: 0,
      done: true,
      complete: true,
    };
    this.inventory = { id: 'i', region: 'demo', vault: 'v', addedAtMs: 0, outputs: [], coverage: 'whole', reading };
  }
  page(number: number): Promise<{ hot: HotPage; cold: ColdPage } | undefined> {
    return Promise.resolve(this.pages[number]);
  }
  folders(): Promise<readonly FolderPage[]> {
    return Promise.resolve(this.folderPages);
  }
  store(changed: PagesRenamed): Promise<boolean> {
    if (this.isRemoved) return Promise.resolve(false);
    if (this.lives-- <= 0) throw new Error('killed');
    this.stored.push(changed);
    for (const [i, hot] of changed.hot.entries()) {
      const number = changed.firstPage + i;
      for (let row = 0; row < hot.rows; row++) this.further.delete(number * PAGE_ROWS + row);
      this.pages[number]!.hot = hot;
    }
    for (const [row, paths] of changed.further) this.further.set(row, paths);
    this.folderPages.push(...changed.folders);
    const { names: _before, ...rest } = this.inventory;
    this.inventory = changed.names ? { ...rest, names: changed.names } : rest;
    return Promise.resolve(true);
  }
  /** Paths of all archives; empty where there is no name. */
  paths(): string[] {
    const parents = [0, ...this.folderPages.flatMap((page) => [...page.parents])];
    const names = ['', ...this.folderPages.flatMap(namesOf)];
    const path = (folder: number): string => (folder === 0 ? '' : `${path(parents[folder]!)}${names[folder]}/`);
    return this.pages.flatMap(({ hot }) =>
      Array.from({ length: hot.rows }, (_, i) => {
        const name = new TextDecoder().decode(hot.names.subarray(i === 0 ? 0 : hot.nameEnds[i - 1], hot.nameEnds[i]));
        return name === '' ? '' : path(hot.folders[i]!) + name;
      }),
    );
  }
  marks(): number[] {
    return this.pages.flatMap(({ hot }) => [...hot.marks]);
  }
}

const listOf = (rows: readonly (readonly [id: string, path: string])[]): NamesRead => {
  const taker = takeNames();
  for (const [id, path] of rows) taker.take(id, path, 1, '');
  return taker.read;
};
const give = (lying: Lying, rows: readonly (readonly [string, string])[], name = 'names.csv'): ReturnType<typeof renameAll> =>
  renameAll(lying, lying.inventory, { read: listOf(rows), from: 'csv', name });
const drop = (lying: Lying): ReturnType<typeof renameAll> => renameAll(lying, lying.inventory);

const CB = '{"Path":"old/b.txt","Flags":2}';

describe('names of a list', () => {
  test('go to their archives; the others keep theirs; writer and flags stay', async () => {
    const lying = new Lying([
      ['A', ''],
      ['B', CB],
      ['C', 'old/c.txt'],
      ['D', 'GPGHMACSHA1--ab'],
    ]);
    const before = lying.marks();
    expect(
      await give(lying, [
        ['A', '/new/a.txt'],
        ['B', 'b.txt'],
        ['D', 'annex/d'],
        ['X', 'gone'],
      ]),
    ).toEqual({ matched: 3, unmatched: 1 });
    expect(lying.paths()).toEqual(['new/a.txt', 'b.txt', 'old/c.txt', 'annex/d']);
    expect(lying.marks()).toEqual([(before[0]! & ~NAMELESS) | RENAMED, before[1]! | RENAMED, before[2], (before[3]! & ~NAMELESS) | RENAMED]);
    expect(lying.marks()[1]! & ENCRYPTED).toBe(ENCRYPTED);
    expect(lying.inventory.names).toEqual({ from: 'csv', name: 'names.csv', matched: 3, unmatched: 1 });
  });

  test('of which one archive has several: the first is the name, the others are kept beside it', async () => {
    const lying = new Lying([
      ['A', ''],
      ['B', ''],
    ]);
    await give(lying, [
      ['B', 'one'],
      ['B', 'dir/two'],
      ['B', 'three'],
      ['B', 'one'],
    ]);
    expect(lying.paths()).toEqual(['', 'one']);
    expect([...lying.further]).toEqual([[1, ['dir/two', 'three']]]);
    await drop(lying);
    expect([...lying.further]).toEqual([]);
  });

  test('count equal ids of an inventory each, and as one in the list', async () => {
    const lying = new Lying([
      ['A', ''],
      ['A', 'x'],
    ]);
    expect(
      await give(lying, [
        ['A', 'a'],
        ['B', 'b'],
      ]),
    ).toEqual({ matched: 2, unmatched: 1 });
  });

  test('give way to those of the next list, and to descriptions where that has none', async () => {
    const lying = new Lying([
      ['A', 'old/a'],
      ['B', CB],
    ]);
    await give(lying, [
      ['A', 'one/a'],
      ['B', 'one/b'],
    ]);
    await give(lying, [['B', 'two/b']], 'other.csv');
    expect(lying.paths()).toEqual(['old/a', 'two/b']);
    expect(lying.inventory.names).toMatchObject({ name: 'other.csv', matched: 1 });
  });

  test('wait until the inventory is read', async () => {
    const lying = new Lying([['A', '']]);
    lying.inventory = { ...lying.inventory, reading: { ...lying.inventory.reading, done: false } };
    await expect(give(lying, [['A', 'a']])).rejects.toMatchObject({ failure: { code: 'names-unusable', why: 'busy' } });
    expect(lying.stored).toEqual([]);
  });

  test('are dropped with an inventory that is removed meanwhile', async () => {
    const lying = new Lying([['A', '']]);
    lying.isRemoved = true;
    await give(lying, [['A', 'a']]);
    expect(lying.paths()).toEqual(['']);
  });

  const description = fc.constantFrom('', 'a.txt', 'dir/b.txt', CB, 'No description.', 'GPGHMACSHA1--ab', 'dir\\sub\\c.txt', 'photos/', '/x//y');

  test('taken off leave every page as the inventory was read', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(description, { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(29), fc.constantFrom('n/1', '2', 'dir/3', '/')), { maxLength: 20 }),
        async (texts, rows) => {
          const lying = new Lying(texts.map((text, i) => [`id-${i}`, text]));
          const before = structuredClone(lying.pages.map(({ hot }) => hot));
          await give(
            lying,
            rows.map(([i, path]) => [`id-${i}`, path] as const),
          );
          await drop(lying);
          expect(lying.pages.map(({ hot }) => hot)).toEqual(before);
          expect([lying.inventory.names, lying.further.size]).toEqual([undefined, 0]);
        },
      ),
      { numRuns: 60 },
    ));

  test('killed in the middle they say so, and done anew they are what they would have been', async () => {
    const archives = Array.from({ length: 17 * PAGE_ROWS + 5 }, (_, i): Archive => [`id-${i}`, `old/${i % 7}/${i}`]);
    const rows = archives.map(([id], i) => [id, `new/${i % 11}/${i}`] as const);
    const [whole, killed] = [new Lying(archives), new Lying(archives)];
    await give(whole, rows);
    expect(whole.stored.map(({ hot, names }) => [hot.length, names?.isPartly])).toEqual([
      [16, true],
      [2, undefined],
    ]);
    killed.lives = 1;
    await expect(give(killed, rows)).rejects.toThrow('killed');
    expect(killed.inventory.names).toMatchObject({ isPartly: true });
    expect(killed.paths().slice(16 * PAGE_ROWS - 1, 16 * PAGE_ROWS + 1)).toEqual([
      `new/${(16 * PAGE_ROWS - 1) % 11}/${16 * PAGE_ROWS - 1}`,
      `old/${(16 * PAGE_ROWS) % 7}/${16 * PAGE_ROWS}`,
    ]);
    killed.lives = Infinity;
    await give(killed, rows);
    expect(killed.paths()).toEqual(whole.paths());
    expect(killed.inventory.names).toEqual(whole.inventory.names);
    killed.lives = 1;
    await expect(drop(killed)).rejects.toThrow('killed');
    expect(killed.inventory.names).toMatchObject({ isPartly: true });
    killed.lives = Infinity;
    await drop(killed);
    expect(killed.paths()).toEqual(new Lying(archives).paths());
    expect(killed.inventory.names).toBeUndefined();
  });
});
