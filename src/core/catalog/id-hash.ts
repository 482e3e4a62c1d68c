import type { ColdPage } from '../inventory/page.ts';

/** 64 bits of each archive id of an inventory, as two columns. */
export interface IdHashes {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Hashes the ids of a page into the columns, from `at` on. */
export type HashIds = (page: ColdPage, into: IdHashes, at: number) => void;

/** @param seed any whole number; a random one, so that nobody can make up ids that hash alike. */
export const idHasher =
  (seed: number): HashIds =>
  ({ rows, ids, idEnds }, { high, low }, at) => {
    for (let row = 0, from = 0; row < rows; row++) {
      const to = idEnds[row]!;
      high[at + row] = mixed(ids, from, to, seed ^ 0x9e37_79b9, 0xcc9e_2d51, 0x1b87_3593);
      low[at + row] = mixed(ids, from, to, seed ^ 0x7f4a_7c15, 0x2397_1c8d, 0x6b43_a9b5);
      from = to;
    }
  };

/** After MurmurHash3 (x86, 32 bits): four bytes at a time. */
function mixed(bytes: Uint8Array, from: number, to: number, seed: number, one: number, two: number): number {
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
