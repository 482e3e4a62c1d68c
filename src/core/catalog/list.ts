import { VAULT, type Catalog } from './catalog.ts';
import { filterRows, tallyOf } from './filter.ts';
import type { Query, Tally } from './query.ts';
import { sortRows } from './sort.ts';

/** The rows that a screen shows, in its order. */
export interface List extends Tally {
  readonly rows: Uint32Array<ArrayBuffer>;
}

/** @returns what of the catalog is there now. Names go by path wherever more than one folder is looked at. */
export function listOf(catalog: Catalog, { filter, sort }: Query): List {
  const rows = filterRows(catalog, filter);
  return { rows: sortRows(catalog, rows, sort, !filter.shallow && hasMore(catalog, filter.folder ?? VAULT)), ...tallyOf(catalog, rows) };
}

const hasMore = ({ folders }: Catalog, folder: number): boolean => folder >= folders.count || folders.firstChild[folder] !== 0;
