import type { Range } from '../range.ts';
import type { Target } from '../transfer/transfer.ts';
import { MiB } from '../units.ts';

/** What of a target fixes its plan. */
export type Plan = Pick<Target, 'sizeBytes' | 'chunkBytes'>;

const LEAST_CHUNK = 16 * MiB;
/** A chunk is held in memory while it arrives, so it can't grow with the archive. */
const LARGEST_CHUNK = 64 * MiB;
/** Chunks that a map still shows one by one and a store lists at once. */
const MANY_CHUNKS = 4_096;

/**
 * Chooses the size of a transfer's chunks: 16 MiB up to 64 GiB, then 32 and 64 MiB; archives over
 * 256 GiB have more chunks. An output below 16 MiB is one chunk.
 *
 * @returns bytes, a power of two of MiB, so that Amazon sends each chunk's tree hash.
 * @see glacier.md, section 5
 */
export function chunkBytesFor(sizeBytes: number): number {
  let chunkBytes = LEAST_CHUNK;
  while (chunkBytes < LARGEST_CHUNK && sizeBytes > MANY_CHUNKS * chunkBytes) chunkBytes *= 2;
  return chunkBytes;
}

/** @returns how many chunks a target has; the last one may be short. None without bytes. */
export const chunkCount = ({ sizeBytes, chunkBytes }: Plan): number => Math.ceil(sizeBytes / chunkBytes);

/**
 * @param index from 0.
 * @returns the chunk's bytes, counted from the target's first byte.
 * @throws RangeError if there is no such chunk.
 */
export function chunkRange(plan: Plan, index: number): Range {
  if (!Number.isInteger(index) || index < 0 || index >= chunkCount(plan)) throw new RangeError(`there is no chunk ${index}`);
  const start = index * plan.chunkBytes;
  return { start, end: Math.min(start + plan.chunkBytes, plan.sizeBytes) };
}
