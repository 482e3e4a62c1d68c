/** Pages of rows that are here: values that are never changed, only made anew. */
import type { RowShown } from '../../../loader/inventory/messages.ts';

export type Pages = ReadonlyMap<number, readonly RowShown[]>;

/** Rows of a page: what one message asks for. */
export const PAGE = 200;
/** Pages that are kept; those furthest from what is seen go first. */
const KEPT = 40;

export const NO_PAGES: Pages = new Map();

export const pagesOf = (entries: Iterable<readonly [number, readonly RowShown[]]>): Pages => new Map(entries);

/** @param seen the place that one looks at. */
export function withPage(pages: Pages, number: number, rows: readonly RowShown[], seen: number): Pages {
  const more = new Map(pages).set(number, rows);
  if (more.size <= KEPT) return more;
  const middle = seen / PAGE;
  const [furthest] = [...more.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
  if (furthest !== undefined) more.delete(furthest);
  return more;
}

/** Rows are marked as chosen or not before the loader has said so. */
export function marked(pages: Pages, isIt: (place: number) => boolean, chosen: boolean): Pages {
  const mark = (row: RowShown, place: number): RowShown => (isIt(place) && row.chosen !== chosen ? { ...row, chosen } : row);
  return pagesOf([...pages].map(([number, rows]) => [number, rows.map((row, i) => mark(row, number * PAGE + i))] as const));
}
