import type { Shape } from '../../../loader/inventory/messages.ts';

type Year = Shape['years'][number];

/** One bar: a year, or all that came before the first bar of its own. */
export interface YearBar extends Year {
  readonly label: string;
}

/** Glacier began in 2012; a file may claim any date, and a bar a year must fit the screen. */
const MOST_BARS = 20;

/** @returns a bar a year, oldest first, years without uploads among them; the oldest of too many are one bar. */
export function yearBars(years: Shape['years']): YearBar[] {
  const known = new Map(years.map((year) => [year.year, year]));
  const last = Math.max(...known.keys());
  if (!Number.isFinite(last)) return [];
  const first = Math.max(Math.min(...known.keys()), last - MOST_BARS + 1);
  const bars = Array.from({ length: last - first + 1 }, (_, i): YearBar => {
    const year = first + i;
    return { ...(known.get(year) ?? { year, count: 0, bytes: 0 }), label: String(year) };
  });
  const before = years.filter(({ year }) => year < first);
  if (before.length === 0) return bars;
  const sum = before.reduce((sums, { count, bytes }) => ({ count: sums.count + count, bytes: sums.bytes + bytes }), { count: 0, bytes: 0 });
  return [{ year: first - 1, ...sum, label: `before ${first}` }, ...bars];
}
