import type { Range } from '../range.ts';
import { MiB } from '../units.ts';

/** One leaf each, so that every range has a tree hash whatever its place (glacier.md, section 5). */
export interface TriedRanges {
  readonly first: Range;
  readonly middle?: Range;
  readonly last?: Range;
}

/** What all ranges of a check cost of transfer at most: three, one of them again, two at once. */
export const MOST_BYTES = 6 * MiB;

/**
 * @param outputBytes at least 1.
 * @returns ranges that don't overlap: an output of one leaf has only a first, one of two no middle.
 */
export function rangesToTry(outputBytes: number): TriedRanges {
  const leaves = Math.ceil(outputBytes / MiB);
  const leaf = (index: number): Range => ({ start: index * MiB, end: Math.min((index + 1) * MiB, outputBytes) });
  return {
    first: leaf(0),
    ...(leaves > 2 ? { middle: leaf(Math.floor(leaves / 2)) } : {}),
    ...(leaves > 1 ? { last: leaf(leaves - 1) } : {}),
  };
}
