import { rangeBytes, type Range } from '../range.ts';
import { MiB } from '../units.ts';

/**
 * What InitiateJob accepts as a range.
 *
 * @returns true if it starts on a MiB, and ends on one or with the archive.
 * @see Amazon Glacier developer guide, "Range Retrieval"
 */
export function isMibAligned({ start, end }: Range, archiveBytes: number): boolean {
  return start >= 0 && start < end && end <= archiveBytes && start % MiB === 0 && (end % MiB === 0 || end === archiveBytes);
}

/**
 * For such a range Amazon knows and sends the tree hash: it is a node of the archive's tree.
 *
 * A closed form, compared with the full node set: w leaves, p the smallest power of two >= w; the
 * first leaf is divisible by p, and w is p or the range ends with the archive.
 *
 * @see glacier.md, section 5
 */
export function isTreeHashAligned(range: Range, archiveBytes: number): boolean {
  if (!isMibAligned(range, archiveBytes)) return false;
  const leaves = Math.ceil(rangeBytes(range) / MiB);
  const block = powerOfTwoFrom(leaves);
  return (range.start / MiB) % block === 0 && (leaves === block || range.end === archiveBytes);
}

/**
 * Widens a range to the smallest one that is tree-hash aligned and holds it: what to ask for, so
 * that the rest of an expired output comes with hashes.
 *
 * @param range within the archive, at least one byte.
 */
export function alignedCover(range: Range, archiveBytes: number): Range {
  if (range.start < 0 || range.start >= range.end || range.end > archiveBytes) {
    throw new RangeError(`${range.start}-${range.end} is no range within ${archiveBytes} bytes`);
  }
  let block = MiB;
  let start = floorTo(range.start, block);
  while (start + block < range.end) {
    block *= 2;
    start = floorTo(range.start, block);
  }
  return { start, end: Math.min(start + block, archiveBytes) };
}

const floorTo = (bytes: number, step: number): number => bytes - (bytes % step);

function powerOfTwoFrom(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}
