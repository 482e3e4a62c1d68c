import type { IdHashes } from './id-hash.ts';

/** Rows by the hash of their ids; each row can be taken once. */
export interface IdTable {
  /** Takes a row with that hash out. @returns -1 where none is left. */
  take(high: number, low: number): number;
  /** Puts a row back that `take` gave. */
  putBack(row: number): void;
  /** Takes a row out that is in. @returns false where it isn't. */
  remove(row: number): boolean;
  /** The rows with that hash that are in. */
  rowsWith(high: number, low: number): number[];
}

/** Rows of one hash are a chain, so that a hundred thousand equal ids cost no more than others. */
export function idTable(hashes: IdHashes): IdTable {
  const { high, low } = hashes;
  const table = new Uint32Array(2 ** Math.ceil(Math.log2(2 * high.length + 2)));
  const mask = table.length - 1;
  /** By slot: the first row of its chain, plus one; by row: the next one, plus one. */
  const heads = new Uint32Array(table.length);
  const nexts = new Uint32Array(high.length);
  const slotOf = (a: number, b: number): number => {
    let slot = (a ^ b) & mask;
    // A slot keeps the row that it was made for, also when that is taken.
    while (table[slot] !== 0 && (high[table[slot]! - 1] !== a || low[table[slot]! - 1] !== b)) slot = (slot + 1) & mask;
    return slot;
  };
  const putBack = (row: number): void => {
    const slot = slotOf(high[row]!, low[row]!);
    if (table[slot] === 0) table[slot] = row + 1;
    nexts[row] = heads[slot]!;
    heads[slot] = row + 1;
  };
  // The first row is put in last, so that it is taken first.
  for (let row = high.length - 1; row >= 0; row--) putBack(row);
  return {
    putBack,
    take(a, b) {
      const slot = slotOf(a, b);
      const row = heads[slot]! - 1;
      if (row >= 0) heads[slot] = nexts[row]!;
      return row;
    },
    remove(row) {
      const slot = slotOf(high[row]!, low[row]!);
      let before = -1;
      let at = heads[slot]! - 1;
      while (at >= 0 && at !== row) [before, at] = [at, nexts[at]! - 1];
      if (at < 0) return false;
      if (before < 0) heads[slot] = nexts[at]!;
      else nexts[before] = nexts[at]!;
      return true;
    },
    rowsWith(a, b) {
      const rows: number[] = [];
      for (let row = heads[slotOf(a, b)]! - 1; row >= 0; row = nexts[row]! - 1) rows.push(row);
      return rows;
    },
  };
}
