/**
 * The ledger: a second, small book outside IndexedDB. It lies in Cache Storage, which survived
 * each of twelve damages to IndexedDB (faults.md, T4). Writer: the engine; of inventories pages, too.
 */
import * as v from 'valibot';
import { Failed } from '../core/failure/failure.ts';
import { KeptInventory } from '../core/inventory/kept.ts';
import { isEntry, type Ledger, type LedgerEntry } from '../core/ledger.ts';
import { Receipt } from '../core/receipt.ts';
import { storeFailure } from './database.ts';

const CACHE = 'thaw-ledger';
const transferPath = (id: string) => `/ledger/transfer/${encodeURIComponent(id)}`;
const receiptPath = (id: string) => `/ledger/receipt/${encodeURIComponent(id)}`;
const inventoryPath = (id: string) => `/ledger/inventory/${encodeURIComponent(id)}`;

/** In a record of its own name: pages are told apart by what is in them. */
const InventoryPage = v.object({ inventory: KeptInventory });

/** @throws Failed `disk-full` where the browser has no room for it. */
async function write(path: string, content: unknown): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(path, new Response(JSON.stringify(content), { headers: { 'content-type': 'application/json' } }));
  } catch (error) {
    throw new Failed(storeFailure(error));
  }
}

export const writeEntry = (entry: LedgerEntry): Promise<void> => write(transferPath(entry.transfer.id), entry);

/** Writes many entries at once. */
export async function writeEntries(entries: readonly LedgerEntry[]): Promise<void> {
  await Promise.all(entries.map(writeEntry));
}
export const writeReceipt = (receipt: Receipt): Promise<void> => write(receiptPath(receipt.id), receipt);

export const writeInventory = (inventory: KeptInventory): Promise<void> => write(inventoryPath(inventory.id), { inventory });

/** Takes a transfer out of the book; receipts stay. */
export async function forgetEntry(id: string): Promise<void> {
  await (await caches.open(CACHE)).delete(transferPath(id));
}

export async function forgetInventory(id: string): Promise<void> {
  await (await caches.open(CACHE)).delete(inventoryPath(id));
}

/** Throws the book away: after a power cut it may open and refuse every page for ever. */
export async function clearLedger(): Promise<void> {
  await caches.delete(CACHE);
}

/**
 * @returns all that can still be read; a broken page is left out.
 * @throws where not even the list of pages can be read.
 */
export async function readLedger(): Promise<Ledger> {
  const cache = await caches.open(CACHE);
  const entries: LedgerEntry[] = [];
  const receipts: Receipt[] = [];
  const inventories: KeptInventory[] = [];
  for (const request of await cache.keys()) {
    const content: unknown = await cache
      .match(request)
      .then((page) => page?.json())
      .catch(() => undefined);
    if (isEntry(content)) entries.push(content);
    const receipt = v.safeParse(Receipt, content);
    if (receipt.success) receipts.push(receipt.output);
    const page = v.safeParse(InventoryPage, content);
    if (page.success) inventories.push(page.output.inventory);
  }
  return { entries, receipts, inventories };
}
