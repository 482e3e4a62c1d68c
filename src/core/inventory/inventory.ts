/** All that is remembered of an inventory: facts. Rows lie in pages (page.ts). */
import type { Resume } from './row.ts';

/** What of a vault an inventory was asked for. */
export interface InventoryPart {
  /** Epoch ms: archives uploaded from then on. */
  readonly fromMs?: number;
  /** Epoch ms: and before then. */
  readonly untilMs?: number;
  readonly limit?: number;
  readonly marker?: string;
}

/** Bytes that are read into an inventory, one after the other. */
export type Output =
  /** A finished job's, from the chunks of its transfer. `nextMarker`: where the next part starts; null at the end. */
  | { readonly is: 'transfer'; readonly transferId: string; readonly part: InventoryPart; readonly nextMarker?: string | null }
  /** The person's file, kept in the store until it is read. */
  | { readonly is: 'file'; readonly name: string; readonly sizeBytes: number };

/**
 * How much of the vault it tells: all of it, a part that was asked for, or unknown. A job that was
 * begun with a marker alone looks like a whole one (glacier.md, section 7).
 */
export type Coverage = 'whole' | 'part' | 'unknown';

/** Where the reading stands; written with the pages, in one transaction. */
export interface Reading {
  /** Index of the output that is being read. */
  readonly output: number;
  /** Bytes of it (unpacked, where it is gzip) whose rows are stored. */
  readonly offsetBytes: number;
  /** Bytes of all outputs that were read, as they lie on disk, and how many there are. */
  readonly readBytes: number;
  readonly wholeBytes: number;
  readonly rows: number;
  readonly folders: number;
  readonly problems: number;
  readonly done: boolean;
  /** False where an output ends before its list does. */
  readonly complete: boolean;
  /** Bytes of the outputs before this one, as they lie on disk. */
  readonly beforeBytes?: number;
  /** What a reader needs to go on in the middle of an output (columns of a CSV, lines so far). */
  readonly resume?: Resume;
}

export interface Inventory {
  readonly id: string;
  readonly region: string;
  readonly vault: string;
  readonly addedAtMs: number;
  readonly outputs: readonly Output[];
  readonly coverage: Coverage;
  readonly format?: 'JSON' | 'CSV';
  /** As the inventory says; a CSV says neither. */
  readonly vaultArn?: string;
  readonly inventoryAtMs?: number;
  readonly reading: Reading;
  /** The person allowed a packed file to grow beyond what an inventory is expected to (faults.md, I2). */
  readonly mayExpand?: true;
  /** A list of names that was applied; `isPartly`: it was ended in the middle, and is to be applied anew or dropped. */
  readonly names?: {
    readonly from: 'csv' | 'synology';
    readonly name: string;
    readonly matched: number;
    readonly unmatched: number;
    readonly isPartly?: true;
  };
}

/** A row or place that couldn't be read; kept beside the rows, never dropped. */
export interface RowProblem {
  /** `cut off`: the bytes end there. `too long`: more than a row can have. `syntax`: not JSON, not a line. */
  readonly reason: 'columns' | 'id' | 'date' | 'size' | 'hash' | 'syntax' | 'too long' | 'cut off';
  /** From 1, header included; CSV only. */
  readonly line?: number;
  /** First byte of the row in its output (unpacked); of a row that is cut off, where the bytes end. */
  readonly offset: number;
  /** The row as it came, at most 4,096 characters. */
  readonly raw: string;
}
