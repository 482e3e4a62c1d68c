import type { Writer } from '../description/format.ts';
import { COMPRESSED, ENCRYPTED, NAMELESS, writerOf } from '../inventory/marks.ts';
import type { Catalog } from './catalog.ts';
import { IN, scopeOf } from './scope.ts';
import { boxesOf, type Box } from './boxes.ts';

/** What a vault, or a folder in it, is made of. */
export interface Shape {
  /** The vault, or the folder asked for; at most 300 boxes in all. */
  readonly root: Box;
  /** Ascending; UTC, as the service's dates are. Years without an upload are left out. */
  readonly years: readonly { readonly year: number; readonly count: number; readonly bytes: number }[];
  /** Most archives first. */
  readonly writers: readonly { readonly writer: Writer | 'none'; readonly count: number; readonly bytes: number }[];
  readonly encrypted: number;
  readonly compressed: number;
  readonly nameless: number;
}

interface Sum {
  count: number;
  bytes: number;
}

/** @param folder with all below it. */
export function shapeOf(catalog: Catalog, folder: number): Shape {
  const flags = scopeOf(catalog, { folder });
  const years = new Map<number, Sum>();
  const [counts, bytes] = [new Float64Array(256), new Float64Array(256)];
  let year = yearAround(0);
  let sum: Sum = { count: 0, bytes: 0 };
  for (const page of catalog.pages)
    for (let i = 0; i < page.rows; i++) {
      if ((flags[page.folders[i]!]! & IN) === 0) continue;
      const [date, size, mark] = [page.dates[i]!, page.sizes[i]!, page.marks[i]!];
      counts[mark]!++;
      bytes[mark]! += size;
      if (sum.count === 0 || date < year.from || date >= year.until) {
        year = yearAround(date);
        sum = sumOf(years, year.year);
      }
      sum.count++;
      sum.bytes += size;
    }
  const marked = (flag: number): number => counts.reduce((all, count, mark) => ((mark & flag) !== 0 ? all + count : all), 0);
  return {
    root: boxesOf(catalog, folder),
    years: Array.from(years, ([number, { count, bytes }]) => ({ year: number, count, bytes })).sort((a, b) => a.year - b.year),
    writers: writersOf(counts, bytes),
    encrypted: marked(ENCRYPTED),
    compressed: marked(COMPRESSED),
    nameless: marked(NAMELESS),
  };
}

function yearAround(ms: number): { readonly year: number; readonly from: number; readonly until: number } {
  const year = new Date(ms).getUTCFullYear();
  return { year, from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) };
}

function sumOf<K>(sums: Map<K, Sum>, key: K): Sum {
  let sum = sums.get(key);
  if (!sum) sums.set(key, (sum = { count: 0, bytes: 0 }));
  return sum;
}

function writersOf(counts: Float64Array, bytes: Float64Array): Shape['writers'] {
  const writers = new Map<Writer | 'none', Sum>();
  counts.forEach((count, mark) => {
    if (count === 0) return;
    const sum = sumOf(writers, writerOf(mark) ?? 'none');
    sum.count += count;
    sum.bytes += bytes[mark]!;
  });
  return Array.from(writers, ([writer, sum]) => ({ writer, ...sum })).sort((a, b) => b.count - a.count || (a.writer < b.writer ? -1 : 1));
}
