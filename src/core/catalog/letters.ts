/** Letters in small and capital, beyond ASCII too. What counts as the same is what a RegExp with `iu` says. */

/** Beyond these planes no script has two cases. */
const CASED_END = 0x20_000;

let cased: string | undefined;

/** All letters that have another case, some 2,900; found once. */
function casedLetters(): string {
  if (cased === undefined) {
    cased = '';
    for (let point = 0; point < CASED_END; point++) {
      if (point === 0xd800) point = 0xe000;
      const letter = String.fromCodePoint(point);
      if (letter.toLowerCase() !== letter || letter.toUpperCase() !== letter) cased += letter;
    }
  }
  return cased;
}

const known = new Map<number, readonly number[]>();

/** @returns the code points that are the same letter in any case, the given one among them. */
export function sameLetter(point: number): readonly number[] {
  const before = known.get(point);
  if (before) return before;
  const found = casedLetters().match(new RegExp(`\\u{${point.toString(16)}}`, 'giu')) ?? [];
  const same = found.length > 0 ? found.map((letter) => letter.codePointAt(0)!) : [point];
  known.set(point, same);
  return same;
}

/** Small ASCII letters for capitals; every other byte as it is. */
export const LOWER: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

let lowered: Uint32Array | undefined;

function loweredPoints(): Uint32Array {
  if (!lowered) {
    lowered = Uint32Array.from({ length: CASED_END }, (_, point) => point);
    for (const letter of casedLetters()) {
      const small = letter.toLowerCase();
      const [from, to] = [letter.codePointAt(0)!, small.codePointAt(0)!];
      if (String.fromCodePoint(to) === small && utf8Length(from) === utf8Length(to)) lowered[from] = to;
    }
  }
  return lowered;
}

const utf8Length = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10_000 ? 3 : 4);

/**
 * Makes capitals small in UTF-8 without moving a byte. The few letters whose small form takes another
 * number of bytes (ẞ, Ⱥ, İ …) stay as they are.
 *
 * @returns the bytes themselves where all are ASCII: those are left to `LOWER`.
 */
export function lowerInPlace(bytes: Uint8Array): Uint8Array {
  let i = 0;
  while (i < bytes.length && bytes[i]! < 0x80) i++;
  if (i === bytes.length) return bytes;
  const copy = bytes.slice();
  const small = loweredPoints();
  while (i < copy.length) {
    const length = lengthAt(copy[i]!);
    const point = length === 1 ? 0 : pointAt(copy, i);
    if (point < CASED_END && small[point] !== point) write(copy, i, small[point]!, length);
    i += length;
  }
  return copy;
}

function write(bytes: Uint8Array, at: number, point: number, length: number): void {
  for (let k = length - 1; k > 0; k--, point >>>= 6) bytes[at + k] = 0x80 | (point & 0x3f);
  bytes[at] = (0xf0 << (4 - length)) | point;
}

/** @returns how many bytes the code point takes that begins with this one; 1 for bytes that begin none. */
export const lengthAt = (byte: number): number => (byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4);

/** @returns the code point that begins there, in well-formed UTF-8. */
export function pointAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0xc0) return first;
  if (first < 0xe0) return ((first & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
  if (first < 0xf0) return ((first & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
  return ((first & 0x07) << 18) | ((bytes[at + 1]! & 0x3f) << 12) | ((bytes[at + 2]! & 0x3f) << 6) | (bytes[at + 3]! & 0x3f);
}
