/** Pages of an inventory: rows, folders and broken rows, with the place up to which they were read. Writer: the loader. */
import type { Inventory, RowProblem } from '../core/inventory/inventory.ts';
import type { ColdPage, FolderPage, HotPage } from '../core/inventory/page.ts';
import { reading, writing } from './database.ts';

/** What was read since the last commit. */
export interface PagesRead {
  /** Number of the first page; a page that was only begun is stored again, whole, under its number. */
  readonly firstPage: number;
  readonly hot: readonly HotPage[];
  readonly cold: readonly ColdPage[];
  readonly folders: readonly FolderPage[];
  /** Number of the first of the problems. */
  readonly firstProblem: number;
  readonly problems: readonly RowProblem[];
}

/**
 * Stores pages and how far the reading is, in one transaction: what is stored was read once, and
 * what wasn't is read again. Strict: once all is read, a person's file is dropped, and of relaxed pages a
 * power cut leaves records that can't be read (faults.md, T1; test/floor/power).
 *
 * @param change gets the record as it is now.
 * @returns the changed record, or undefined if it was removed meanwhile: nothing was stored then.
 * @throws Failed `disk-full` or `store-broken`; nothing was stored then.
 */
export function commitPages(id: string, read: PagesRead, change: (now: Inventory) => Inventory): Promise<Inventory | undefined> {
  const stores = ['inventories', 'hot-pages', 'cold-pages', 'folder-pages', 'row-problems'] as const;
  return writing('strict', stores, async (transaction) => {
    const records = transaction.objectStore('inventories');
    const now = await records.get(id);
    if (!now) return undefined;
    const next = change(now);
    const [hot, cold, folders, problems] = [
      transaction.objectStore('hot-pages'),
      transaction.objectStore('cold-pages'),
      transaction.objectStore('folder-pages'),
      transaction.objectStore('row-problems'),
    ];
    await Promise.all([
      records.put(next),
      ...read.hot.map((page, i) => hot.put(page, [id, read.firstPage + i])),
      ...read.cold.map((page, i) => cold.put(page, [id, read.firstPage + i])),
      ...read.folders.map((page) => folders.put(page, [id, page.from])),
      ...read.problems.map((problem, i) => problems.put(problem, [id, read.firstProblem + i])),
    ]);
    return next;
  });
}

/** @returns up to so many hot pages from a page on, in order. */
export function hotPages(id: string, from: number, count: number): Promise<HotPage[]> {
  return reading(['hot-pages'], (transaction) => transaction.objectStore('hot-pages').getAll(IDBKeyRange.bound([id, from], [id, from + count - 1])));
}

/** @returns the folders that were added from a number on, in order. */
export function folderPages(id: string, from: number): Promise<FolderPage[]> {
  return reading(['folder-pages'], (transaction) => transaction.objectStore('folder-pages').getAll(IDBKeyRange.bound([id, from], [id, []])));
}

export function coldPage(id: string, page: number): Promise<ColdPage | undefined> {
  return reading(['cold-pages'], (transaction) => transaction.objectStore('cold-pages').get([id, page]));
}

/** @returns up to so many broken rows from a number on, in the order of the file. */
export function problemsOf(id: string, from: number, count: number): Promise<RowProblem[]> {
  return reading(['row-problems'], (transaction) =>
    transaction.objectStore('row-problems').getAll(IDBKeyRange.bound([id, from], [id, from + count - 1])),
  );
}
