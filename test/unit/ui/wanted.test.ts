import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMibAligned } from '../../../src/core/plan/aligned.ts';
import { MiB } from '../../../src/core/units.ts';
import { archiveIdProblem, rangeHint, readRange } from '../../../src/ui/retrieve/wanted.ts';

test('an id with blanks, markup or nothing in it is refused', () => {
  expect(
    archiveIdProblem(
      'NkbByEejwEggmBz2fTHgJrg0XBoDfjP4q6iu87-TjhqG6eGoOY9Z8i1_AUyUsuhPAdTqLHy8pTl5nfCFJmDl2yEZONi5L26Omw12vcs01MNGntHEQL8MBfGlqrEXAMPLEArchiveId',
    ),
  ).toBeUndefined();
  for (const id of ['', '  ', 'a b', '<b>', '../x', 'a'.repeat(201)]) expect(archiveIdProblem(id)).toBeTypeOf('string');
});

test('both ends empty ask for the whole', () => {
  expect(readRange({ fromMiB: '', toMiB: ' ' }, undefined)).toEqual({});
});

test('a range is read in MiB, and an open end needs the size', () => {
  expect(readRange({ fromMiB: '2', toMiB: '4' }, undefined)).toEqual({ range: { start: 2 * MiB, end: 4 * MiB } });
  expect(readRange({ fromMiB: '2', toMiB: '' }, undefined).problem).toContain('size');
  expect(readRange({ fromMiB: '2', toMiB: '' }, 5 * MiB + 7)).toEqual({ range: { start: 2 * MiB, end: 5 * MiB + 7 } });
});

test('a range that is the whole asks for the whole', () => {
  expect(readRange({ fromMiB: '0', toMiB: '9' }, 5 * MiB)).toEqual({});
});

test('what isn’t a range is told', () => {
  for (const typed of [
    { fromMiB: 'x', toMiB: '1' },
    { fromMiB: '3', toMiB: '3' },
    { fromMiB: '-1', toMiB: '3' },
    { fromMiB: '1.5', toMiB: '3' },
    { fromMiB: '7', toMiB: '' },
  ]) {
    expect(readRange(typed, 5 * MiB).problem).toBeTypeOf('string');
  }
});

test('every range that is read is one that Amazon takes', () => {
  const ends = fc.oneof(fc.constant(''), fc.nat(100).map(String));
  fc.assert(
    fc.property(ends, ends, fc.integer({ min: 1, max: 100 * MiB }), (fromMiB, toMiB, archiveBytes) => {
      const { range } = { range: undefined, ...readRange({ fromMiB, toMiB }, archiveBytes) };
      if (range) expect(isMibAligned(range, archiveBytes)).toBe(true);
    }),
  );
});

test('whether a part can be proven is said before it is paid for', () => {
  expect(rangeHint({ start: 4 * MiB, end: 8 * MiB }, 20 * MiB)).toContain('can be proven');
  expect(rangeHint({ start: 3 * MiB, end: 8 * MiB }, 20 * MiB)).toContain('only their length');
});
