import { Failed } from '../core/failure/failure.ts';
import { chunkBytes, chunkRecords } from '../store/chunks.ts';
import { receiptOfTransfer } from '../store/receipts.ts';
import { transferOf } from '../store/transfers.ts';
import type { Lying } from './rehash.ts';

/**
 * A transfer's chunks as they lie in the store, with what they were proven to be.
 *
 * @throws Failed where the transfer has no plan, and so no chunks.
 */
export async function lyingOf(id: string): Promise<Lying> {
  const [transfer, records, receipt] = await Promise.all([transferOf(id), chunkRecords(id), receiptOfTransfer(id)]);
  if (!transfer?.target) throw new Failed({ code: 'unexpected', message: 'a re-hash of a transfer without a plan' });
  const { target, computedTreeHash } = transfer;
  return {
    plan: target,
    records,
    bytesOf: (index) => chunkBytes(id, index),
    ...(computedTreeHash === undefined ? {} : { proven: { treeHash: computedTreeHash, chunkHashes: receipt?.chunkHashes ?? [] } }),
  };
}
