import { dateOf, folderNames, folderOf, NONE, rowNames, sizeOf, VAULT, type Catalog } from './catalog.ts';
import { sortNames } from './name-order.ts';
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
  const dates = Float64Array.from(ties, (row) => (down || by === 'date' ? 1 : -1) * dateOf(catalog, row));
  const dated = sortedByKey(ties, dates);
  const sorted = by === 'date' ? dated : by === 'size' ? bySize(catalog, dated) : byName(catalog, dated, byPath);
  return down ? sorted.reverse() : sorted;
}

const bySize = (catalog: Catalog, rows: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> =>
  sortedByKey(
    rows,
    Float64Array.from(rows, (row) => sizeOf(catalog, row)),
  );

function byName(catalog: Catalog, rows: Uint32Array<ArrayBuffer>, byPath: boolean): Uint32Array<ArrayBuffer> {
  const names = rowNames(catalog);
  if (!byPath) return sortNames(names, rows);
  const places = folderPlaces(catalog);
  const sorted = sortedByKey(
    rows,
    Float64Array.from(rows, (row) => places[folderOf(catalog, row)]!),
  );
  for (let from = 0; from < sorted.length;) {
    const folder = folderOf(catalog, sorted[from]!);
    let to = from + 1;
    while (to < sorted.length && folderOf(catalog, sorted[to]!) === folder) to++;
    if (to - from > 1) sortNames(names, sorted.subarray(from, to));
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
  const byName = sortNames(
    folderNames(catalog),
    Uint32Array.from({ length: count }, (_, folder) => folder),
  );
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
