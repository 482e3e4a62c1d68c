import { CSV_COLUMNS } from '../catalog/csv.ts';
import { Failed } from '../failure/failure.ts';
import { plainCells, quotedCells } from './csv-cells.ts';
import { checkedRow, type Row } from './row.ts';
import type { RowProblem } from './inventory.ts';

const NEEDED = ['ArchiveId', 'ArchiveDescription', 'CreationDate', 'Size'];

/** Reads a line of a CSV whose header is known. */
export type LineReader = (line: string) => Row | RowProblem['reason'];

/** @returns the names in a header line, in their order. @throws Failed where it isn't an inventory's. */
export function columnsOf(line: string): readonly string[] {
  const columns = line.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  if (NEEDED.some((name) => !columns.includes(name))) throw new Failed({ code: 'not-an-inventory', why: 'no columns' });
  return columns;
}

/** Thaw's own lists quote as RFC 4180 says, so that line breaks may stand in a cell; the service's don't. */
export const isOwn = (columns: readonly string[]): boolean => columns.join() === CSV_COLUMNS.join();

export function lineReader(columns: readonly string[]): LineReader {
  const cellsOf = isOwn(columns) ? quotedCells : plainCells(columns.indexOf('ArchiveDescription'));
  const at = {
    archiveId: columns.indexOf('ArchiveId'),
    description: columns.indexOf('ArchiveDescription'),
    creationDate: columns.indexOf('CreationDate'),
    size: columns.indexOf('Size'),
    treeHash: columns.indexOf('SHA256TreeHash'),
  };
  return (line) => {
    const cells = cellsOf(line, columns.length);
    if (!cells) return 'columns';
    return checkedRow({
      archiveId: cells[at.archiveId],
      description: cells[at.description],
      creationDate: cells[at.creationDate],
      size: cells[at.size],
      treeHash: cells[at.treeHash],
    });
  };
}
