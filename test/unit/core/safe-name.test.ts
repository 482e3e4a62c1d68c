import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameKey, safeName, safePath } from '../../../src/core/safe-name.ts';

const bytes = (text: string): number => Buffer.byteLength(text);
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)/i;

/** Every rule of F4 and F5, said without the code under test. */
function expectSafe(name: string): void {
  expect(name).not.toBe('');
  expect(bytes(name)).toBeLessThanOrEqual(240);
  expect(name).toBe(name.normalize('NFC'));
  expect(name.isWellFormed()).toBe(true);
  expect(name).not.toMatch(/[<>:"/\\|?*]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u3164\uFFFD\uFFFE\uFFFF]/u);
  expect(name).not.toMatch(/^[~. ]|[. ]$/);
  expect(name).not.toMatch(DEVICE);
  expect(name).not.toMatch(/^(desktop\.ini|thumbs\.db)$|\.(lnk|scf|url|local|\{[^.]*\})$/i);
}

/** Names made of what has bitten somebody, glued at random. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '~',
        ' ',
        ':',
        '*',
        '|',
        '"',
        '<b>',
        '\t',
        '\0',
        '\r\n',
        'CON',
        'nul',
        'aux',
        'COM1',
        'LPT¹',
        'CONIN$',
        'clock$',
        '.lnk',
        '.SCF',
        '.url',
        '.local',
        'desktop.ini',
        'Thumbs.db',
        '\u202E',
        '\u200B',
        '\u200D',
        '\uFEFF',
        '\uD800',
        '\uDC00',
        '\uFFFF',
        '\u3164',
        'e\u0301',
        '\u0301',
        '👨‍👩‍👧',
        '❤️',
        '.txt',
        '.tar.gz',
        '.{20D04FE0-3AEA-1069-A2D8-08002B30309D}',
        'ß',
        'İ',
        'C:',
        '\u00A0',
        '\u2003',
      ),
      fc.constantFrom('x', 'é', '漢', '𝒳', '.', ' ', '.a').chain((c) => fc.integer({ min: 1, max: 300 }).map((n) => c.repeat(n))),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('a safe name', () => {
  test(
    'F4 is safe on every system, and stays as it is when made safe again',
    () =>
      fc.assert(
        fc.property(nasty, (name) => {
          const safe = safeName(name);
          expectSafe(safe);
          expect(safeName(safe)).toBe(safe);
        }),
        { numRuns: 10_000 },
      ),
    60_000,
  );

  test.each([
    ['photo.jpg', 'photo.jpg'],
    ['Ünïcode (2) [final], v1.0 & more #3.txt', 'Ünïcode (2) [final], v1.0 & more #3.txt'],
    ['CON', 'CON_'],
    ['nul.txt', 'nul_.txt'],
    ['COM1', 'COM1_'],
    ['aux', 'aux_'],
    ['console', 'console'],
    ['x.lnk', 'x.lnk_'],
    ['x.scf', 'x.scf_'],
    ['x.URL', 'x.URL_'],
    ['desktop.ini', 'desktop_.ini'],
    ['Thumbs.db', 'Thumbs_.db'],
    ['desktop.png', 'desktop.png'],
    ['~lock', '_lock'],
    ['.bashrc', '_bashrc'],
    ['trailing.', 'trailing'],
    ['trailing ', 'trailing'],
    ['a:b*c|d', 'a_b_c_d'],
    ['a\tb', 'a b'],
    ['\u202Egpj.exe', '_gpj.exe'],
    ['cut\0here.txt', 'cut_here.txt'],
    ['\uD800x', '_x'],
    ['👨‍👩‍👧.jpg', '👨👩👧.jpg'],
    ['❤️.txt', '❤️.txt'],
    ['x.{20D04FE0-3AEA-1069-A2D8-08002B30309D}', 'x_{20D04FE0-3AEA-1069-A2D8-08002B30309D}'],
  ])('of %j is %j', (name, safe) => expect(safeName(name)).toBe(safe));

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a.txt', 'a.txt'],
    ['\\\\server\\share\\b.txt', 'b.txt'],
    ['dir/', 'dir'],
    ['C:a.txt', 'C_a.txt'],
  ])('of the path %j is %j, its last part', (name, safe) => expect(safeName(name)).toBe(safe));

  test.each(['', '.', '..', '../..', '/', '\\', ' ', '...', '\u200D'])('of %j, which is no name, is archive', (name) =>
    expect(safeName(name)).toBe('archive'),
  );

  test('keeps its extension when it is cut, and no grapheme is cut in two', () => {
    expect(safeName(`${'x'.repeat(500)}.tar.gz`)).toMatch(/^x{233}\.tar\.gz$/);
    expect(safeName(`${'é'.repeat(500)}.JPEG`)).toBe(`${'é'.repeat(117)}.JPEG`);
    expect(safeName(`${'🇩🇪'.repeat(100)}.x`)).toBe(`${'🇩🇪'.repeat(29)}.x`);
    expect(safeName(`e${'\u0323\u0307'.repeat(500)}.txt`)).toMatch(/^\u1EB9.*\.txt$/u);
  });

  test('F4 of one text in NFC and in NFD is one name', () => expect(safeName('cafe\u0301.txt')).toBe(safeName('caf\u00E9.txt')));

  test('of a million characters takes no time to speak of', () => {
    // Were it by the square, hours would pass: the runner's limit of a minute is what fails then.
    for (const long of ['. '.repeat(500_000), '\u200D'.repeat(1_000_000), '/a'.repeat(500_000)]) expectSafe(safeName(long));
  });
});

describe('a name that is taken', () => {
  test('gets a number before its extension', () => {
    const taken = new Set(['photo.jpg'].map(nameKey));
    expect(safeName('photo.jpg', taken)).toBe('photo (2).jpg');
    expect(safeName('PHOTO.JPG', taken)).toBe('PHOTO (2).JPG');
    expect(safeName('b.tar.gz', new Set(['b.tar.gz', 'b (2).tar.gz']))).toBe('b (3).tar.gz');
    expect(safeName('other.jpg', taken)).toBe('other.jpg');
  });

  test('F4 is found in another case and another normal form', () => {
    expect(safeName('STRASSE', new Set([nameKey('straße')]))).toBe('STRASSE (2)');
    expect(safeName('CAF\u00C9', new Set([nameKey('cafe\u0301')]))).toBe('CAFÉ (2)');
    expect(nameKey('ΑΣ')).toBe(nameKey('ας'));
  });

  test('F4 never makes one file of two items, and all stay safe', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, fc.constantFrom('a', 'A', 'a (2)', `${'x'.repeat(240)}`, `${'X'.repeat(400)}`)), { maxLength: 30 }),
        (names) => {
          const taken = new Set<string>();
          for (const name of names) {
            const safe = safeName(name, taken);
            expectSafe(safe);
            expect(taken.has(nameKey(safe))).toBe(false);
            taken.add(nameKey(safe));
          }
          expect(taken.size).toBe(names.length);
        },
      ),
      { numRuns: 300 },
    ));

  test('20,000 times gets each number once', () => {
    const taken = new Set<string>();
    let last = '';
    for (let i = 0; i < 20_000; i += 1) taken.add(nameKey((last = safeName('same.txt', taken))));
    expect(last).toBe('same (20000).txt');
  });
});

describe('a safe path', () => {
  test.each([
    ['2014/Iceland/DSC_0001.nef', ['2014', 'Iceland', 'DSC_0001.nef']],
    ['../../a/./b', ['a', 'b']],
    ['/abs/x', ['abs', 'x']],
    ['C:\\dir\\x', ['C_', 'dir', 'x']],
    ['\\\\server\\share\\x', ['server', 'share', 'x']],
    ['a//b/', ['a', 'b']],
    ['nul/con.txt', ['nul_', 'con_.txt']],
    ['', ['archive']],
    ['....//x', ['x']],
  ])('F5 of %j stays inside: %j', (path, parts) => expect(safePath(path)).toEqual(parts));

  test('F5 has only safe parts, whatever comes in', () =>
    fc.assert(
      fc.property(nasty, (path) => {
        const parts = safePath(path);
        expect(parts.length).toBeGreaterThan(0);
        parts.forEach(expectSafe);
        expect(safeName(path)).toBe(parts.at(-1));
      }),
      { numRuns: 1_000 },
    ));
});
