/** From the address of the files to what the loader is asked, and back. */
import { WRITERS } from '../../../core/inventory/marks.ts';
import type { Filter, Query, Sort } from '../../../core/catalog/query.ts';
import type { FilesAsked, Route } from '../../router.ts';

type Sorted = NonNullable<FilesAsked['sort']>;

/** @returns what an address asks of the list, without what lies over it; of another screen's, nothing. */
export function askedBy(route: Route | undefined): FilesAsked {
  if (route?.screen !== 'files') return {};
  const { q, in: folder, sort, view, least, most, from, until, writer, only } = route;
  return changed({}, { q, in: folder, sort, view, least, most, from, until, writer, only });
}

/** @returns whether archives are searched for, and not a folder's own shown. */
export const isSearch = ({ q, least, most, from, until, writer, only }: FilesAsked): boolean =>
  [q?.trim() || undefined, least, most, from, until, writer, only].some((given) => given !== undefined);

/** @returns how many of the filters behind the button hold; the text stands beside it. */
export const filtersOn = ({ least, most, from, until, writer, only }: FilesAsked): number =>
  [least ?? most, from ?? until, writer, only].filter((given) => given !== undefined).length;

/** @returns whether only the archives of the folder itself are listed, with its folders above them. */
export const isTree = (asked: FilesAsked): boolean => asked.view !== 'flat' && !isSearch(asked);

/** @param folder number of the folder at `asked.in`; 0 is the vault itself. */
export function queryOf(asked: FilesAsked, folder: number): Query {
  return { filter: isTree(asked) ? { folder, shallow: true } : matches(asked, folder), sort: sortOf(asked.sort) };
}

/** @returns what fits an address in a folder and below: what *all* means there. */
export function matches(asked: FilesAsked, folder: number): Filter {
  const text = asked.q?.trim();
  const writer = WRITERS.find((known) => known === asked.writer) ?? (asked.writer === 'none' ? ('none' as const) : undefined);
  return {
    ...(folder === 0 ? {} : { folder }),
    ...(text ? { text } : {}),
    ...(asked.least === undefined ? {} : { leastBytes: asked.least }),
    ...(asked.most === undefined ? {} : { mostBytes: asked.most }),
    ...(asked.from === undefined ? {} : { fromMs: startOf(asked.from) }),
    ...(asked.until === undefined ? {} : { untilMs: startOf(asked.until, 1) }),
    ...(writer === undefined ? {} : { writers: [writer] }),
    ...(asked.only === undefined || asked.only === 'broken' ? {} : { only: asked.only }),
  };
}

export function sortOf(sort: FilesAsked['sort']): Sort {
  const by = sort?.replace('-', '');
  return { by: by === 'size' || by === 'date' ? by : 'name', down: sort?.startsWith('-') ?? false };
}

/** @returns folders in the order of the list: they have sizes, but no date, and come by name from the loader. */
export function sortedFolders<L extends { readonly folders: readonly { readonly bytes: number }[] }>(level: L, { sort }: FilesAsked): L {
  const { by, down } = sortOf(sort);
  if (by === 'name') return down ? { ...level, folders: level.folders.toReversed() } : level;
  if (by === 'date') return level;
  return { ...level, folders: level.folders.toSorted((a, b) => (down ? b.bytes - a.bytes : a.bytes - b.bytes)) };
}

/**
 * What a click on a column's head asks for: by that column, the other way round if it was already.
 * Sizes and dates begin with the largest and the newest, which one looks for.
 */
export function sortAfter(now: FilesAsked['sort'], by: Sort['by']): FilesAsked['sort'] | undefined {
  const was = sortOf(now);
  const down = was.by === by ? !was.down : by !== 'name';
  if (by === 'name') return down ? '-name' : undefined;
  return `${down ? '-' : ''}${by}` satisfies Sorted;
}

/** Midnight of a day in the person's zone, epoch ms; `more` days later. */
function startOf(day: string, more = 0): number {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  return new Date(year, month - 1, date + more).getTime();
}

export type Change = { readonly [K in keyof FilesAsked]?: FilesAsked[K] | undefined };

/** @returns an address with some of its members changed; undefined takes one away. */
export function changed(asked: FilesAsked, change: Change): FilesAsked {
  const entries = Object.entries({ ...asked, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as FilesAsked;
}

/** @returns the address without what is searched for. */
export function withoutSearch({ in: folder, sort, view }: FilesAsked): FilesAsked {
  return { ...(folder === undefined ? {} : { in: folder }), ...(sort === undefined ? {} : { sort }), ...(view === undefined ? {} : { view }) };
}
