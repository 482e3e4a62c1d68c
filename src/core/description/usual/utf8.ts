/**
 * @returns whether bytes are UTF-8: no half characters, none in a longer form than it needs.
 * @see RFC 3629, 4
 */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to;) {
    const first = bytes[i]!;
    if (first < 0x80) i += 1;
    else if (first < 0xc2 || first > 0xf4) return false;
    else {
      const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      if (i + length > to) return false;
      const second = bytes[i + 1]!;
      const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      if (second < least || second > most) return false;
      for (let k = i + 2; k < i + length; k += 1) if ((bytes[k]! & 0xc0) !== 0x80) return false;
      i += length;
    }
  }
  return true;
}

/** Writes a character that is no half of one. @returns the place behind it. */
export function putUtf8(point: number, into: Uint8Array, at: number): number {
  if (point < 0x80) {
    into[at] = point;
    return at + 1;
  }
  const length = point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  let rest = point;
  for (let k = length - 1; k > 0; k -= 1, rest >>>= 6) into[at + k] = 0x80 | (rest & 0x3f);
  into[at] = (0xf0 << (4 - length)) | rest;
  return at + length;
}
