import { PAGE_ROWS, type ColdPage } from '../inventory/page.ts';
import { idHasher, type HashIds } from './id-hash.ts';
import { idTable, type IdTable } from './id-table.ts';

/** Cold pages of an inventory, read one at a time and not kept. */
export interface ColdPages {
  readonly rows: number;
  page(number: number): Promise<ColdPage>;
}

export interface Difference {
  /** Rows of the newer inventory, ascending: in it alone, and in both. */
  readonly added: Uint32Array<ArrayBuffer>;
  readonly same: Uint32Array<ArrayBuffer>;
  /** Rows of the older inventory that the newer one has no more. */
  readonly deleted: Uint32Array<ArrayBuffer>;
}

/** Ids of so many of the newer one's pages are in memory at once: some 36 MB. */
const PAGES_AT_ONCE = 64;

/** A row of the newer inventory and its id. */
interface Newer {
  readonly row: number;
  readonly id: Uint8Array;
  readonly high: number;
  readonly low: number;
}

/**
 * Compares two inventories by archive id. An id that stands in both several times counts as often as it
 * stands in both. Rows are paired by 64 bits of hash (20 bytes a row of the older one), then their ids
 * are compared: pages of the older one are read again as they are needed, each once a batch at most.
 *
 * @param onRows hears how many rows of both were looked at, of their sum.
 */
export async function differenceOf(
  older: ColdPages,
  newer: ColdPages,
  seed: number,
  onRows?: (rows: number) => void,
  hashIds: HashIds = idHasher(seed),
): Promise<Difference> {
  const hashes = { high: new Uint32Array(older.rows), low: new Uint32Array(older.rows) };
  await eachCold(older, 0, Infinity, (page, firstRow) => {
    hashIds(page, hashes, firstRow);
    onRows?.(firstRow + page.rows);
  });
  const table = idTable(hashes);
  const [isSame, isKept] = [new Uint8Array(newer.rows), new Uint8Array(older.rows)];
  for (let first = 0; first * PAGE_ROWS < newer.rows; first += PAGES_AT_ONCE) {
    for (const [row, other] of await pairsOf(table, older, await batchOf(newer, first, hashIds))) {
      isSame[row] = 1;
      isKept[other] = 1;
    }
    onRows?.(older.rows + Math.min(newer.rows, (first + PAGES_AT_ONCE) * PAGE_ROWS));
  }
  return { added: rowsWhere(isSame, 0), same: rowsWhere(isSame, 1), deleted: rowsWhere(isKept, 0) };
}

async function eachCold(pages: ColdPages, first: number, end: number, onPage: (page: ColdPage, firstRow: number) => void): Promise<void> {
  for (let number = first; number < end && number * PAGE_ROWS < pages.rows; number++) onPage(await pages.page(number), number * PAGE_ROWS);
}

async function batchOf(newer: ColdPages, first: number, hashIds: HashIds): Promise<Newer[]> {
  const batch: Newer[] = [];
  await eachCold(newer, first, first + PAGES_AT_ONCE, (page, firstRow) => {
    const hashes = { high: new Uint32Array(page.rows), low: new Uint32Array(page.rows) };
    hashIds(page, hashes, 0);
    for (let i = 0; i < page.rows; i++) batch.push({ row: firstRow + i, id: idOf(page, i), high: hashes.high[i]!, low: hashes.low[i]! });
  });
  return batch;
}

const idOf = ({ ids, idEnds }: ColdPage, place: number): Uint8Array => ids.subarray(place === 0 ? 0 : idEnds[place - 1]!, idEnds[place]!);

type Pair = readonly [newerRow: number, olderRow: number];

async function pairsOf(table: IdTable, older: ColdPages, batch: readonly Newer[]): Promise<Pair[]> {
  const byPage = new Map<number, (readonly [Newer, number])[]>();
  const alone: Newer[] = [];
  for (const one of batch) {
    const other = table.take(one.high, one.low);
    const number = Math.floor(other / PAGE_ROWS);
    if (other < 0) alone.push(one);
    else if (byPage.has(number)) byPage.get(number)!.push([one, other]);
    else byPage.set(number, [[one, other]]);
  }
  const pairs: Pair[] = [];
  let collided = false;
  for (const [number, candidates] of byPage) {
    const page = await older.page(number);
    for (const [one, other] of candidates) {
      if (isEqual(one.id, idOf(page, other % PAGE_ROWS))) pairs.push([one.row, other]);
      else {
        collided = true;
        table.putBack(other);
        alone.push(one);
      }
    }
  }
  return collided ? [...pairs, ...(await searched(table, older, alone))] : pairs;
}

/** Different ids of one hash: once in a million comparisons of two million rows. Each is compared with all of its hash. */
async function searched(table: IdTable, older: ColdPages, alone: readonly Newer[]): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const { row, id, high, low } of alone)
    for (const other of table.rowsWith(high, low)) {
      const page = await older.page(Math.floor(other / PAGE_ROWS));
      if (isEqual(id, idOf(page, other % PAGE_ROWS)) && table.remove(other)) {
        pairs.push([row, other]);
        break;
      }
    }
  return pairs;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function rowsWhere(marks: Uint8Array, value: 0 | 1): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(marks.length);
  let count = 0;
  for (let row = 0; row < marks.length; row++) if (marks[row] === value) rows[count++] = row;
  return rows.slice(0, count);
}
