import { folderNames, folderOf, NONE, rowNames, VAULT, type Catalog } from './catalog.ts';
import { nameSorter } from './name-order.ts';
import { sortedBy } from './radix.ts';

/** Sorts stably by folder, a folder before those in it, then by name. */
export function sortedByPath(catalog: Catalog, rows: Uint32Array): Uint32Array<ArrayBuffer> {
  const sortNames = nameSorter(rowNames(catalog));
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
