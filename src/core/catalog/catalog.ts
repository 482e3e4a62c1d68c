import { PAGE_ROWS, type FolderPage, type HotPage } from '../inventory/page.ts';
import { grown } from './growing.ts';
import { nameText, type NameColumn } from './name-column.ts';

/** Rows and folders are numbered; 12 bits of a row's number are its place in its page. */
const ROW_SHIFT = Math.log2(PAGE_ROWS);
const FOLDER_SHIFT = 31;

/** The folder that is the vault itself: its own parent, without a name. */
export const VAULT = 0;
/** No folder: ends a list of children. The vault is nobody's child. */
export const NONE = 0;

/** All folders. Columns may be longer than there are folders. */
export interface FolderTable {
  count: number;
  parents: Uint32Array<ArrayBuffer>;
  /** Children of a folder are a chain: its first, then each one's next. */
  firstChild: Uint32Array<ArrayBuffer>;
  nextSibling: Uint32Array<ArrayBuffer>;
  names: Uint8Array<ArrayBuffer>;
  nameEnds: Uint32Array<ArrayBuffer>;
  /** Archives in the folder itself, and their bytes. */
  ownCounts: Uint32Array<ArrayBuffer>;
  ownBytes: Float64Array<ArrayBuffer>;
}

/**
 * An inventory in memory. It grows while pages come in, and answers for what is there. Change it by
 * `addPage` and `addFolders` alone.
 */
export interface Catalog {
  rows: number;
  readonly pages: HotPage[];
  readonly folders: FolderTable;
  /** Goes up with each change: what was computed for another one is stale. */
  version: number;
  /** Stirs hashes of names. */
  readonly seed: number;
}

/** @param seed any whole number; a random one, so that nobody can make up names that all hash alike. */
export function createCatalog(seed: number): Catalog {
  const folders: FolderTable = {
    count: 1,
    parents: new Uint32Array(64),
    firstChild: new Uint32Array(64),
    nextSibling: new Uint32Array(64),
    names: new Uint8Array(1_024),
    nameEnds: new Uint32Array(64),
    ownCounts: new Uint32Array(64),
    ownBytes: new Float64Array(64),
  };
  return { rows: 0, pages: [], folders, version: 0, seed };
}

/**
 * Adds the next page, or puts a fuller one, which begins with the same rows, in the place of the last.
 *
 * @param number of the page, from 0.
 * @throws RangeError if a page before it is missing or not full, or if a row's folder isn't there yet.
 */
export function addPage(catalog: Catalog, number: number, page: HotPage): void {
  const { pages, folders } = catalog;
  const last = pages[number];
  if (number > pages.length || number < pages.length - 1) throw new RangeError(`page ${number} after ${pages.length}`);
  if (!last && number > 0 && pages[number - 1]!.rows !== PAGE_ROWS) throw new RangeError(`page ${number - 1} isn't full`);
  if (page.rows > PAGE_ROWS || page.rows < (last?.rows ?? 0)) throw new RangeError(`${page.rows} rows in a page`);
  for (let i = 0; i < page.rows; i++) if (page.folders[i]! >= folders.count) throw new RangeError(`no folder ${page.folders[i]}`);
  if (last) count(folders, last, -1);
  count(folders, page, 1);
  catalog.rows += page.rows - (last?.rows ?? 0);
  pages[number] = page;
  catalog.version++;
}

function count(folders: FolderTable, page: HotPage, sign: 1 | -1): void {
  for (let i = 0; i < page.rows; i++) {
    const folder = page.folders[i]!;
    folders.ownCounts[folder]! += sign;
    folders.ownBytes[folder]! += sign * page.sizes[i]!;
  }
}

/**
 * Adds further folders; those that are there already are passed over. The vault, number 0, may be
 * among them or not.
 *
 * @throws RangeError if numbers are left out, or if a parent doesn't have a lower one.
 */
export function addFolders(catalog: Catalog, { from, parents, names, nameEnds }: FolderPage): void {
  const { folders } = catalog;
  const end = from + parents.length;
  if (from > folders.count) throw new RangeError(`folder ${from} after ${folders.count}`);
  for (let folder = folders.count; folder < end; folder++)
    if (parents[folder - from]! >= folder) throw new RangeError(`folder ${folder} in ${parents[folder - from]}`);
  widen(folders, end);
  for (let folder = folders.count; folder < end; folder++) {
    const i = folder - from;
    add(folders, folder, parents[i]!, names, i === 0 ? 0 : nameEnds[i - 1]!, nameEnds[i]!);
  }
  folders.count = Math.max(folders.count, end);
  catalog.version++;
}

function widen(folders: FolderTable, length: number): void {
  folders.parents = grown(folders.parents, length);
  folders.firstChild = grown(folders.firstChild, length);
  folders.nextSibling = grown(folders.nextSibling, length);
  folders.nameEnds = grown(folders.nameEnds, length);
  folders.ownCounts = grown(folders.ownCounts, length);
  folders.ownBytes = grown(folders.ownBytes, length);
}

function add(folders: FolderTable, folder: number, parent: number, names: Uint8Array, from: number, to: number): void {
  const start = folders.nameEnds[folder - 1]!;
  const end = start + to - from;
  folders.names = grown(folders.names, end);
  for (let i = from, at = start; i < to; i++, at++) folders.names[at] = names[i]!;
  folders.nameEnds[folder] = end;
  folders.parents[folder] = parent;
  folders.nextSibling[folder] = folders.firstChild[parent]!;
  folders.firstChild[parent] = folder;
}

export const rowNames = ({ pages }: Catalog): NameColumn => ({ shift: ROW_SHIFT, pages });

const columns = new WeakMap<Catalog, NameColumn & { readonly version: number }>();

export function folderNames(catalog: Catalog): NameColumn {
  const { folders, version } = catalog;
  const known = columns.get(catalog);
  if (known?.version === version) return known;
  const names = folders.names.subarray(0, folders.nameEnds[folders.count - 1]!);
  const made = { shift: FOLDER_SHIFT, pages: [{ names, nameEnds: folders.nameEnds }], version };
  columns.set(catalog, made);
  return made;
}

const place = (row: number): number => row & (PAGE_ROWS - 1);
const pageOfRow = ({ pages }: Catalog, row: number): HotPage => pages[row >>> ROW_SHIFT]!;

export const sizeOf = (catalog: Catalog, row: number): number => pageOfRow(catalog, row).sizes[place(row)]!;
export const dateOf = (catalog: Catalog, row: number): number => pageOfRow(catalog, row).dates[place(row)]!;
export const folderOf = (catalog: Catalog, row: number): number => pageOfRow(catalog, row).folders[place(row)]!;
/** @see marks.ts */
export const markAt = (catalog: Catalog, row: number): number => pageOfRow(catalog, row).marks[place(row)]!;
export const nameOf = (catalog: Catalog, row: number): string => nameText(rowNames(catalog), row);
