import { putUtf8 } from '../description/usual/utf8.ts';

const BACKSLASH = 0x5c;
const U = 0x75;
/** What stands behind a backslash, and what it means (RFC 8259, 7); 0: nothing. */
const MEANS = new Uint8Array(256);
for (const [letter, meaning] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) MEANS[letter!.charCodeAt(0)] = meaning!.charCodeAt(0);

/**
 * Reads the text of a JSON string that is printable ASCII throughout.
 *
 * @param into has room for as many bytes; half a character becomes U+FFFD there.
 * @returns how many bytes of UTF-8 it holds; -1 where an escape is none.
 */
export function unescapeInto(bytes: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let at = 0;
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i]!;
    if (byte !== BACKSLASH) {
      into[at] = byte;
      at += 1;
      continue;
    }
    i += 1;
    const letter = i < to ? bytes[i]! : 0;
    if (letter !== U) {
      const meaning = MEANS[letter]!;
      if (meaning === 0) return -1;
      into[at] = meaning;
      at += 1;
      continue;
    }
    const unit = hexAt(bytes, i + 1, to);
    if (unit < 0) return -1;
    i += 4;
    const low = isHigh(unit) && bytes[i + 1] === BACKSLASH && bytes[i + 2] === U ? hexAt(bytes, i + 3, to) : -1;
    if (isLow(low)) i += 6;
    at = putUtf8(isLow(low) ? 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : isHigh(unit) || isLow(unit) ? 0xfffd : unit, into, at);
  }
  return at;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** @returns the number of four hex digits; -1 where they aren't there. */
function hexAt(bytes: Uint8Array, from: number, to: number): number {
  if (from + 4 > to) return -1;
  let value = 0;
  for (let i = from; i < from + 4; i += 1) {
    const byte = bytes[i]!;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66 ? (byte | 0x20) - 0x57 : NaN;
    value = value * 16 + digit;
  }
  return Number.isNaN(value) ? -1 : value;
}
