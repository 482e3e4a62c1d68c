import { rangeBytes, type Range } from '../range.ts';
import { chunkCount, chunkRange, type Plan } from './chunks.ts';

/**
 * What a transfer has to fetch: its plan less what is stored. Nothing else is remembered, so a
 * closed tab, a killed browser and a restarted machine are one case.
 *
 * @param storedIndexes in any order, repeated or not; numbers outside the plan are ignored.
 * @returns indexes, ascending.
 */
export function missingChunks(plan: Plan, storedIndexes: Iterable<number>): number[] {
  const stored = new Set(storedIndexes);
  const missing: number[] = [];
  for (let index = 0; index < chunkCount(plan); index += 1) if (!stored.has(index)) missing.push(index);
  return missing;
}

/** @returns how many bytes the missing chunks hold. */
export function missingBytes(plan: Plan, storedIndexes: Iterable<number>): number {
  return missingChunks(plan, storedIndexes).reduce((sum, index) => sum + rangeBytes(chunkRange(plan, index)), 0);
}

/** @returns from the first to the last missing byte, from the target's start; undefined if none is. */
export function missingSpan(plan: Plan, storedIndexes: Iterable<number>): Range | undefined {
  const missing = missingChunks(plan, storedIndexes);
  const [first] = missing;
  const last = missing.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { start: chunkRange(plan, first).start, end: chunkRange(plan, last).end };
}
