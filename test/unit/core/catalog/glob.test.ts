import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { filterRows } from '../../../../src/core/catalog/filter.ts';
import { matchesName, nameGlob } from '../../../../src/core/catalog/glob.ts';
import { catalogOf, type Vault } from './vaults.ts';

const encoder = new TextEncoder();
const matches = (pattern: string, name: string, onStep?: () => void): boolean => {
  const bytes = encoder.encode(name);
  return matchesName(nameGlob(pattern), bytes, 0, bytes.length, onStep);
};

/**
 * Picomatch without what Thaw doesn't have; `posix` lets it know `[!`. It can't do the flag `u`, so code
 * points of two units are tested apart. For it `a/**` is `a` as well, which here is a file then.
 */
const oracle = (pattern: string): ((path: string) => boolean) =>
  picomatch(pattern.replace(/\/\*\*$/, '/**/*'), {
    dot: true,
    posix: true,
    nobrace: true,
    noextglob: true,
    fastpaths: false,
    nonegate: true,
    flags: 'i',
  });

const letters = ['a', 'b', 'A', '.', '-', '1', 'é', 'É', 'я', '中'];
const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 }).filter((text) => text !== '.' && text !== '..');
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...letters) },
  { weight: 3, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: fc.constant('?') },
  { weight: 1, arbitrary: fc.constantFrom('[ab]', '[!a]', '[a-c1]', '[^a-z]', '[é-я]', '[!a-b.]') },
);
const namePattern = fc
  .array(piece, { minLength: 1, maxLength: 7 })
  .map((pieces) => pieces.join('').replace(/\*+/g, '*'))
  .filter((text) => text !== '.' && text !== '..');

const folders = fc
  .array(fc.record({ parent: fc.nat(), name }), { maxLength: 8 })
  .map((list) => [{ parent: 0, name: '' }, ...list.map((one, i) => ({ ...one, parent: one.parent % (i + 1) }))]);
const pathPattern = fc
  .array(fc.oneof(namePattern, namePattern, fc.constant('**')), { minLength: 2, maxLength: 4 })
  .filter((parts) => parts.some((part) => /[*?[]/.test(part)))
  .map((parts) => parts.join('/'));

const pathOf = (vault: Vault, folder: number, last: string): string =>
  folder === 0 ? last : pathOf(vault, vault.folders[folder]!.parent, `${vault.folders[folder]!.name}/${last}`);

describe('a glob', () => {
  test('fits names as picomatch says', () =>
    fc.assert(
      fc.property(namePattern, name, (pattern, text) => {
        expect(matches(pattern, text), `${pattern} on ${text}`).toBe(oracle(pattern)(text));
      }),
      { numRuns: 10_000 },
    ));

  test('fits names made from the pattern, as picomatch says', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, name), { minLength: 1, maxLength: 6 }), (pieces) => {
        const pattern = pieces
          .map(([one]) => one)
          .join('')
          .replace(/\*+/g, '*');
        const text = pieces
          .map(([one, filled]) => (one === '*' ? filled : one.length > 2 || one === '?' ? filled.slice(0, 1) : one.toUpperCase()))
          .join('');
        fc.pre(!/^\.\.?$/.test(text) && !/^\.\.?$/.test(pattern) && text.isWellFormed());
        expect(matches(pattern, text), `${pattern} on ${text}`).toBe(oracle(pattern)(text));
      }),
      { numRuns: 10_000 },
    ));

  test('with a slash fits paths as picomatch says', () =>
    fc.assert(
      fc.property(folders, fc.array(fc.tuple(fc.nat(), name), { maxLength: 12 }), pathPattern, (list, files, pattern) => {
        const archives = files.map(([n, text]) => ({ folder: n % list.length, name: text, sizeBytes: 0, uploadedAtMs: 0, mark: 0 }));
        const vault = { folders: list, archives };
        const isMatch = oracle(pattern);
        const expected = archives.flatMap((archive, row) => (isMatch(pathOf(vault, archive.folder, archive.name)) ? [row] : []));
        expect([...filterRows(catalogOf(vault), { text: pattern })], pattern).toEqual(expected);
      }),
      { numRuns: 5_000 },
    ));

  test('goes by the path below the searched folder, and by names alone where it has no slash', () => {
    const vault = {
      folders: [
        { parent: 0, name: '' },
        { parent: 0, name: '2014' },
        { parent: 1, name: 'Iceland' },
      ],
      archives: [0, 1, 2].map((folder) => ({ folder, name: `IMG_${folder}.NEF`, sizeBytes: 0, uploadedAtMs: 0, mark: 0 })),
    };
    const find = (text: string, folder = 0): number[] => [...filterRows(catalogOf(vault), { text, folder })];
    expect(find('*.nef')).toEqual([0, 1, 2]);
    expect(find('*/*.nef')).toEqual([1]);
    expect(find('ice*/*.nef', 1)).toEqual([2]);
    expect(find('**/ice*/*.nef')).toEqual([2]);
    expect(find('2014\\**')).toEqual([1, 2]);
    expect(find('**/*')).toEqual([0, 1, 2]);
    expect(find('img_[0-1].???')).toEqual([0, 1]);
    expect(find('*.[')).toEqual([]);
  });

  test('takes a code point for one letter, in any case', () => {
    expect(matches('?', '😀')).toBe(true);
    expect(matches('??', '😀')).toBe(false);
    expect(matches('*?x', '😀x')).toBe(true);
    expect(matches('𐐀*', '𐐨1')).toBe(true);
    expect(matches('[𐐀-𐐅]', '𐐩')).toBe(true);
    expect(matches('[!𐐀]', '𐐨')).toBe(false);
    expect(matches('k', '\u212A')).toBe(true);
    expect(matches('[]]', ']')).toBe(true);
    expect(matches('[a', '[A')).toBe(true);
  });

  test('I7 slow patterns take as many looks as the name is long times the longest run, and no more', () => {
    for (const length of [1_000, 10_000, 100_000]) {
      for (const pattern of ['*a*a*a*a*a*a*a*a*b', `${'*a'.repeat(200)}*b*`, '*?*?*?*?*?*?*?b', '*[a-z]*[a-z]*[!a]']) {
        let steps = 0;
        expect(matches(pattern, 'a'.repeat(length), () => steps++)).toBe(false);
        expect(steps).toBeLessThanOrEqual(3 * length + 1_000);
      }
      let steps = 0;
      expect(matches(`*${'a'.repeat(50)}b*`, 'a'.repeat(length), () => steps++)).toBe(false);
      expect(steps).toBeLessThanOrEqual(51 * length);
    }
  });
});
