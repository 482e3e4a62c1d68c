import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Filter } from '../../../../src/core/catalog/query.ts';
import { NOTHING, withFilter, withRows, type Selection } from '../../../../src/core/catalog/selection.ts';

const ROWS = 12;
/** In this test a folder holds the rows that its number divides. */
const fits = ({ folder }: Filter, row: number): boolean => folder === undefined || row % folder === 0;

/** What the loader does, in the plainest way. */
function chosen({ rules }: Selection): number[] {
  const last = (row: number) => rules.findLast((rule) => ('filter' in rule ? fits(rule.filter, row) : rule.rows.includes(row)));
  return Array.from({ length: ROWS }, (_, row) => row).filter((row) => last(row)?.is === 'in');
}

const is = fc.constantFrom('in' as const, 'out' as const);
const step = fc.oneof(
  fc.record({ is, filter: fc.constantFrom<Filter>({}, { folder: 1 }, { folder: 2 }, { folder: 3 }, { folder: 5 }) }),
  fc.record({ is, rows: fc.uniqueArray(fc.nat(ROWS - 1)) }),
);

test('a selection holds what each step took in or out, whatever was tidied up', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const expected = new Set<number>();
      let selection = NOTHING;
      for (const made of steps) {
        selection = 'filter' in made ? withFilter(selection, made.is, made.filter) : withRows(selection, made.is, made.rows);
        for (let row = 0; row < ROWS; row++) {
          if ('filter' in made ? !fits(made.filter, row) : !made.rows.includes(row)) continue;
          if (made.is === 'in') expected.add(row);
          else expected.delete(row);
        }
      }
      expect(chosen(selection)).toEqual([...expected].sort((a, b) => a - b));
    }),
  );
});

test('choosing the same folder over and over adds no rules', () => {
  let selection = withFilter(NOTHING, 'in', { text: '*.nef' });
  for (let i = 0; i < 100; i++) selection = withFilter(selection, i % 2 ? 'in' : 'out', { folder: 2 });
  expect(selection.rules).toHaveLength(2);
});

test('exceptions are merged: a row is in one list at most', () => {
  let selection = withFilter(NOTHING, 'in', { folder: 2 });
  for (const row of [4, 2, 8, 2]) selection = withRows(selection, 'out', [row]);
  expect(withRows(selection, 'in', [4])).toEqual({
    rules: [
      { is: 'in', filter: { folder: 2 } },
      { is: 'in', rows: [4] },
      { is: 'out', rows: [2, 8] },
    ],
  });
});

test('what takes out before anything is in is nothing, and so is all taken out', () => {
  expect(withRows(NOTHING, 'out', [3])).toEqual(NOTHING);
  expect(withFilter(withRows(NOTHING, 'in', [3]), 'out', {})).toEqual(NOTHING);
  expect(withRows(withRows(NOTHING, 'in', [3]), 'out', [3]).rules.flatMap((rule) => ('rows' in rule && rule.is === 'in' ? rule.rows : []))).toEqual(
    [],
  );
});
