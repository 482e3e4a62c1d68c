/** What the usual forms are made of. */

export function isAscii(bytes: Uint8Array, to: number): boolean {
  let bits = 0;
  for (let i = 0; i < to; i += 1) bits |= bytes[i]!;
  return bits < 0x80;
}

/** @returns where a byte stands from `from` on, `to` where it doesn't. */
export function placeOf(byte: number, bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && bytes[i] !== byte) i += 1;
  return i;
}

const BACKSLASH = 0x5c;
const SLASH = 0x2f;

/** Copies a name and makes slashes of its backslashes. @returns all its bits in one byte: from 128 on it isn't ASCII. */
export function slashedInto(bytes: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let bits = 0;
  for (let i = from, at = 0; i < to; i += 1, at += 1) {
    const byte = bytes[i]!;
    bits |= byte;
    into[at] = byte === BACKSLASH ? SLASH : byte;
  }
  return bits;
}

/**
 * Passes over a JSON string's text as JSON.stringify leaves most of them.
 *
 * @returns where the closing quote stands; -1 where an escape or a control character comes first.
 */
export function endOfPlainString(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i]!;
    if (byte === 0x22) return i;
    if (byte < 0x20 || byte === BACKSLASH) return -1;
  }
  return -1;
}
