import type { Range } from '../range.ts';
import { MiB } from '../units.ts';

/**
 * Joins MiB that follow one another.
 *
 * @param indexes of MiB, ascending.
 * @param sizeBytes of all; the last MiB may be short.
 */
export function stretchesOf(indexes: readonly number[], sizeBytes: number): Range[] {
  const stretches: Range[] = [];
  for (const index of indexes) {
    const start = index * MiB;
    const end = Math.min(start + MiB, sizeBytes);
    const last = stretches.at(-1);
    if (last && last.end === start) stretches[stretches.length - 1] = { start: last.start, end };
    else stretches.push({ start, end });
  }
  return stretches;
}

/**
 * Closes gaps, the smallest first, until no more than so many stretches are left: each is a request,
 * and some are paid for one by one.
 *
 * @param stretches ascending, not touching.
 */
export function atMost(stretches: readonly Range[], most: number): Range[] {
  const gaps = stretches.slice(1).map((next, i) => ({ before: i, bytes: next.start - stretches[i]!.end }));
  const closed = new Set(
    gaps
      .toSorted((a, b) => a.bytes - b.bytes || a.before - b.before)
      .slice(0, Math.max(0, stretches.length - most))
      .map(({ before }) => before),
  );
  const joined: Range[] = [];
  for (const [i, stretch] of stretches.entries()) {
    const last = joined.at(-1);
    if (last && closed.has(i - 1)) joined[joined.length - 1] = { start: last.start, end: stretch.end };
    else joined.push(stretch);
  }
  return joined;
}
