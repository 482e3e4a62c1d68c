/**
 * The CSV that Thaw writes, so that Thaw can read it back: RFC 4180, lines end in CRLF, the first one
 * is the header. Every cell that holds text went through `defused`.
 */
import { toHex } from '../hash/hex.ts';
import type { RowProblem } from '../inventory/inventory.ts';
import { isoSeconds, type ExportedRow } from './exported-row.ts';
import { defused } from './formula.ts';

export const CSV_COLUMNS = ['Path', 'Size', 'CreationDate', 'ArchiveId', 'SHA256TreeHash', 'Writer', 'ArchiveDescription'] as const;
const PROBLEM_COLUMNS = ['Place', 'Reason', 'Raw'] as const;

/** Spreadsheets of some countries part cells at semicolons, others at tabs. */
const NEEDS_QUOTES = /[",;\t\r\n']|^\s|\s$/;

const cell = (text: string): string => {
  const safe = defused(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

export const csvHeader = (): string => line(CSV_COLUMNS);

/** @returns a line; a tree hash or writer that isn't known is an empty cell. */
export function csvLine(row: ExportedRow): string {
  return line([
    row.path,
    String(row.sizeBytes),
    isoSeconds(row.uploadedAtMs),
    row.archiveId,
    row.treeHash ? toHex(row.treeHash) : '',
    row.writer ?? '',
    row.description,
  ]);
}

export const problemHeader = (): string => line(PROBLEM_COLUMNS);

/** @returns a line: where it stands, what is wrong, and the row as it came. */
export function problemLine({ line: number, offset, reason, raw }: RowProblem): string {
  return line([number === undefined ? `byte ${offset}` : `line ${number}, byte ${offset}`, reason, raw]);
}
