/** Leftovers go once in a life, while nothing runs (faults.md, T8). */
import type { EnginePorts } from './ports.ts';

/**
 * Drops what belongs to no transfer. Never on the store's word alone: after a damage it may have
 * forgotten transfers whose bytes are still there, and a ledger that can't be read may know of them.
 * Nothing waits for it: what it can't do now, the next life does.
 */
export async function sweep({ ledger, store, tell }: EnginePorts): Promise<void> {
  try {
    const book = await ledger.read();
    const transfers = new Set(book.entries.map(({ transfer }) => transfer.id));
    const receipts = new Set(book.receipts.map(({ id }) => id));
    if (await store.dropOrphans({ transfers, receipts })) tell.changed('transfers');
  } catch {
    // Leftovers harm nobody.
  }
}
