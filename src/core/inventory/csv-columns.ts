import { CSV_COLUMNS } from '../catalog/csv.ts';
import { restored } from '../catalog/formula.ts';
import { Failed } from '../failure/failure.ts';
import { plainCells, quotedCells, type Cells } from './csv-cells.ts';
import { checkedRow, type Row } from './row.ts';
import type { RowProblem } from './inventory.ts';

const NEEDED = ['ArchiveId', 'ArchiveDescription', 'CreationDate', 'Size'];

/** @returns the row that a text holds, or what is wrong with it. */
type RowReader = (text: string) => Row | RowProblem['reason'];

/** Reads rows of a CSV whose header is known. */
export interface CsvRows {
  /** A row that is a line. */
  readonly line: RowReader;
  /** One of several lines, with line breaks in a quoted cell. */
  readonly lines: RowReader;
}

/** @returns the names in a header line, in their order. @throws Failed where it isn't an inventory's. */
export function columnsOf(line: string): readonly string[] {
  const columns = line.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  if (NEEDED.some((name) => !columns.includes(name))) throw new Failed({ code: 'not-an-inventory', why: 'no columns' });
  return columns;
}

/** Thaw's own lists quote as RFC 4180 says, so that line breaks may stand in a cell; the service's don't. */
export const isOwn = (columns: readonly string[]): boolean => columns.join() === CSV_COLUMNS.join();

/** The service's own way counts first; where a line isn't written so, another tool may have quoted it by the RFC. */
export function csvRows(columns: readonly string[]): CsvRows {
  const at = {
    archiveId: columns.indexOf('ArchiveId'),
    description: columns.indexOf('ArchiveDescription'),
    creationDate: columns.indexOf('CreationDate'),
    size: columns.indexOf('Size'),
    treeHash: columns.indexOf('SHA256TreeHash'),
  };
  const reader =
    (cellsOf: Cells): RowReader =>
    (text) => {
      const cells = cellsOf(text, columns.length);
      if (!cells) return 'columns';
      return checkedRow({
        archiveId: cells[at.archiveId],
        description: cells[at.description],
        creationDate: cells[at.creationDate],
        size: cells[at.size],
        treeHash: cells[at.treeHash],
      });
    };
  if (isOwn(columns)) {
    // What was done against formulas is undone.
    const own = reader((text, count) => quotedCells(text, count)?.map(restored));
    return { line: own, lines: own };
  }
  const plain = reader(plainCells(at.description));
  const quoted = reader(quotedCells);
  const line: RowReader = (text) => {
    const row = plain(text);
    if (typeof row !== 'string' || !text.includes('"')) return row;
    const other = quoted(text);
    return typeof other === 'string' ? row : other;
  };
  return { line, lines: quoted };
}
