import { expect, test } from 'vitest';
import {
  changed,
  filtersOn,
  isSearch,
  isTree,
  matches,
  queryOf,
  sortAfter,
  sortOf,
  withoutSearch,
} from '../../../../../src/ui/inventory/browse/asked.ts';

test('a folder of the tree lists its own archives, a search all below it', () => {
  expect(queryOf({ in: '2014' }, 7)).toEqual({ filter: { folder: 7, shallow: true }, sort: { by: 'name', down: false } });
  expect(queryOf({}, 0).filter).toEqual({ folder: 0, shallow: true });
  expect(queryOf({ in: '2014', q: ' *.nef ' }, 7).filter).toEqual({ folder: 7, text: '*.nef' });
  expect(queryOf({ in: '2014', view: 'flat' }, 7).filter).toEqual({ folder: 7 });
  expect(queryOf({ q: 'x' }, 0).filter).toEqual({ text: 'x' });
});

test('all matches of a folder are those below it too', () => {
  expect(matches({ in: '2014' }, 7)).toEqual({ folder: 7 });
  expect(matches({}, 0)).toEqual({});
});

test('days are the person’s own, the last one wholly', () => {
  const { fromMs, untilMs } = matches({ from: '2014-03-03', until: '2014-03-03' }, 0);
  expect(fromMs).toBe(new Date(2014, 2, 3).getTime());
  expect(untilMs).toBe(new Date(2014, 2, 4).getTime());
});

test('writers and kinds that nobody knows filter nothing', () => {
  expect(matches({ writer: 'FastGlacier', only: 'encrypted', least: 5, most: 9 }, 0)).toEqual({
    writers: ['FastGlacier'],
    only: 'encrypted',
    leastBytes: 5,
    mostBytes: 9,
  });
  expect(matches({ writer: 'none' }, 0)).toEqual({ writers: ['none'] });
  expect(matches({ writer: 'Word' }, 0)).toEqual({});
  expect(matches({ only: 'broken' }, 0)).toEqual({});
});

test('what is a search, and how many filters are on', () => {
  expect([isSearch({}), isSearch({ q: '  ' }), isSearch({ view: 'flat' }), isSearch({ q: 'a' }), isSearch({ least: 0 })]).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
  expect([isTree({}), isTree({ view: 'flat' }), isTree({ only: 'versions' })]).toEqual([true, false, false]);
  expect(filtersOn({ q: 'a', least: 1, most: 2, from: '2014-01-01', only: 'broken' })).toBe(3);
});

test('a click on a head sorts, and another one turns it round', () => {
  expect(sortOf(undefined)).toEqual({ by: 'name', down: false });
  expect(sortAfter(undefined, 'name')).toBe('-name');
  expect(sortAfter('-name', 'name')).toBeUndefined();
  expect(sortAfter(undefined, 'size')).toBe('-size');
  expect(sortAfter('-size', 'size')).toBe('size');
  expect(sortAfter('-size', 'date')).toBe('-date');
});

test('a change takes members away that are undefined', () => {
  expect(changed({ q: 'a', in: 'b' }, { q: undefined, sort: 'size' })).toEqual({ in: 'b', sort: 'size' });
  expect(withoutSearch({ q: 'a', in: 'b', only: 'broken', sort: 'size', view: 'flat' })).toEqual({ in: 'b', sort: 'size', view: 'flat' });
});
