import { SIX_BITS } from './base64.ts';
import { putUtf8 } from './utf8.ts';

const [PLUS, MINUS, BACKSLASH, SLASH] = [0x2b, 0x2d, 0x5c, 0x2f];

/**
 * Decodes UTF-7, as `utf7` does, and makes slashes of backslashes.
 *
 * @param into has room for as many bytes.
 * @returns how many bytes of UTF-8 it holds; -1 where the text isn't printable ASCII, or a run holds
 * half a character or more than the zeros that fill its last digit.
 * @see RFC 2152
 */
export function utf7Into(bytes: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let at = 0;
  for (let i = from; i < to;) {
    const byte = bytes[i]!;
    if (byte < 0x20 || byte > 0x7e) return -1;
    i += 1;
    if (byte !== PLUS) into[at++] = byte === BACKSLASH ? SLASH : byte;
    else if (bytes[i] === MINUS && i < to) {
      into[at++] = PLUS;
      i += 1;
    } else {
      let bits = 0;
      let held = 0;
      let high = 0;
      const start = i;
      for (; i < to && isDigit(bytes[i]!); i += 1) {
        bits = ((bits << 6) | SIX_BITS[bytes[i]!]!) & 0xff_ffff;
        held += 6;
        if (held < 16) continue;
        held -= 16;
        const unit = (bits >> held) & 0xffff;
        const isLow = unit >= 0xdc00 && unit < 0xe000;
        if (isLow !== high > 0) return -1;
        if (unit >= 0xd800 && unit < 0xdc00) high = unit;
        else {
          at = putUtf8(isLow ? 0x1_0000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : unit === BACKSLASH ? SLASH : unit, into, at);
          high = 0;
        }
      }
      if (i === start || high > 0 || held >= 6 || (bits & ((1 << held) - 1)) !== 0) return -1;
      if (bytes[i] === MINUS && i < to) i += 1;
    }
  }
  return at;
}

/** The alphabet of UTF-7 has no minus: that ends a run. */
const isDigit = (byte: number): boolean => SIX_BITS[byte]! >= 0 && byte !== MINUS && byte !== 0x5f;
