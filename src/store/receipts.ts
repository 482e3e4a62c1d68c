/** Receipts: kept after the chunks are gone. Writer: the engine. */
import type { Receipt } from '../core/receipt.ts';
import { reading, writing } from './database.ts';

export function putReceipt(receipt: Receipt): Promise<void> {
  return writing('strict', ['receipts'], async (transaction) => {
    await transaction.objectStore('receipts').put(receipt);
  });
}

/** Receipts carry the id of their transfer. */
export function receiptOfTransfer(id: string): Promise<Receipt | undefined> {
  return reading(['receipts'], (transaction) => transaction.objectStore('receipts').get(id));
}

/** @returns all receipts, newest first. */
export async function allReceipts(): Promise<Receipt[]> {
  const all = await reading(['receipts'], (transaction) => transaction.objectStore('receipts').getAll());
  return all.sort((a, b) => b.provenAt.localeCompare(a.provenAt));
}
