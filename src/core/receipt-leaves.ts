import { fromHex, toHex } from './hash/hex.ts';
import { packHashes, unpackHashes } from './hash/packed.ts';
import { treeHash, type Hash } from './hash/tree-hash.ts';
import { chunkCount } from './plan/chunks.ts';
import type { Receipt } from './receipt.ts';
import { MiB } from './units.ts';

/** 64 GiB: 4 MB of hex. A receipt of more is downloaded without, and names chunks only. */
const MOST_LEAVES = 65_536;

/**
 * The hashes of every MiB that a receipt stands for. They are believed only if they join to its
 * tree hash, so it doesn't matter who kept or sent them.
 *
 * @param kept of each chunk by its number, 32 bytes a MiB.
 * @returns undefined where some are missing, or aren't those of the receipt.
 */
export async function leavesOfReceipt(receipt: Receipt, kept: ReadonlyMap<number, Uint8Array<ArrayBuffer>>): Promise<readonly Hash[] | undefined> {
  const leaves: Hash[] = [];
  const chunks = chunkCount(receipt);
  if (receipt.chunkBytes % MiB !== 0 || kept.size < chunks) return undefined;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const packed = kept.get(chunk);
    if (!packed) return undefined;
    for (const hash of unpackHashes(packed)) leaves.push(hash);
  }
  if (leaves.length !== Math.ceil(receipt.sizeBytes / MiB)) return undefined;
  const expected = receipt.treeHashExpected ?? receipt.treeHashComputed;
  return toHex(await treeHash(leaves)) === expected ? leaves : undefined;
}

/** @returns the receipt as it is downloaded: with the hashes of its MiB, a text of hex a chunk, where they are known. */
export function withLeafHashes(receipt: Receipt, leaves: readonly Hash[] | undefined): Receipt {
  if (!leaves || leaves.length > MOST_LEAVES) return receipt;
  const perChunk = receipt.chunkBytes / MiB;
  const leafHashes = Array.from({ length: Math.ceil(leaves.length / perChunk) }, (_, chunk) =>
    toHex(packHashes(leaves.slice(chunk * perChunk, (chunk + 1) * perChunk))),
  );
  return { ...receipt, leafHashes };
}

/** @returns the hashes that a receipt carries itself, by chunk. */
export function leavesIn({ leafHashes = [] }: Receipt): ReadonlyMap<number, Uint8Array<ArrayBuffer>> {
  return new Map(leafHashes.map((hex, chunk) => [chunk, packHashes(hex.match(/.{64}/g)?.flatMap((one) => fromHex(one) ?? []) ?? [])]));
}
