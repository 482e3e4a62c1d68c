/** At start: does the store still have what the ledger remembers? */
import { reckon } from '../core/ledger.ts';
import type { Stored, Transfer } from '../core/transfer/transfer.ts';
import type { EnginePorts } from './ports.ts';

/**
 * Compares ledger and store, puts back what can be put back, and puts the loss on record so that
 * the person reads of it. Nothing is deleted.
 */
export async function settleLedger(ports: EnginePorts): Promise<void> {
  const { store, ledger, tell, clock, newId } = ports;
  const book = await ledger.read();
  const held = new Map<string, { transfer: Transfer; stored: Stored }>();
  for (const transfer of await store.transfers()) {
    const records = await store.chunkRecords(transfer.id);
    let bytes = 0;
    for (const { sizeBytes } of records.values()) bytes += sizeBytes;
    held.set(transfer.id, { transfer, stored: { chunks: records.size, bytes } });
  }
  const receiptIds = new Set((await store.receipts()).map(({ id }) => id));
  const { putBack, receipts, losses } = reckon(book, held, receiptIds);
  if (!losses) return;
  // The loss first: a crash here names it twice rather than never.
  await store.putLosses({ id: newId(), foundAtMs: clock.now(), ...losses });
  for (const transfer of putBack) await store.putTransfer(transfer);
  for (const receipt of receipts) await store.putReceipt(receipt);
  for (const transfer of putBack) {
    const records = await store.chunkRecords(transfer.id);
    const bytes = [...records.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await ledger.write({ transfer, stored: { chunks: records.size, bytes } });
  }
  tell.changed('losses');
}
