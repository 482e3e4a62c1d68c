import { dateOf, folderOf, rowNames, sizeOf, type Catalog } from './catalog.ts';
import { inKeptOrder } from './kept-order.ts';
import { nameSorter } from './name-order.ts';
import { sortedByPath } from './path-order.ts';
import { sortedBy } from './radix.ts';
import type { Sort } from './query.ts';

/**
 * Sorts rows. Names go by the bytes of their UTF-8 in small letters (so `z` before `é`), paths by folder
 * (a folder before those in it), then by name. Equal ones go by date, the newest first, whichever way
 * round; so versions of a file stand together. What is still equal keeps the inventory's order.
 *
 * @param rows ascending; stay as they are.
 * @param byPath whether `name` goes by the whole path.
 */
export function sortRows(catalog: Catalog, rows: Uint32Array, { by, down }: Sort, byPath: boolean): Uint32Array<ArrayBuffer> {
  // Names of one folder go as their paths do.
  const isByPath = by === 'name' && (byPath || inOneFolder(catalog, rows));
  const kept = isByPath ? inKeptOrder(catalog, rows, down) : undefined;
  if (kept) return kept;
  // Down is up turned round, so ties start turned round, too.
  const ties = down ? rows.slice().reverse() : rows;
  const sign = down || by === 'date' ? 1 : -1;
  const dated = sortedBy(ties, (row) => sign * dateOf(catalog, row));
  const sorted = by === 'date' ? dated : by === 'size' ? sortedBy(dated, (row) => sizeOf(catalog, row)) : byName(catalog, dated, isByPath);
  return down ? sorted.reverse() : sorted;
}

const byName = (catalog: Catalog, rows: Uint32Array<ArrayBuffer>, isByPath: boolean): Uint32Array<ArrayBuffer> =>
  isByPath ? sortedByPath(catalog, rows) : nameSorter(rowNames(catalog))(rows);

function inOneFolder(catalog: Catalog, rows: Uint32Array): boolean {
  for (let i = 1; i < rows.length; i++) if (folderOf(catalog, rows[i]!) !== folderOf(catalog, rows[0]!)) return false;
  return true;
}
