/** Glacier's tree hash and its two kinds of alignment (developer guide, "Computing Checksums"). */

import { type Bytes, concat, sha256 } from './bytes.ts';
import { type ByteStream, piecesOf } from './streams.ts';

export const MIB = 1024 * 1024;

/** Bytes from `start` to `end`, both included, as they are on the wire. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export function lengthOf(range: ByteRange): number {
  return range.end - range.start + 1;
}

/** Joins leaf hashes into the root; for no leaf at all, the hash of no bytes. */
export async function treeHashOf(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return sha256(new Uint8Array());
  let level = [...leaves];
  while (level.length > 1) {
    const next: Promise<Bytes>[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const pair = level.slice(i, i + 2);
      const [only] = pair;
      next.push(pair.length === 1 && only ? Promise.resolve(only) : sha256(concat(pair)));
    }
    level = await Promise.all(next);
  }
  const [root] = level;
  if (!root) throw new RangeError('a tree has a root');
  return root;
}

/** SHA-256 of each MiB of a stream. */
export async function leafHashesOf(stream: ByteStream): Promise<Bytes[]> {
  const leaves: Bytes[] = [];
  for await (const leaf of piecesOf(stream, MIB)) leaves.push(await sha256(leaf));
  return leaves;
}

/** Starts at a MiB and ends at one, or with the archive. */
export function isMibAligned(range: ByteRange, archiveSize: number): boolean {
  return range.start % MIB === 0 && ((range.end + 1) % MIB === 0 || range.end + 1 === archiveSize);
}

/**
 * Whether the range is one node of the archive's tree.
 *
 * A node over w leaves stands at a multiple of the smallest power of two p that holds it, and is
 * full (w = p) unless the archive ends in it. Compared with the full node set in the tests.
 */
export function isTreeHashAligned(range: ByteRange, archiveSize: number): boolean {
  if (!isMibAligned(range, archiveSize)) return false;
  const firstLeaf = range.start / MIB;
  const leaves = Math.ceil(lengthOf(range) / MIB);
  let power = 1;
  while (power < leaves) power *= 2;
  return firstLeaf % power === 0 && (leaves === power || range.end + 1 === archiveSize);
}

/** Tree hash of a MiB-aligned range, from the leaves of the whole. */
export function rangeTreeHash(leaves: readonly Bytes[], range: ByteRange): Promise<Bytes> {
  return treeHashOf(leaves.slice(range.start / MIB, Math.ceil((range.end + 1) / MIB)));
}
