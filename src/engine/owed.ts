/** What the ledger is owed: writings that failed, mostly on a full disk. They never stop bytes, and are made up for later. */
import { writeLedger } from './ledger.ts';
import type { EnginePorts, LedgerPort } from './ports.ts';

export interface Owed {
  /** The ledger, whose writings don't throw, but `writeAll`. */
  readonly ledger: LedgerPort;
  /** Writes what is owed, as far as there is room; else the next call does. */
  repay(ports: EnginePorts): Promise<void>;
}

export function createOwed(ledger: LedgerPort): Owed {
  const [transfers, receipts] = [new Set<string>(), new Set<string>()];
  let isRepaying = false;

  const noted = async (owed: Set<string>, ids: readonly string[], writing: Promise<void>): Promise<void> => {
    const isWritten = await writing.then(
      () => true,
      () => false,
    );
    for (const id of ids)
      if (isWritten) owed.delete(id);
      else owed.add(id);
  };

  /** @returns whether all of them are written. */
  const repayEach = async (owed: Set<string>, write: (id: string) => Promise<void>): Promise<boolean> => {
    for (const id of [...owed]) {
      owed.delete(id);
      await write(id);
      // Where one has no room, the next has none either.
      if (owed.has(id)) return false;
    }
    return true;
  };

  return {
    ledger: {
      ...ledger,
      write: (entry) => noted(transfers, [entry.transfer.id], ledger.write(entry)),
      // What is new or about to be paid for: whoever writes it has to hear that there is no room.
      writeAll: async (entries) => {
        const writing = ledger.writeAll(entries);
        await noted(
          transfers,
          entries.map(({ transfer }) => transfer.id),
          writing,
        );
        await writing;
      },
      writeReceipt: (receipt) => noted(receipts, [receipt.id], ledger.writeReceipt(receipt)),
      // Each start compares them with the store: nothing is owed until then.
      writeInventory: (inventory) => ledger.writeInventory(inventory).catch(() => undefined),
      forgetInventory: (id) => ledger.forgetInventory(id).catch(() => undefined),
    },
    repay: async (ports) => {
      if (isRepaying || transfers.size + receipts.size === 0) return;
      isRepaying = true;
      const writeReceipt = async (id: string): Promise<void> => {
        const receipt = await ports.store.receipt(id);
        if (receipt) await ports.ledger.writeReceipt(receipt);
      };
      try {
        if (await repayEach(receipts, writeReceipt)) await repayEach(transfers, (id) => writeLedger(ports, id));
      } finally {
        isRepaying = false;
      }
    },
  };
}
