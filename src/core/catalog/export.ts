import { toHex } from '../hash/hex.ts';
import type { RowProblem } from '../inventory/inventory.ts';
import { csvHeader, csvLine, problemHeader, problemLine } from './csv.ts';
import { isoSeconds, type ExportedRow } from './exported-row.ts';

/** UTF-16 units a piece, about. */
const PIECE = 64 * 1_024;

/** Rows in batches, such as a page's, since a wait for each row would cost more than the row. */
type Rows<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>;

/** What stands before the list of an inventory; null where it isn't known. */
export interface JsonHead {
  readonly vaultArn: string | null;
  readonly inventoryAtMs: number | null;
}

/** @returns a CSV of archives, piece by piece. @see csv.ts */
export const csvPieces = (rows: Rows<ExportedRow>): AsyncGenerator<string> => inPieces(csvHeader(), rows, csvLine, '');

/** @returns a CSV of what couldn't be read: place, reason, and the row as it came. */
export const problemCsvPieces = (problems: Rows<RowProblem>): AsyncGenerator<string> => inPieces(problemHeader(), problems, problemLine, '');

/**
 * Writes archives as the service writes an inventory (glacier.md, section 7), each with its `Path`
 * besides; nothing is made safe for spreadsheets here.
 */
export function jsonPieces({ vaultArn, inventoryAtMs }: JsonHead, rows: Rows<ExportedRow>): AsyncGenerator<string> {
  const date = inventoryAtMs === null ? null : isoSeconds(inventoryAtMs);
  const head = `{"VaultARN":${JSON.stringify(vaultArn)},"InventoryDate":${JSON.stringify(date)},"ArchiveList":[`;
  return inPieces(head, rows, (row, isFirst) => (isFirst ? '' : ',') + JSON.stringify(archiveOf(row)), ']}');
}

const archiveOf = (row: ExportedRow): object => ({
  ArchiveId: row.archiveId,
  ArchiveDescription: row.description,
  CreationDate: isoSeconds(row.uploadedAtMs),
  Size: row.sizeBytes,
  ...(row.treeHash && { SHA256TreeHash: toHex(row.treeHash) }),
  Path: row.path,
});

/** @returns what couldn't be read, as a list of JSON objects. */
export const problemJsonPieces = (problems: Rows<RowProblem>): AsyncGenerator<string> =>
  inPieces('{"Problems":[', problems, (problem, isFirst) => (isFirst ? '' : ',') + JSON.stringify(problem), ']}');

async function* inPieces<T>(head: string, rows: Rows<T>, write: (row: T, isFirst: boolean) => string, tail: string): AsyncGenerator<string> {
  let piece = head;
  let isFirst = true;
  for await (const batch of rows)
    for (const row of batch) {
      piece += write(row, isFirst);
      isFirst = false;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
  yield piece + tail;
}
