import type { RowProblem } from './inventory.ts';
import { isoTime } from './time.ts';

/** A text as UTF-8, in a buffer that is used again: to be read before the next row comes. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** No text at all: a name that nobody told. */
export const NO_TEXT: Span = { bytes: new Uint8Array(), from: 0, to: 0 };

/** One archive as an inventory tells it. Bytes are at hand already where rows are found in bytes. */
export interface Row {
  /** ASCII. */
  readonly archiveId: Span;
  /** As it is there, well-formed; empty where there is none. */
  readonly description: Span;
  /** Epoch ms. */
  readonly uploadedAtMs: number;
  readonly sizeBytes: number;
  /** 64 hex digits; empty where the inventory tells none. */
  readonly treeHash: Span;
}

/** Who takes what a splitter finds, in the order of the bytes. */
export interface RowSink {
  row(row: Row): void;
  problem(problem: RowProblem): void;
}

/** Reads one inventory's bytes, which come in pieces of any size. */
export interface Splitter {
  push(bytes: Uint8Array): void;
  /** @returns false where the bytes end before their list does. @throws Failed where they are no inventory. */
  end(): boolean;
  /** Where a later splitter goes on, so that no row is lost or doubled. */
  position(): Position;
}

/** Plain data, kept with the rows. */
export interface Position {
  /** Bytes whose rows were given to the sink. */
  readonly offsetBytes: number;
  /** What the splitter needs to go on there. */
  readonly resume: Resume;
}

export type Resume = ResumeJson | ResumeCsv;

export interface ResumeJson {
  readonly format: 'JSON';
  /** Before the whole, before a row, behind one, among members that follow the list. */
  readonly at: 'start' | 'row' | 'comma' | 'members';
  readonly head: Head;
  /** Keys that rows of this file begin with. */
  readonly firstKeys: readonly string[];
  /** Whether a list was seen, or a row. */
  readonly listed: boolean;
  /** Whether the next row was found behind damage, before anybody knew how rows begin here. */
  readonly guessed: boolean;
}

export interface ResumeCsv {
  readonly format: 'CSV';
  readonly columns: readonly string[];
  /** Lines that were read, the header included. */
  readonly lines: number;
}

/** What an inventory says of itself, as found. */
export interface Head {
  readonly vaultArn?: string;
  readonly inventoryDate?: string;
}

/** Longer rows are no rows: Glacier's descriptions have 1,024 characters at most. */
export const ROW_CAP_BYTES = 1_048_576;
/** So that a page of 4,096 rows stays within some hundred MiB, whatever a file holds. */
export const DESCRIPTION_CAP = 65_536;
/** So much of a row with a problem is kept. */
export const RAW_CAP = 4_096;

/** What a row's columns hold, before anything was looked at. */
export interface Fields {
  readonly archiveId: unknown;
  readonly description: unknown;
  readonly creationDate: unknown;
  /** Bytes. */
  readonly size: unknown;
  readonly treeHash: unknown;
}

/**
 * Checks each column of a row. Other tools' copies of an inventory spell some in their own way: a size
 * as text, a hash in upper case.
 *
 * @returns the row, or what is wrong with it. A missing description is an empty one, a missing tree
 * hash is none; the rest must be there.
 */
export function checkedRow({ archiveId, description, creationDate, size, treeHash }: Fields): Row | RowProblem['reason'] {
  if (typeof archiveId !== 'string' || !ARCHIVE_ID.test(archiveId)) return 'id';
  const uploadedAtMs = typeof creationDate === 'string' ? isoTime(creationDate) : undefined;
  if (uploadedAtMs === undefined) return 'date';
  const sizeBytes = typeof size === 'string' && DIGITS.test(size) ? Number(size) : size;
  if (typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return 'size';
  const hash = typeof treeHash === 'string' ? treeHash.toLowerCase() : (treeHash ?? '');
  if (typeof hash !== 'string' || !(hash === '' || TREE_HASH.test(hash))) return 'hash';
  const text = description ?? '';
  if (typeof text !== 'string') return 'columns';
  if (text.length > DESCRIPTION_CAP) return 'too long';
  return {
    archiveId: spanOf(archiveId),
    // Half a character can't be stored, nor shown: it becomes U+FFFD here.
    description: spanOf(text),
    uploadedAtMs,
    sizeBytes,
    treeHash: spanOf(hash),
  };
}

export function spanOf(text: string): Span {
  const bytes = encoder.encode(text);
  return { bytes, from: 0, to: bytes.length };
}

const encoder = new TextEncoder();
const ARCHIVE_ID = /^[A-Za-z0-9_-]{1,256}$/;
const TREE_HASH = /^[0-9a-f]{64}$/;
const DIGITS = /^\d{1,16}$/;

const lenient = new TextDecoder();

/** @returns the beginning of a row as text, for people to look at. */
export const rawText = (bytes: Uint8Array): string =>
  lenient
    .decode(bytes.subarray(0, 3 * RAW_CAP))
    .slice(0, RAW_CAP)
    .toWellFormed();
