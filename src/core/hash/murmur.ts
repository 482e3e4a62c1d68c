/**
 * Hashes a stretch of bytes, four at a time, for tables that hold hostile names.
 *
 * @param seed a random one, so that nobody can make up names that all hash alike.
 * @returns 32 bits, not negative.
 * @see MurmurHash3 (x86, 32 bits), whose two factors may be other ones for a second hash.
 */
export function murmur(bytes: Uint8Array, from: number, to: number, seed: number, one = 0xcc9e_2d51, two = 0x1b87_3593): number {
  let hash = seed;
  for (let i = from; i < to; i += 4) {
    let word =
      bytes[i]! | ((i + 1 < to ? bytes[i + 1]! : 0) << 8) | ((i + 2 < to ? bytes[i + 2]! : 0) << 16) | ((i + 3 < to ? bytes[i + 3]! : 0) << 24);
    word = Math.imul(word, one);
    hash ^= Math.imul((word << 15) | (word >>> 17), two);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe654_6b64) | 0;
  }
  hash ^= to - from;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
