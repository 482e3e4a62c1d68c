import { fromHex, sameHash } from './hash/hex.ts';
import { chunkHashesOf } from './hash/leaves.ts';
import { treeHash, type Hash } from './hash/tree-hash.ts';
import { chunkCount, chunkRange } from './plan/chunks.ts';
import { stretchesOf } from './plan/stretches.ts';
import type { Range } from './range.ts';
import type { Receipt } from './receipt.ts';
import { MiB } from './units.ts';

/** A chunk of the file that isn't the receipt's; the range counts from the file's first byte. */
export interface DifferentChunk {
  readonly chunk: number;
  readonly range: Range;
}

/** What comparing a file on disk gave. */
export type Comparison =
  | { readonly equal: true }
  | { readonly equal: false; readonly differs: 'size'; readonly expectedBytes: number; readonly actualBytes: number }
  | {
      readonly equal: false;
      readonly differs: 'chunks';
      readonly chunks: readonly DifferentChunk[];
      readonly of: number;
      /** To the MiB, ascending, as ranges of the file; absent where no hashes of single MiB are known. */
      readonly places?: readonly Range[];
    }
  /** Only the whole could be compared. */
  | { readonly equal: false; readonly differs: 'tree-hash'; readonly computed: Hash };

/**
 * Compares a file with a receipt, which may be hostile or edited: equal means that the tree hash
 * agrees, chunk hashes only serve to name the place.
 *
 * @param leaves hashes of the file's MiB, in order; see `leafHashes`.
 * @param sizeBytes of the file.
 * @param known the receipt's own hashes of its MiB; see `leavesOfReceipt`.
 */
export async function compareWithReceipt(leaves: readonly Hash[], sizeBytes: number, receipt: Receipt, known?: readonly Hash[]): Promise<Comparison> {
  if (sizeBytes !== receipt.sizeBytes) return { equal: false, differs: 'size', expectedBytes: receipt.sizeBytes, actualBytes: sizeBytes };
  // A receipt says of itself whether both agreed; here it is looked at once more.
  const expected = receipt.treeHashExpected ?? receipt.treeHashComputed;
  const whole = await compareWithTreeHash(leaves, expected);
  if (whole.equal || !hasPlan(receipt)) return whole;
  const computed = await chunkHashesOf(leaves, receipt.chunkBytes);
  const chunks = computed.flatMap((hash, chunk) => (isHex(hash, receipt.chunkHashes[chunk]) ? [] : [{ chunk, range: chunkRange(receipt, chunk) }]));
  if (chunks.length === 0) return whole;
  const places = known && stretchesOf(differingLeaves(leaves, known), sizeBytes);
  return { equal: false, differs: 'chunks', chunks, of: computed.length, ...(places ? { places } : {}) };
}

/**
 * @param leaves of a file, which may be shorter than it should be.
 * @returns numbers of the MiB that aren't as they should be, ascending.
 */
export function differingLeaves(leaves: readonly Hash[], known: readonly Hash[]): number[] {
  return known.flatMap((hash, index) => (leaves[index] && sameHash(leaves[index], hash) ? [] : [index]));
}

/** Compares a file with a bare tree hash, 64 hex digits, as it stands in an inventory. */
export async function compareWithTreeHash(leaves: readonly Hash[], treeHashHex: string): Promise<Comparison> {
  const computed = await treeHash(leaves);
  return isHex(computed, treeHashHex) ? { equal: true } : { equal: false, differs: 'tree-hash', computed };
}

/** @returns true if the receipt's chunks are a plan of its size. */
function hasPlan({ sizeBytes, chunkBytes, chunkHashes }: Receipt): boolean {
  const leavesAChunk = chunkBytes / MiB;
  return Number.isInteger(Math.log2(leavesAChunk)) && leavesAChunk >= 1 && chunkHashes.length === chunkCount({ sizeBytes, chunkBytes });
}

function isHex(hash: Hash, hex: string | undefined): boolean {
  const expected = hex === undefined ? undefined : fromHex(hex);
  return expected !== undefined && sameHash(hash, expected);
}
