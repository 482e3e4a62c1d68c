/** Transfers: the facts. Writer: the engine. */
import type { Transfer } from '../core/transfer/transfer.ts';
import { reading, writing } from './database.ts';
import { keysOfLeaves } from './leaves.ts';

/** @returns all transfers, oldest first. */
export async function allTransfers(): Promise<Transfer[]> {
  return oldestFirst(await reading(['transfers'], (transaction) => transaction.objectStore('transfers').getAll()));
}

const oldestFirst = (transfers: Transfer[]): Transfer[] => transfers.sort((a, b) => a.createdAtMs - b.createdAtMs);

export function transferOf(id: string): Promise<Transfer | undefined> {
  return reading(['transfers'], (transaction) => transaction.objectStore('transfers').get(id));
}

/** Stores a transfer; when it fulfils, a power cut can't undo it. */
export function putTransfer(transfer: Transfer): Promise<void> {
  return writing('strict', ['transfers'], async (transaction) => {
    await transaction.objectStore('transfers').put(transfer);
  });
}

/**
 * Adds transfers that depend on those that are there, in one transaction: two clicks at once, in two
 * tabs even, see each other. When it fulfils, a power cut can't undo it.
 *
 * @param choose gets all transfers, oldest first; what it gives in `add` is stored.
 * @returns its result.
 */
export function addTransfers<R>(choose: (known: readonly Transfer[]) => { readonly add: readonly Transfer[]; readonly result: R }): Promise<R> {
  return writing('strict', ['transfers'], async (transaction) => {
    const store = transaction.objectStore('transfers');
    const { add, result } = choose(oldestFirst(await store.getAll()));
    await Promise.all(add.map((transfer) => store.put(transfer)));
    return result;
  });
}

/**
 * Changes a transfer in one transaction, so that two changes never overwrite each other.
 *
 * @returns the changed record, or undefined if it was removed meanwhile.
 */
export function changeTransfer(id: string, change: (transfer: Transfer) => Transfer): Promise<Transfer | undefined> {
  return writing('strict', ['transfers'], async (transaction) => {
    const store = transaction.objectStore('transfers');
    const now = await store.get(id);
    if (!now) return undefined;
    const next = change(now);
    if (next !== now) await store.put(next);
    return next;
  });
}

/** Removes a transfer with its chunks and events. A receipt stays, and the hashes that belong to it. */
export function removeTransfer(id: string): Promise<void> {
  return writing(
    'strict',
    ['transfers', 'chunk-bytes', 'chunk-hashes', 'leaf-hashes', 'unproven-leaves', 'events', 'receipts'],
    async (transaction) => {
      const ofTransfer = IDBKeyRange.bound([id], [id, []]);
      const events = transaction.objectStore('events');
      const hasReceipt = (await transaction.objectStore('receipts').getKey(id)) !== undefined;
      const eventKeys = await events.index('by-transfer').getAllKeys(id);
      await Promise.all([
        transaction.objectStore('transfers').delete(id),
        transaction.objectStore('chunk-bytes').delete(ofTransfer),
        transaction.objectStore('chunk-hashes').delete(ofTransfer),
        transaction.objectStore('unproven-leaves').delete(keysOfLeaves(id)),
        ...(hasReceipt ? [] : [transaction.objectStore('leaf-hashes').delete(ofTransfer)]),
        ...eventKeys.map((key) => events.delete(key)),
      ]);
    },
  );
}
