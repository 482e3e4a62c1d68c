import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cell, chunkCells, damagedChunks, layoutOf, mapSentence, runsOf, worstOf } from '../../../../src/ui/transfers/chunk-map.ts';
import { MiB } from '../../core/transfers.ts';

const plan = { sizeBytes: 980 * MiB, chunkBytes: 16 * MiB };
const lane = (chunk: number) => ({ chunk, receivedBytes: 0, attempt: 1 });
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('the cells of a chunk map', () => {
  test('say what each chunk is', () => {
    const cells = chunkCells({ plan, whole: 'open', stored: upTo(26), lanes: [lane(26), lane(27)], damaged: [28, 3] });
    expect([...cells.slice(2, 4)]).toEqual([Cell.checked, Cell.checked]);
    expect([...cells.slice(25, 30)]).toEqual([Cell.checked, Cell.inFlight, Cell.inFlight, Cell.damaged, Cell.missing]);
    expect(mapSentence(cells)).toBe('26 of 62 chunks checked, 2 in flight, 1 damaged');
  });

  test('are crossed until a damaged chunk is there, also while it is in flight again', () => {
    expect(chunkCells({ plan, whole: 'open', stored: [], lanes: [lane(5)], damaged: [5] })[5]).toBe(Cell.damaged);
  });

  test('are green only when the whole is proven', () => {
    const facts = { plan, stored: upTo(62), lanes: [], damaged: [] };
    expect(new Set(chunkCells({ ...facts, whole: 'proven' }))).toEqual(new Set([Cell.proven]));
    for (const whole of ['open', 'length-checked', 'differs'] as const)
      expect(new Set(chunkCells({ ...facts, whole }))).toEqual(new Set([Cell.checked]));
  });

  test('stay green when the bytes of a proven file were cleared', () => {
    expect(mapSentence(chunkCells({ plan, whole: 'proven', stored: [], lanes: [], damaged: [] }))).toBe('62 chunks, proven as a whole');
  });

  test('know damaged chunks from the events', () => {
    const at = { transferId: 't', atMs: 0 };
    expect(
      damagedChunks([
        { ...at, happening: { is: 'fetched-again', chunk: 3 } },
        { ...at, happening: { is: 'condemned', chunks: [5, 6] } },
        { ...at, happening: { is: 'paused' } },
      ]),
    ).toEqual(new Set([3, 5, 6]));
  });
});

describe('the layout of a chunk map', () => {
  test('takes the largest cells that fit', () => {
    expect(layoutOf(62, { width: 700, height: 160 })).toMatchObject({ size: 14, perCell: 1, cells: 62 });
    expect(layoutOf(10_000, { width: 700, height: 160 }).size).toBeLessThan(14);
  });

  test('is one row for a strip', () => {
    expect(layoutOf(4_096, { width: 500, height: 8 })).toMatchObject({ rows: 1 });
  });

  test('never leaves its room, keeps to 5 to 14 px, and has a cell for each chunk', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 5, max: 400 }),
        (chunks, width, height) => {
          const { size, gap, columns, rows, perCell, cells } = layoutOf(chunks, { width, height });
          expect(size).toBeGreaterThanOrEqual(5);
          expect(size).toBeLessThanOrEqual(14);
          expect(columns * rows).toBeGreaterThanOrEqual(cells);
          expect(cells * perCell).toBeGreaterThanOrEqual(chunks);
          expect((cells - 1) * perCell).toBeLessThan(chunks);
          if (columns > 1) expect(columns * (size + gap) - gap).toBeLessThanOrEqual(width);
          expect(rows * (size + gap) - gap).toBeLessThanOrEqual(Math.max(height, size));
        },
      ),
    ));

  test('shows the worst of the chunks that a cell stands for', () => {
    const chunks = Uint8Array.from([Cell.checked, Cell.inFlight, Cell.checked, Cell.missing, Cell.damaged, Cell.missing, Cell.checked]);
    expect([...worstOf(chunks, 2)]).toEqual([Cell.inFlight, Cell.missing, Cell.damaged, Cell.checked]);
    expect([...worstOf(chunks, 1)]).toEqual([...chunks]);
  });
});

describe('the table of a chunk map', () => {
  test('tells neighbours of one state as one run', () => {
    const cells = chunkCells({ plan, whole: 'open', stored: upTo(26), lanes: [lane(26)], damaged: [] });
    expect(runsOf(cells, plan)).toEqual([
      { first: 0, last: 25, cell: Cell.checked, range: { start: 0, end: 416 * MiB } },
      { first: 26, last: 26, cell: Cell.inFlight, range: { start: 416 * MiB, end: 432 * MiB } },
      { first: 27, last: 61, cell: Cell.missing, range: { start: 432 * MiB, end: 980 * MiB } },
    ]);
  });

  test('has each chunk once, and no two runs of one state beside each other', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 200 }), (states) => {
        const runs = runsOf(Uint8Array.from(states), { sizeBytes: states.length * MiB - 1, chunkBytes: MiB });
        expect(runs.flatMap(({ first, last, cell }) => Array.from({ length: last - first + 1 }, () => cell))).toEqual(states);
        for (const [i, { cell }] of runs.entries()) expect(runs[i + 1]?.cell).not.toBe(cell);
        expect(runs.at(-1)?.range.end).toBe(states.length * MiB - 1);
      }),
    ));
});
