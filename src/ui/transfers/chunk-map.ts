/** What a chunk map shows: pure, so that the picture, its sentence and its table say the same. */
import { chunkCount, chunkRange, type Plan } from '../../core/plan/chunks.ts';
import type { Range } from '../../core/range.ts';
import type { TransferEvent } from '../../core/transfer/event.ts';
import type { Live, Transfer } from '../../core/transfer/transfer.ts';
import { counted, formatCount } from '../../core/words/sizes.ts';

/** From good to bad, as numbers so that thousands fit into a small array. */
export const Cell = { proven: 0, checked: 1, inFlight: 2, missing: 3, damaged: 4 } as const;
export type Cell = (typeof Cell)[keyof typeof Cell];
export type Cells = Uint8Array<ArrayBuffer>;

/** What the state of each chunk follows from. */
export interface ChunkFacts {
  readonly plan: Plan;
  readonly whole: Transfer['whole'];
  /** Indexes of the chunks that lie checked in the store. */
  readonly stored: Iterable<number>;
  readonly lanes: Live['lanes'];
  /** Chunks that were found damaged and had to be fetched again. */
  readonly damaged: Iterable<number>;
}

/** @returns the state of each chunk, in order. */
export function chunkCells({ plan, whole, stored, lanes, damaged }: ChunkFacts): Cells {
  const cells = new Uint8Array(chunkCount(plan)).fill(whole === 'proven' ? Cell.proven : whole === 'length-checked' ? Cell.checked : Cell.missing);
  if (whole === 'proven' || whole === 'length-checked') return cells;
  for (const { chunk } of lanes) cells[chunk] = Cell.inFlight;
  for (const chunk of damaged) cells[chunk] = Cell.damaged;
  for (const chunk of stored) cells[chunk] = Cell.checked;
  return cells;
}

/** @returns chunks that came damaged or were condemned; those that are stored by now are among them. */
export function damagedChunks(events: readonly TransferEvent[]): Set<number> {
  return new Set(
    events.flatMap(({ happening }) => (happening.is === 'fetched-again' ? [happening.chunk] : happening.is === 'condemned' ? happening.chunks : [])),
  );
}

/** Where cells lie, in CSS px. */
export interface Layout {
  /** Edge of a cell without its gap. */
  readonly size: number;
  readonly gap: number;
  readonly columns: number;
  readonly rows: number;
  /** Chunks that a cell stands for. */
  readonly perCell: number;
  readonly cells: number;
}

const LARGEST = 14;
const SMALLEST = 5;
const gapOf = (size: number): number => (size >= 8 ? 2 : 1);

/**
 * Finds the largest cells, 14 to 5 px, that fit. Rather than getting smaller, a cell stands for
 * several chunks.
 *
 * @param room in CSS px; at least one row is laid out.
 */
export function layoutOf(chunks: number, room: { readonly width: number; readonly height: number }): Layout {
  for (let size = Math.min(LARGEST, Math.floor(room.height)); size > SMALLEST; size--) {
    const grid = gridOf(size, room);
    if (grid.columns * grid.rows >= chunks) return settled(grid, chunks, 1);
  }
  const grid = gridOf(SMALLEST, room);
  return settled(grid, chunks, Math.max(1, Math.ceil(chunks / (grid.columns * grid.rows))));
}

type Grid = Pick<Layout, 'size' | 'gap' | 'columns' | 'rows'>;

function gridOf(size: number, { width, height }: { readonly width: number; readonly height: number }): Grid {
  const gap = gapOf(size);
  const along = (room: number): number => Math.max(1, Math.floor((room + gap) / (size + gap)));
  return { size, gap, columns: along(width), rows: along(height) };
}

function settled(grid: Grid, chunks: number, perCell: number): Layout {
  const cells = Math.ceil(chunks / perCell);
  return { ...grid, perCell, cells, rows: Math.max(1, Math.ceil(cells / grid.columns)) };
}

/** @returns for each cell the worst state of its chunks. */
export function worstOf(chunks: Cells, perCell: number): Cells {
  if (perCell === 1) return chunks;
  return Uint8Array.from({ length: Math.ceil(chunks.length / perCell) }, (_, i) => Math.max(...chunks.subarray(i * perCell, (i + 1) * perCell)));
}

/** Neighbours of one state. Chunks are counted from 0, the last one included. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly cell: Cell;
  readonly range: Range;
}

/** @returns the map as runs, in order. */
export function runsOf(chunks: Cells, plan: Plan): Run[] {
  const runs: Run[] = [];
  for (let first = 0; first < chunks.length;) {
    let last = first;
    while (last + 1 < chunks.length && chunks[last + 1] === chunks[first]) last++;
    runs.push({ first, last, cell: chunks[first] as Cell, range: { start: chunkRange(plan, first).start, end: chunkRange(plan, last).end } });
    first = last + 1;
  }
  return runs;
}

export const CELL_WORDS: Readonly<Record<Cell, string>> = {
  [Cell.proven]: 'proven',
  [Cell.checked]: 'checked',
  [Cell.inFlight]: 'in flight',
  [Cell.missing]: 'missing',
  [Cell.damaged]: 'damaged, fetched again',
};

/** @returns "26 of 62 checked, 4 in flight, 1 damaged". */
export function mapSentence(chunks: Cells): string {
  const count = (cell: Cell): number => chunks.reduce((sum, chunk) => sum + (chunk === cell ? 1 : 0), 0);
  if (chunks.length > 0 && count(Cell.proven) === chunks.length) return `${counted(chunks.length, 'chunk')}, proven as a whole`;
  const parts = [`${formatCount(count(Cell.checked))} of ${counted(chunks.length, 'chunk')} checked`];
  if (count(Cell.inFlight) > 0) parts.push(`${formatCount(count(Cell.inFlight))} in flight`);
  if (count(Cell.damaged) > 0) parts.push(`${formatCount(count(Cell.damaged))} damaged`);
  return parts.join(', ');
}
