import type { Hash } from './hash/tree-hash.ts';
import { toHex } from './hash/hex.ts';
import type { Receipt } from './receipt.ts';
import { safeName } from './safe-name.ts';
import type { Transfer } from './transfer/transfer.ts';

/**
 * Writes down what was proven of a transfer.
 *
 * @param chunkHashes tree hashes of its chunks, in order.
 * @param withoutHash how many of them Amazon told no hash of.
 * @param version of Thaw.
 * @throws TypeError for a transfer whose whole wasn't compared: it has nothing to prove.
 */
export function receiptOf(transfer: Transfer, chunkHashes: readonly Hash[], withoutHash: number, version: string): Receipt {
  const { target, source, whole, computedTreeHash, provenAtMs } = transfer;
  if ((whole !== 'proven' && whole !== 'length-checked') || !target || !source || computedTreeHash === undefined || provenAtMs === undefined) {
    throw new TypeError('a receipt is only made of a transfer whose whole was compared');
  }
  const { start, sizeBytes, archiveBytes } = target;
  return {
    format: 'thaw-receipt-1',
    id: transfer.id,
    thaw: version,
    region: transfer.region,
    vault: transfer.vault,
    kind: transfer.kind,
    ...given('archiveId', transfer.archiveId),
    name: transfer.name,
    sizeBytes,
    ...(archiveBytes !== undefined && archiveBytes !== sizeBytes ? { range: { start, end: start + sizeBytes, archiveBytes } } : {}),
    proof: whole,
    ...given('treeHashExpected', target.treeHash),
    treeHashComputed: computedTreeHash,
    chunkBytes: target.chunkBytes,
    chunkHashes: chunkHashes.map(toHex),
    ...(withoutHash > 0 ? { chunksWithoutHash: withoutHash } : {}),
    job: {
      id: source.jobId,
      ...given('tier', source.tier),
      createdAt: iso(source.createdAtMs),
      ...given('completedAt', isoOf(source.completedAtMs)),
    },
    provenAt: iso(provenAtMs),
    refetched: transfer.refetched,
    ...given('handedOverAt', isoOf(transfer.handedOverAtMs)),
    ...given('readBackAt', isoOf(transfer.readBackAtMs)),
    ...given('savedAs', transfer.savedAs),
  };
}

/** @returns a safe name for the receipt's file: "disk.tar.receipt.json". */
export const fileNameOf = ({ name }: Pick<Receipt, 'name'>): string => safeName(`${safeName(name)}.receipt.json`);

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : iso(ms));

/** An object with the member, or none where there is no value: absent isn't undefined. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const object: { [P in K]?: V } = {};
  if (value !== undefined) object[key] = value;
  return object;
}
