/**
 * An inventory as it lies in the store: pages of packed columns instead of a record a row, 35 times
 * as fast to write (performance.md). Rows are numbered through all pages, from 0.
 */

export const PAGE_ROWS = 4_096;

/** Columns that every search and sum runs over: read whole at the start and kept in memory. */
export interface HotPage {
  readonly rows: number;
  /** Bytes of each archive. */
  readonly sizes: Float64Array<ArrayBuffer>;
  /** Epoch ms of each upload. */
  readonly dates: Float64Array<ArrayBuffer>;
  /** Number of each row's folder; 0 is the vault itself. */
  readonly folders: Uint32Array<ArrayBuffer>;
  /** What the description tells beside the name: see marks.ts. */
  readonly marks: Uint8Array<ArrayBuffer>;
  /** UTF-8 of the last parts of all paths, one after the other; an archive without a name has none. */
  readonly names: Uint8Array<ArrayBuffer>;
  /** Where each name ends in `names`. */
  readonly nameEnds: Uint32Array<ArrayBuffer>;
}

/** Columns of rows that are shown or chosen: read when they are needed. */
export interface ColdPage {
  readonly rows: number;
  /** ASCII of all archive ids, one after the other. */
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly idEnds: Uint32Array<ArrayBuffer>;
  /** 32 bytes a row; all zero where the inventory tells no tree hash. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** UTF-8 of the descriptions as the inventory has them. */
  readonly descriptions: Uint8Array<ArrayBuffer>;
  readonly descriptionEnds: Uint32Array<ArrayBuffer>;
}

/** Further folders, numbered from `from` on. A folder's parent always has a lower number. */
export interface FolderPage {
  readonly from: number;
  readonly parents: Uint32Array<ArrayBuffer>;
  /** UTF-8 of their names, one after the other. */
  readonly names: Uint8Array<ArrayBuffer>;
  /** Where each name ends in `names`. */
  readonly nameEnds: Uint32Array<ArrayBuffer>;
}
