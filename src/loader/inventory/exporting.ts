/** Writes rows as a file, batch by batch, to the place that was picked or into a Blob. */
import { csvHeader, csvLine } from '../../core/catalog/csv.ts';
import { csvPieces, jsonPieces, problemCsvPieces, problemJsonPieces, type JsonHead } from '../../core/catalog/export.ts';
import type { ExportedRow } from '../../core/catalog/exported-row.ts';
import { Failed } from '../../core/failure/failure.ts';
import type { RowProblem } from '../../core/inventory/inventory.ts';
import { problemsOf } from '../../store/inventory-pages.ts';
import { inventoryOf } from '../../store/inventories.ts';
import type { Comparison } from './comparing.ts';
import { exportedRows } from './rows.ts';
import type { Shelf } from './shelf.ts';

const PROBLEMS_AT_ONCE = 1_000;

export interface Exported {
  readonly inventoryId: string;
  readonly shelf: Shelf;
  readonly rows: () => Uint32Array;
  readonly compared: () => Comparison | undefined;
}

type What = 'list' | 'selection' | 'problems' | 'changes';
type Format = 'CSV' | 'JSON';

/**
 * @param rows which rows `list` and `selection` are.
 * @returns the file where no place was picked for it.
 * @throws Failed `export-unwritten` where the place can't be written to.
 */
export async function exportTo(
  from: Exported,
  what: What,
  format: Format,
  to: FileSystemFileHandle | undefined,
  onRows: (rows: number) => void,
): Promise<Blob | undefined> {
  const pieces = await piecesOf(from, what, format, onRows);
  const type = format === 'CSV' ? 'text/csv' : 'application/json';
  if (to) return writeInto(to, pieces);
  // A Blob a piece: text in memory would be three times the file.
  const parts: Blob[] = [];
  for await (const piece of pieces) parts.push(new Blob([piece]));
  return new Blob(parts, { type });
}

async function piecesOf(
  { inventoryId, shelf, rows, compared }: Exported,
  what: What,
  format: Format,
  onRows: (rows: number) => void,
): Promise<AsyncIterable<string>> {
  if (what === 'problems') {
    const problems = counted(problemBatches(inventoryId), onRows);
    return format === 'CSV' ? problemCsvPieces(problems) : problemJsonPieces(problems);
  }
  const head = await headOf(inventoryId);
  if (what === 'changes') {
    const changes = compared();
    if (!changes) throw new Failed({ code: 'unexpected', message: 'nothing was compared' });
    return format === 'CSV' ? changesAsCsv(changes, shelf, onRows) : changesAsJson(changes, shelf, head, onRows);
  }
  const exported = counted(exportedRows(shelf, rows()), onRows);
  return format === 'CSV' ? csvPieces(exported) : jsonPieces(head, exported);
}

async function headOf(inventoryId: string): Promise<JsonHead> {
  const { vaultArn = null, inventoryAtMs = null } = (await inventoryOf(inventoryId)) ?? {};
  return { vaultArn, inventoryAtMs };
}

async function* problemBatches(inventoryId: string): AsyncGenerator<readonly RowProblem[]> {
  for (let from = 0; ; from += PROBLEMS_AT_ONCE) {
    const problems = await problemsOf(inventoryId, from, PROBLEMS_AT_ONCE);
    if (problems.length > 0) yield problems;
    if (problems.length < PROBLEMS_AT_ONCE) return;
  }
}

async function* counted<T>(batches: AsyncIterable<readonly T[]>, onRows: (rows: number) => void, before = 0): AsyncGenerator<readonly T[]> {
  let rows = before;
  for await (const batch of batches) {
    yield batch;
    onRows((rows += batch.length));
  }
}

const partsOf = ({ difference, older }: Comparison, shelf: Shelf) =>
  [
    ['added', shelf, difference.added],
    ['deleted', older, difference.deleted],
  ] as const;

async function* changesAsCsv(changes: Comparison, newer: Shelf, onRows: (rows: number) => void): AsyncGenerator<string> {
  yield `Change,${csvHeader()}`;
  let before = 0;
  for (const [change, shelf, rows] of partsOf(changes, newer)) {
    for await (const batch of counted(exportedRows(shelf, rows), onRows, before)) yield linesOf(change, batch);
    before += rows.length;
  }
}

const linesOf = (change: string, batch: readonly ExportedRow[]): string => batch.map((row) => `${change},${csvLine(row)}`).join('');

/** Each of both as the service would list it. */
async function* changesAsJson(changes: Comparison, newer: Shelf, head: JsonHead, onRows: (rows: number) => void): AsyncGenerator<string> {
  let before = 0;
  for (const [change, shelf, rows] of partsOf(changes, newer)) {
    yield `${change === 'added' ? '{"Added":' : ',"Deleted":'}`;
    yield* jsonPieces(head, counted(exportedRows(shelf, rows), onRows, before));
    before += rows.length;
  }
  yield '}';
}

async function writeInto(to: FileSystemFileHandle, pieces: AsyncIterable<string>): Promise<undefined> {
  const refused = (error: unknown): never => {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    throw new Failed({ code: 'export-unwritten', place: to.name, why: isFull ? 'full' : 'refused' });
  };
  const file = await to.createWritable().catch(refused);
  try {
    for await (const piece of pieces) await file.write(piece).catch(refused);
    await file.close().catch(refused);
  } catch (error) {
    // The file that was there before stays as it was.
    await file.abort().catch(() => undefined);
    throw error;
  }
}
