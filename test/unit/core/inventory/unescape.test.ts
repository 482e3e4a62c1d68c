import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unescapeInto } from '../../../../src/core/inventory/unescape.ts';

const into = new Uint8Array(4_096);

function unescaped(raw: string): string | undefined {
  const bytes = new TextEncoder().encode(`"${raw}"`);
  const length = unescapeInto(bytes, 1, bytes.length - 1, into);
  return length < 0 ? undefined : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(into.subarray(0, length));
}

/** What JSON.parse makes of it, with half characters as they are kept. */
function parsed(raw: string): string | undefined {
  try {
    return (JSON.parse(`"${raw}"`) as string).toWellFormed();
  } catch {
    return undefined;
  }
}

const PIECES = [
  'a',
  ' ',
  '\\"',
  '\\\\',
  '\\/',
  '\\n',
  '\\t',
  '\\b',
  '\\f',
  '\\r',
  '\\u00e9',
  '\\u20AC',
  '\\ud83d',
  '\\uDE00',
  '\\uFFFF',
  '\\u0000',
  '\\u12',
  '\\x',
  '\\uZZZZ',
  'u0041',
];

test('escapes mean what JSON.parse says, and half a character becomes U+FFFD', () =>
  fc.assert(
    // As the splitter cuts a text: no bare quote stands in it.
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }), (pieces) => {
      const raw = pieces.join('');
      expect(unescaped(raw)).toBe(parsed(raw));
    }),
    { numRuns: 20_000 },
  ));
