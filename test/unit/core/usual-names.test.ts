/** The usual forms, read in bytes, say what `describe` says of the text, or nothing. */
import fc from 'fast-check';
import { describe as suite, expect, test } from 'vitest';
import { describe } from '../../../src/core/description/index.ts';
import { newFound } from '../../../src/core/description/usual/found.ts';
import { usualName } from '../../../src/core/description/usual/index.ts';
import { encoders } from './description-encoders.ts';

const found = newFound();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns what the bytes say, undefined where they are left to `describe`. Other bytes stand around them, as in a file. */
function usual(description: string): { writer: string; name: string; compressed: boolean; encrypted: boolean } | undefined {
  const bytes = new TextEncoder().encode(`"${description}","CreationDate":"`);
  const to = bytes.length - '","CreationDate":"'.length;
  if (!usualName(bytes, 1, to, found)) return undefined;
  const { writer, compressed, encrypted } = found;
  return { writer, compressed, encrypted, name: decoder.decode(found.bytes.subarray(found.from, found.to)) };
}

function expectSame(description: string): void {
  const quick = usual(description);
  if (!quick) return;
  const { writer, name, compressed = false, encrypted = false } = describe(description) ?? {};
  expect({ description, ...quick }).toEqual({ description, writer, name, compressed, encrypted });
}

const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 });
const path = fc.oneof(
  printable,
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('a', '/', '\\', '.', ' ', '+', '-', '"', 'ü', '--', 'No description.'), { minLength: 1, maxLength: 9 })
    .map((parts) => parts.join('')),
);
const file = fc.record({
  path: path.filter((text) => text.isWellFormed()),
  modifiedAtMs: fc.integer({ min: 0, max: 4e12 }),
  sizeBytes: fc.nat(),
  compressed: fc.boolean(),
  encrypted: fc.boolean(),
});

suite('a usual form says the same as the text', () => {
  test.each(Object.entries(encoders))('of %s, whatever the file’s name', (_name, encode) => {
    fc.assert(
      fc.property(file, (uploaded) => expectSame(encode(uploaded))),
      { numRuns: 2_000 },
    );
  });

  test('also where a byte of it was lost, doubled or changed', () => {
    const changes = fc.record({ at: fc.nat(), kind: fc.constantFrom('drop', 'double', 'change'), to: fc.constantFrom(...'<>{}"\\/=:0129mzA-_+ \n') });
    fc.assert(
      fc.property(file, fc.constantFrom(...Object.values(encoders)), fc.array(changes, { minLength: 1, maxLength: 3 }), (uploaded, encode, list) => {
        let text = encode(uploaded);
        for (const { at, kind, to } of list) {
          const i = at % Math.max(1, text.length);
          text = text.slice(0, i) + (kind === 'drop' ? '' : kind === 'double' ? text.charAt(i).repeat(2) : to) + text.slice(i + 1);
        }
        if (text.isWellFormed()) expectSame(text);
      }),
      { numRuns: 20_000 },
    );
  });

  test('of plain texts that only look like others', () => {
    fc.assert(
      fc.property(
        path,
        fc.constantFrom('', 'mt2 ', 'mt1', 'SHA256E-s1--', 'GPGHMACSHA1--', 'URL--', '{', '<m>', 'No description.', '\u00a0'),
        (text, prefix) => expectSame(prefix + text.toWellFormed()),
      ),
      { numRuns: 10_000 },
    );
  });
});

suite('the usual forms are those that upload tools write:', () => {
  const ordinary = { path: 'Photos/2012/IMG 1.jpg', modifiedAtMs: 1e12, sizeBytes: 5, compressed: false, encrypted: true };
  const left = new Set(['fastGlacier1', 'mt2TimeFirst', 'glacierInterfaceNumber', 'qnap']);
  test.each(Object.entries(encoders).filter(([name]) => !left.has(name)))('%s', (_name, encode) => {
    expect(usual(encode(ordinary))?.name).toBe(ordinary.path);
  });

  test('a path alone, and one of Windows', () => {
    expect(usual('a/b c.txt')).toMatchObject({ writer: 'plain', name: 'a/b c.txt' });
    expect(usual('C:\\a\\b.txt')).toMatchObject({ writer: 'plain', name: 'C:/a/b.txt' });
    expect(usual('{"path": "/Video/clip.mp4", "type": "file"}')).toMatchObject({ writer: 'QNAP', name: '/Video/clip.mp4' });
  });
});
