/** What belongs to no transfer any more: left by damage, or by a build that forgot it. Writer: the engine. */
import { reading, writing, type Transaction } from './database.ts';
import { keysOfLeaves } from './leaves.ts';
import type { ChunkKey, LeavesKey } from './schema.ts';

const STORES = ['transfers', 'receipts', 'chunk-bytes', 'chunk-hashes', 'leaf-hashes', 'unproven-leaves', 'events'] as const;
const KEYED = ['chunk-bytes', 'chunk-hashes', 'leaf-hashes', 'unproven-leaves'] as const;

/** Ids that count as known beside the store's own. */
export interface Known {
  readonly transfers: ReadonlySet<string>;
  readonly receipts: ReadonlySet<string>;
}

/**
 * Drops bytes, hashes and events of transfers that neither the store nor `known` has. Hashes of a
 * receipt's MiB stay with it. Relaxed: what comes back is dropped in the next life.
 *
 * @returns true if there was anything.
 */
export async function dropOrphans(known: Known): Promise<boolean> {
  // Looked for without a write: nearly always there is nothing, and a full disk takes no write.
  if ((await reading(STORES, (transaction) => orphansIn(transaction, known))).length === 0) return false;
  return writing('relaxed', STORES, async (transaction) => {
    const orphans = await orphansIn(transaction, known);
    const events = transaction.objectStore('events');
    for (const { store, id } of orphans) {
      if (store === 'events') for (const key of await events.index('by-transfer').getAllKeys(id)) await events.delete(key);
      else await transaction.objectStore(store).delete(keysOfLeaves(id));
    }
    return orphans.length > 0;
  });
}

interface Orphan {
  readonly store: (typeof KEYED)[number] | 'events';
  readonly id: string;
}

type Mode = 'readonly' | 'readwrite';

async function orphansIn<M extends Mode>(transaction: Transaction<typeof STORES, M>, known: Known): Promise<Orphan[]> {
  const transfers = new Set([...(await transaction.objectStore('transfers').getAllKeys()), ...known.transfers]);
  const receipts = new Set([...(await transaction.objectStore('receipts').getAllKeys()), ...known.receipts]);
  const orphans: Orphan[] = [];
  for (const store of KEYED) {
    for (const id of await idsIn(transaction.objectStore(store))) {
      if (!transfers.has(id) && !(store === 'leaf-hashes' && receipts.has(id))) orphans.push({ store, id });
    }
  }
  const events = transaction.objectStore('events').index('by-transfer');
  for (let event = await events.get(IDBKeyRange.lowerBound('')); event; event = await events.get(IDBKeyRange.lowerBound(event.transferId, true))) {
    if (!transfers.has(event.transferId)) orphans.push({ store: 'events', id: event.transferId });
  }
  return orphans;
}

/** Goes from transfer to transfer, past the chunks in between. */
async function idsIn(store: { getKey(query: IDBKeyRange): Promise<ChunkKey | LeavesKey | undefined> }): Promise<string[]> {
  const ids: string[] = [];
  for (let key = await store.getKey(IDBKeyRange.lowerBound([])); key; key = await store.getKey(IDBKeyRange.lowerBound([key[0], []], true))) {
    ids.push(key[0]);
  }
  return ids;
}
