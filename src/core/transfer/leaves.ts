import { unpackHashes } from '../hash/packed.ts';
import type { Range } from '../range.ts';
import { rangeBytes } from '../range.ts';
import { MiB } from '../units.ts';

/**
 * What is kept of a chunk that isn't finished: whole leaves, one after the other, proven by nothing.
 * Their bytes lie beside it; they may be gone or wrong, so they are hashed again before use.
 */
export interface Leaves {
  /** Bytes within the chunk; begins and ends on a MiB. */
  readonly range: Range;
  /** As the bytes arrived: 32 bytes a MiB. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** The job they came from. */
  readonly jobId: string;
  /** Hex tree hash of the whole chunk, as Amazon sent it with the chunk's first byte; absent where it sent none. */
  readonly treeHash?: string;
}

/** A chunk to be fetched, as far as kept leaves have to fit it. */
export interface Wanted {
  readonly jobId: string;
  readonly bytes: number;
}

/**
 * Chooses from what is kept of a chunk the leaves that make its beginning without a gap. Leaves of
 * another job count where Amazon's hash of the whole chunk decides; without one, nothing would tell
 * that the other job had the same bytes. The last leaf is always left to be fetched, so that there
 * is something to ask for.
 *
 * @param kept in order of their beginnings.
 */
export function beginning<L extends Leaves>(kept: readonly L[], { jobId, bytes }: Wanted): L[] {
  const most = (Math.ceil(bytes / MiB) - 1) * MiB;
  const chosen: L[] = [];
  for (const leaves of kept) {
    const { range, hashes } = leaves;
    const isNext = range.start === (chosen.at(-1)?.range.end ?? 0) && range.end > range.start && range.end <= most;
    const isWhole = range.end % MiB === 0 && unpackHashes(hashes).length === rangeBytes(range) / MiB;
    const isOfJob = leaves.jobId === jobId || leaves.treeHash !== undefined;
    // One expected hash decides of all of them.
    const isOfOne = leaves.treeHash === (chosen[0] ?? leaves).treeHash;
    if (!isNext || !isWhole || !isOfJob || !isOfOne) break;
    chosen.push(leaves);
  }
  return chosen;
}
