/** Lists come in pages; a page's marker names the first item of the next. */
import { Failed } from '../core/failure/failure.ts';
import type { Listing } from '../core/listing.ts';

export interface Page {
  readonly entries: readonly unknown[];
  readonly marker: string | undefined;
}

/**
 * @param entries the list's member as it came, which may be anything; absent it is an empty one.
 * @throws Failed `answer-unreadable`.
 */
export function pageOf(entries: unknown, marker: unknown, what: string): Page {
  const list = entries ?? [];
  // Half a character can't be asked for: no address holds it.
  const isMarker = marker == null || (typeof marker === 'string' && marker.isWellFormed());
  if (!Array.isArray(list) || !isMarker) throw new Failed({ code: 'answer-unreadable', what });
  return { entries: list, marker: marker ?? undefined };
}

/** Far beyond any real account: 1,000 vaults are 100 pages, jobs of two days rarely more. */
const MOST_PAGES = 2_000;
/** So many pages in a row without anything new are no list: only their markers are new. */
const FRUITLESS_PAGES = 20;

/**
 * Reads all pages. Items that move between pages come once; markers that repeat, or lead to nothing
 * new, end the list.
 *
 * @param parse gives undefined for an entry that can't be read.
 */
export async function readPages<T>(
  page: (marker: string | undefined) => Promise<Page>,
  parse: (entry: unknown) => T | undefined,
  idOf: (item: T) => string,
): Promise<Listing<T>> {
  const items = new Map<string, T>();
  const seen = new Set<string>();
  let unreadable = 0;
  let fruitless = 0;
  let marker: string | undefined;
  for (let count = 0; count < MOST_PAGES; count++) {
    const { entries, marker: next } = await page(marker);
    const before = items.size;
    for (const entry of entries) {
      const item = parse(entry);
      if (item === undefined) unreadable++;
      else if (!items.has(idOf(item))) items.set(idOf(item), item);
    }
    if (!next) return { items: [...items.values()], unreadable, complete: true };
    fruitless = items.size > before ? 0 : fruitless + 1;
    if (seen.has(next) || fruitless === FRUITLESS_PAGES) break;
    seen.add(next);
    marker = next;
  }
  return { items: [...items.values()], unreadable, complete: false };
}
