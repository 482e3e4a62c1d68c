import type { Hash } from '../core/hash/tree-hash.ts';
import type { Receipt } from '../core/receipt.ts';
import { leavesIn, leavesOfReceipt } from '../core/receipt-leaves.ts';
import { leafHashesOf } from '../store/chunks.ts';

/** @returns the hashes of every MiB of a receipt: those that it carries, else those that are kept here; undefined where neither join to its tree hash. */
export async function knownLeaves(receipt: Receipt): Promise<readonly Hash[] | undefined> {
  const own = await leavesOfReceipt(receipt, leavesIn(receipt));
  if (own) return own;
  const kept = await leafHashesOf(receipt.id).catch(() => new Map<number, Uint8Array<ArrayBuffer>>());
  return leavesOfReceipt(receipt, kept);
}
