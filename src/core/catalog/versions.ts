import { folderOf, rowNames, type Catalog } from './catalog.ts';
import { grown } from './growing.ts';
import { nameEnd, nameStart, pageOf, sameName } from './name-column.ts';

/** Which archives share a path. Names are compared byte by byte; archives without a name share none. */
interface Versions {
  rows: number;
  /** Rows plus one by the hash of their paths, open addressing; half of it stays empty. */
  table: Uint32Array<ArrayBuffer>;
  /** Of a path's first row how many there are; of the others that row, as -1 - row. */
  counts: Int32Array<ArrayBuffer>;
}

const known = new WeakMap<Catalog, Versions>();

/** How many archives have the path of a row, itself included. */
export type VersionsOf = (row: number) => number;

/** @returns for what is there now. The first call looks at each name once, later ones at new rows. */
export function versionsOf(catalog: Catalog): VersionsOf {
  let versions = known.get(catalog);
  if (!versions) known.set(catalog, (versions = { rows: 0, table: new Uint32Array(1_024), counts: new Int32Array(512) }));
  catchUp(catalog, versions);
  const { counts } = versions;
  return (row) => (counts[row]! >= 0 ? counts[row]! : counts[-1 - counts[row]!]!);
}

function catchUp(catalog: Catalog, versions: Versions): void {
  versions.counts = grown(versions.counts, catalog.rows);
  if (versions.table.length < 2 * catalog.rows) rebuild(catalog, versions);
  for (; versions.rows < catalog.rows; versions.rows++) insert(catalog, versions, versions.rows);
}

/** Makes the table anew in a size that leaves room to grow. Only first rows are in it. */
function rebuild(catalog: Catalog, versions: Versions): void {
  versions.table = new Uint32Array(2 ** Math.ceil(Math.log2(2 * catalog.rows)));
  for (let row = 0; row < versions.rows; row++) if (versions.counts[row]! > 0) versions.table[slotOf(catalog, versions, row)] = row + 1;
}

function insert(catalog: Catalog, versions: Versions, row: number): void {
  const names = rowNames(catalog);
  versions.counts[row] = 1;
  if (nameStart(names, row) === nameEnd(names, row)) return;
  const slot = slotOf(catalog, versions, row);
  const first = versions.table[slot]! - 1;
  if (first < 0) versions.table[slot] = row + 1;
  else {
    versions.counts[first]!++;
    versions.counts[row] = -1 - first;
  }
}

/** @returns where a row with that path is, or the free place for one. */
function slotOf(catalog: Catalog, { table }: Versions, row: number): number {
  const names = rowNames(catalog);
  const [bytes, from, to, folder] = [pageOf(names, row).names, nameStart(names, row), nameEnd(names, row), folderOf(catalog, row)];
  const mask = table.length - 1;
  for (let slot = hash(bytes, from, to, folder ^ catalog.seed) & mask; ; slot = (slot + 1) & mask) {
    const other = table[slot]! - 1;
    if (other < 0 || other === row) return slot;
    if (folderOf(catalog, other) === folder && sameName(names, other, row)) return slot;
  }
}

/** Mixes well in every bit; after Murmur's finish. */
function hash(bytes: Uint8Array, from: number, to: number, seed: number): number {
  const factor = Math.imul(seed, 0x85eb_ca6b) | 1;
  let mixed = seed;
  for (let i = from; i < to; i++) {
    mixed = Math.imul(mixed ^ bytes[i]!, factor);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 13);
}
