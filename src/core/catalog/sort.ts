import { dateOf, folderNames, folderOf, NONE, rowNames, sizeOf, VAULT, type Catalog } from './catalog.ts';
import { nameSorter } from './name-order.ts';
import { sortedByKey } from './radix.ts';
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
  // Down is up turned round, so ties start turned round, too.
  const ties = down ? rows.slice().reverse() : rows;
  const sign = down || by === 'date' ? 1 : -1;
  const dated = sortedBy(ties, (row) => sign * dateOf(catalog, row));
  const sorted = by === 'date' ? dated : by === 'size' ? sortedBy(dated, (row) => sizeOf(catalog, row)) : byName(catalog, dated, byPath);
  return down ? sorted.reverse() : sorted;
}

function sortedBy(rows: Uint32Array, keyOf: (row: number) => number): Uint32Array<ArrayBuffer> {
  const keys = new Float64Array(rows.length);
  // A loop, as `from` with a function takes several times as long.
  for (let i = 0; i < rows.length; i++) keys[i] = keyOf(rows[i]!);
  return sortedByKey(rows, keys);
}

function byName(catalog: Catalog, rows: Uint32Array<ArrayBuffer>, byPath: boolean): Uint32Array<ArrayBuffer> {
  const sortNames = nameSorter(rowNames(catalog));
  if (!byPath) return sortNames(rows);
  const places = folderPlaces(catalog);
  const sorted = sortedBy(rows, (row) => places[folderOf(catalog, row)]!);
  for (let from = 0; from < sorted.length;) {
    const folder = folderOf(catalog, sorted[from]!);
    let to = from + 1;
    while (to < sorted.length && folderOf(catalog, sorted[to]!) === folder) to++;
    if (to - from > 1) sortNames(sorted.subarray(from, to));
    from = to;
  }
  return sorted;
}

const places = new WeakMap<Catalog, { readonly count: number; readonly places: Uint32Array }>();

/** @returns of each folder its place in the order of all paths; kept until there are more folders. */
function folderPlaces(catalog: Catalog): Uint32Array {
  const known = places.get(catalog);
  if (known?.count === catalog.folders.count) return known.places;
  const made = { count: catalog.folders.count, places: placesOf(catalog) };
  places.set(catalog, made);
  return made.places;
}

function placesOf(catalog: Catalog): Uint32Array {
  const { count, parents } = catalog.folders;
  const byName = nameSorter(folderNames(catalog))(Uint32Array.from({ length: count }, (_, folder) => folder));
  // Chains of children in order: the last name first, each put before those that are there.
  const [first, next] = [new Uint32Array(count), new Uint32Array(count)];
  for (const folder of byName.reverse()) {
    if (folder === VAULT) continue;
    next[folder] = first[parents[folder]!]!;
    first[parents[folder]!] = folder;
  }
  const made = new Uint32Array(count);
  let place = 0;
  for (let at: number = VAULT; ;) {
    made[at] = place++;
    if (first[at] !== NONE) at = first[at]!;
    else {
      while (at !== VAULT && next[at] === NONE) at = parents[at]!;
      if (at === VAULT) return made;
      at = next[at]!;
    }
  }
}
