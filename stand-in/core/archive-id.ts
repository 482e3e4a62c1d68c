/** Archive ids that are the same after every restart. */

const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const LENGTH = 138;

/**
 * Derives a service-like id (138 characters, base64url) from a name. Not meant to be secret; equal
 * names give equal ids, and among a million names there is no clash: 128 bits of state decide.
 */
export function archiveIdOf(name: string): string {
  const next = generatorOf(name);
  const codes = new Array<number>(LENGTH);
  for (let at = 0; at < LENGTH;) {
    let bits = next();
    for (let i = 0; i < 5 && at < LENGTH; i++, bits >>>= 6) codes[at++] = ALPHABET[bits & 63] ?? 65;
  }
  return String.fromCharCode(...codes); // one flat string: joined bit by bit, a million would cost 2 GB
}

/**
 * xoshiro128** (public domain, by Blackman and Vigna), seeded with a name that is spread over its
 * four words in the manner of MurmurHash 3 (public domain, by Appleby).
 */
function generatorOf(name: string): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = 0x6a09e667;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    a = rotate(Math.imul(a ^ code, 0xcc9e2d51), 13);
    b = rotate(Math.imul(b ^ code, 0x1b873593), 15);
    c = rotate(Math.imul(c ^ code, 0x85ebca6b), 17);
    d = rotate(Math.imul(d ^ code, 0xc2b2ae35), 19);
  }
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  for (let round = 0; round < 8; round++) next();
  return next;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
