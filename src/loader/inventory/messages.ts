/** What a screen asks of the inventory's loader and what it hears. Rows travel, never pages. */
import type { Query, Tally } from '../../core/catalog/query.ts';
import type { Shape } from '../../core/catalog/shape.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { Selection } from '../../core/catalog/selection.ts';
import type { RowProblem } from '../../core/inventory/inventory.ts';
import type { BadLine } from '../../core/inventory/names.ts';
import type { Writer } from '../../core/description/format.ts';

export type { Box } from '../../core/catalog/boxes.ts';
export type { Shape } from '../../core/catalog/shape.ts';

/** One archive in a list. */
export interface RowShown {
  readonly row: number;
  /** Last part of the path; empty where no name could be read. */
  readonly name: string;
  /** Beginning of the archive id, for archives without a name. */
  readonly shortId: string;
  readonly folder: number;
  /** Path of its folder, without a slash at either end; empty for the vault itself. */
  readonly folderPath: string;
  readonly sizeBytes: number;
  readonly uploadedAtMs: number;
  readonly writer?: Writer;
  readonly compressed: boolean;
  readonly encrypted: boolean;
  /** Archives with the same path, this one included. */
  readonly versions: number;
  readonly chosen: boolean;
}

/** All that an inventory tells of one archive. */
export interface RowDetails extends RowShown {
  readonly archiveId: string;
  /** Hex; absent where the inventory tells none. */
  readonly treeHash?: string;
  /** As the uploader wrote it. */
  readonly description: string;
  /** Epoch ms: when the file was changed last, as the description says. */
  readonly modifiedAtMs?: number;
  /** Further paths of the same archive, from a list of names. */
  readonly alsoAt: readonly string[];
}

export interface FolderShown {
  readonly folder: number;
  readonly name: string;
  readonly path: string;
  /** Of all archives in it and below. */
  readonly count: number;
  readonly bytes: number;
  readonly hasFolders: boolean;
  /** Of its archives: none, some or all are chosen. */
  readonly chosen: 'none' | 'some' | 'all';
}

/** An archive to retrieve. */
export interface Chosen {
  readonly archiveId: string;
  /** Path, or a name made of the id. */
  readonly name: string;
  readonly nameIsGuess: boolean;
  readonly sizeBytes: number;
  readonly uploadedAtMs: number;
}

/** How far the loader is; told about four times a second while it reads. */
export interface Progress {
  readonly rows: number;
  readonly problems: number;
  readonly readBytes: number;
  readonly wholeBytes: number;
  readonly state: 'loading' | 'reading' | 'waiting' | 'done' | 'failed';
  readonly complete: boolean;
  readonly failure?: Failure;
}

/** Two inventories of a vault, by archive id. */
export interface Compared {
  readonly added: Tally;
  readonly deleted: Tally;
  readonly same: Tally;
  /** The first 1,000 of each; all are in the export. */
  readonly addedRows: readonly RowShown[];
  readonly deletedRows: readonly RowShown[];
}

/**
 * An open inventory, as screens use it. Each call is one message to the loader and its answer; all
 * reject with Failed. Lists are live: while the loader reads, answers cover what was read so far.
 */
export interface OpenInventory {
  readonly inventoryId: string;
  /** Hears progress, at once and then on each change. @returns what ends it. */
  follow(listener: (progress: Progress) => void): () => void;
  /** Makes this the list that `rows` reads from; a newer one replaces it. */
  list(query: Query): Promise<Tally>;
  /** Rows `from` to `from + count` of the list, at most 500. */
  rows(from: number, count: number): Promise<readonly RowShown[]>;
  /** Where a row stands in the list; -1 where it isn't in it. */
  placeOf(row: number): Promise<number>;
  /** Rows at places `from` to `to` (both included) of the list, as numbers: what Shift selects. At most 100,000. `only` those. */
  rowNumbers(from: number, to: number, only?: 'chosen' | 'not chosen'): Promise<readonly number[]>;
  /** Subfolders of a folder, by name; at most 2,000, `more` says how many are left. */
  folders(parent: number): Promise<{ readonly folders: readonly FolderShown[]; readonly more: number }>;
  /** The folder at a path, with its ancestors from the top; undefined where there is none. */
  folderAt(path: string): Promise<{ readonly folder: number; readonly trail: readonly FolderShown[] } | undefined>;
  details(row: number): Promise<RowDetails>;
  problems(from: number, count: number): Promise<readonly RowProblem[]>;
  /** Makes this the selection that `chosen` marks are of. `hidden`: chosen, but not in the list. */
  select(selection: Selection): Promise<Tally & { readonly hidden: number }>;
  /** The chosen archives; `more` where there are over `most`. */
  chosen(most: number): Promise<{ readonly archives: readonly Chosen[]; readonly more: number }>;
  shape(folder: number): Promise<Shape>;
  /** Writes the list (or another) as a file; progress in rows. `changes`: of the last `compare`, each row with `added` or `deleted` before it. */
  export(
    what: 'list' | 'selection' | 'problems' | 'changes',
    format: 'CSV' | 'JSON',
    to: FileSystemFileHandle | undefined,
    onRows: (rows: number) => void,
  ): Promise<Blob | undefined>;
  compare(olderId: string): Promise<Compared>;
  /** Names by archive id, applied to all rows: a CSV `archiveId,name` or a Synology mapping. */
  applyNames(names: NamesGiven): Promise<NamesApplied>;
  /** Names as the descriptions have them again. */
  dropNames(): Promise<void>;
  /** Reads on after the failure `inventory-expands`: the person says that the file is what it should be. */
  goOn(): Promise<void>;
  close(): void;
}

export interface NamesApplied {
  /** Archives that are named by the list now, and archives of the list that aren't in this inventory. */
  readonly matched: number;
  readonly unmatched: number;
  /** Lines without a name or an id, and the first 100 of them. */
  readonly bad: number;
  readonly badLines: readonly BadLine[];
}

export type NamesGiven =
  | { readonly from: 'csv'; readonly file: File }
  | { readonly from: 'synology'; readonly file: File }
  | { readonly from: 'synology'; readonly transferId: string; readonly name: string };
