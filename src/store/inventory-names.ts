/** Names of a list, as they lie in an inventory's pages. Writer: the loader. */
import type { RenamingPort } from '../core/inventory/renaming.ts';
import { PAGE_ROWS } from '../core/inventory/page.ts';
import { reading, writing } from './database.ts';

/** The pages of an inventory, for `renameAll`. */
export function renamingPort(id: string): RenamingPort {
  return {
    page: (number) =>
      reading(['hot-pages', 'cold-pages'], async (transaction) => {
        const [hot, cold] = await Promise.all([
          transaction.objectStore('hot-pages').get([id, number]),
          transaction.objectStore('cold-pages').get([id, number]),
        ]);
        return hot && cold && { hot, cold };
      }),
    folders: () => reading(['folder-pages'], (transaction) => transaction.objectStore('folder-pages').getAll(IDBKeyRange.bound([id, 0], [id, []]))),
    // Strict: the pages themselves are written anew, and nothing else has their rows.
    store: ({ firstPage, hot, folders, further, names }) =>
      writing('strict', ['inventories', 'hot-pages', 'folder-pages', 'further-paths'], async (transaction) => {
        const inventories = transaction.objectStore('inventories');
        const now = await inventories.get(id);
        if (!now) return false;
        const { names: _before, ...rest } = now;
        const count = folders.reduce((sum, { parents }) => sum + parents.length, now.reading.folders);
        const pages = transaction.objectStore('hot-pages');
        const folderPages = transaction.objectStore('folder-pages');
        const paths = transaction.objectStore('further-paths');
        const firstRow = firstPage * PAGE_ROWS;
        await Promise.all([
          inventories.put({ ...rest, reading: { ...rest.reading, folders: count }, ...(names ? { names } : {}) }),
          ...hot.map((page, i) => pages.put(page, [id, firstPage + i])),
          ...folders.map((page) => folderPages.put(page, [id, page.from])),
          ...(hot.length > 0 ? [paths.delete(IDBKeyRange.bound([id, firstRow], [id, firstRow + hot.length * PAGE_ROWS], false, true))] : []),
          ...[...further].map(([row, more]) => paths.put(more, [id, row])),
        ]);
        return true;
      }),
  };
}

/** @returns further paths of an archive, from a list of names. */
export async function furtherPaths(id: string, row: number): Promise<readonly string[]> {
  return (await reading(['further-paths'], (transaction) => transaction.objectStore('further-paths').get([id, row]))) ?? [];
}
