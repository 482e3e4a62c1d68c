import { murmur } from '../hash/murmur.ts';
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
      high[at + row] = murmur(ids, from, to, seed ^ 0x9e37_79b9);
      low[at + row] = murmur(ids, from, to, seed ^ 0x7f4a_7c15, 0x2397_1c8d, 0x6b43_a9b5);
      from = to;
    }
  };
