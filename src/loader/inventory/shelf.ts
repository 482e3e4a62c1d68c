/** The rows of an inventory as they are in memory: what is stored, page by page. */
import { addFolders, addPage, createCatalog, type Catalog } from '../../core/catalog/catalog.ts';
import { Failed } from '../../core/failure/failure.ts';
import { PAGE_ROWS, type ColdPage, type FolderPage, type HotPage } from '../../core/inventory/page.ts';
import { coldPage, folderPages, hotPages } from '../../store/inventory-pages.ts';
import { randomSeed } from './seed.ts';

/** Hot pages that are read at once: some 13 MB. */
const PAGES_AT_ONCE = 64;
/** Cold pages that are kept: each holds some 1.2 MB. */
const COLD_KEPT = 8;

export interface Shelf {
  readonly catalog: Catalog;
  /** Takes what the store has and the memory lacks. */
  catchUp(breathe: () => Promise<void>, onPages: () => void): Promise<void>;
  /** Takes pages that this loader stored itself. */
  take(firstPage: number, hot: readonly HotPage[], folders: readonly FolderPage[]): void;
  /** The page of a row with what is shown and chosen of it. @throws Failed `store-broken` where it isn't there. */
  cold(row: number): Promise<ColdPage>;
  /** Reads all pages anew: other names were applied. What is asked meanwhile is answered of the old ones. */
  reload(breathe: () => Promise<void>): Promise<void>;
}

export function createShelf(inventoryId: string): Shelf {
  const seed = randomSeed();
  let catalog = createCatalog(seed);
  const kept = new Map<number, ColdPage>();

  const put = (into: Catalog, firstPage: number, hot: readonly HotPage[], folders: readonly FolderPage[]): void => {
    for (const page of folders) addFolders(into, page);
    hot.forEach((page, i) => {
      const number = firstPage + i;
      // A page that is full already can't have changed.
      if (number < into.pages.length - 1 || into.pages[number]?.rows === page.rows) return;
      addPage(into, number, page);
      kept.delete(number);
    });
  };

  const catchUp = async (into: Catalog, breathe: () => Promise<void>, onPages: () => void): Promise<void> => {
    for (;;) {
      const from = Math.floor(into.rows / PAGE_ROWS);
      const pages = await hotPages(inventoryId, from, PAGES_AT_ONCE);
      // Afterwards, so that no row's folder is missing.
      const folders = pages.length > 0 ? await folderPages(inventoryId, into.folders.count) : [];
      put(into, from, pages, folders);
      onPages();
      if (pages.length < PAGES_AT_ONCE) return;
      await breathe();
    }
  };

  return {
    get catalog() {
      return catalog;
    },
    take: (firstPage, hot, folders) => put(catalog, firstPage, hot, folders),
    catchUp: (breathe, onPages) => catchUp(catalog, breathe, onPages),
    cold: async (row) => {
      const number = Math.floor(row / PAGE_ROWS);
      const known = kept.get(number);
      if (known && row % PAGE_ROWS < known.rows) return known;
      const page = await coldPage(inventoryId, number);
      if (!page || row % PAGE_ROWS >= page.rows) throw new Failed({ code: 'store-broken', name: `page ${number} of the inventory is missing` });
      kept.delete(number);
      kept.set(number, page);
      for (const [oldest] of kept) {
        if (kept.size <= COLD_KEPT) break;
        kept.delete(oldest);
      }
      return page;
    },
    reload: async (breathe) => {
      const fresh = createCatalog(seed);
      await catchUp(fresh, breathe, () => undefined);
      catalog = fresh;
    },
  };
}
