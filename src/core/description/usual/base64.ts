/** Of each byte the six bits that it stands for in either alphabet; -1 for all others. */
export const SIX_BITS = new Int32Array(256).fill(-1);
for (const alphabet of ['+/', '-_']) {
  [...`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`].forEach((char, six) => (SIX_BITS[char.charCodeAt(0)] = six));
}
const PAD = 0x3d;

/**
 * Decodes base64, padded or not.
 *
 * @param into has room for three bytes of each four.
 * @returns how many bytes it holds; -1 where that is no base64, or has white space in it.
 * @see RFC 4648
 */
export function base64Into(bytes: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let end = to;
  if ((to - from) % 4 === 0) for (let pad = 0; pad < 2 && bytes[end - 1] === PAD; pad += 1) end -= 1;
  const over = (end - from) % 4;
  if (end <= from || over === 1) return -1;
  let at = 0;
  // Negative as soon as one byte was of no alphabet.
  let all = 0;
  for (let i = from; i < end - over; i += 4) {
    const word = (SIX_BITS[bytes[i]!]! << 18) | (SIX_BITS[bytes[i + 1]!]! << 12) | (SIX_BITS[bytes[i + 2]!]! << 6) | SIX_BITS[bytes[i + 3]!]!;
    all |= word;
    into[at] = word >> 16;
    into[at + 1] = word >> 8;
    into[at + 2] = word;
    at += 3;
  }
  if (over > 0) {
    const word =
      (SIX_BITS[bytes[end - over]!]! << 18) | (SIX_BITS[bytes[end - over + 1]!]! << 12) | (over === 3 ? SIX_BITS[bytes[end - 1]!]! << 6 : 0);
    all |= word;
    into[at] = word >> 16;
    if (over === 3) into[at + 1] = word >> 8;
    at += over - 1;
  }
  return all < 0 ? -1 : at;
}
