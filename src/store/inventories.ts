/** Inventories: the facts, and the file that one is read from. Writer: pages add and remove, the loader reads on. */
import type { Selection } from '../core/catalog/selection.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import { keptOf } from '../core/inventory/kept.ts';
import { SECOND } from '../core/units.ts';
import { reading, writing } from './database.ts';
import { forgetInventory, writeInventory } from './ledger.ts';

/** The ledger stops nothing: what it doesn't take by then, the engine's next start makes up for. */
const LEDGER_MS = 10 * SECOND;

/** All that belongs to an inventory, keyed by its id and a number. */
export const OF_INVENTORY = ['hot-pages', 'cold-pages', 'folder-pages', 'row-problems', 'further-paths'] as const;

export const ofInventory = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/**
 * Adds an inventory, with the person's file that it is read from: both or none. The ledger has it after the store.
 *
 * @returns false where it is there already: of two tabs one adds it.
 * @throws Failed `disk-full` where the browser has no room for the file.
 */
export async function addInventory(inventory: Inventory, file?: Blob | ArrayBuffer): Promise<boolean> {
  // Strict: of a relaxed transaction a power cut leaves the record and takes the Blob (faults.md, T1).
  const isNew = await writing('strict', ['inventories', 'inventory-files'], async (transaction) => {
    if (await transaction.objectStore('inventories').getKey(inventory.id)) return false;
    await Promise.all([
      transaction.objectStore('inventories').put(inventory),
      ...(file ? [transaction.objectStore('inventory-files').put(file, inventory.id)] : []),
    ]);
    return true;
  });
  if (isNew) await ledgerTakes(remember(inventory));
  return isNew;
}

async function remember(inventory: Inventory): Promise<void> {
  await writeInventory(keptOf(inventory));
  // Another tab may have removed it meanwhile: a page that stays would name it as lost.
  if (!(await inventoryOf(inventory.id))) await forgetInventory(inventory.id);
}

async function ledgerTakes(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, LEDGER_MS)));
  await Promise.race([work.catch(() => undefined), limit]);
  clearTimeout(timer);
}

export function inventoryOf(id: string): Promise<Inventory | undefined> {
  return reading(['inventories'], (transaction) => transaction.objectStore('inventories').get(id));
}

/** @returns the inventories of a vault, in the order of their ids. */
export function inventoriesOf(region: string, vault: string): Promise<Inventory[]> {
  return reading(['inventories'], (transaction) => transaction.objectStore('inventories').index('by-vault').getAll([region, vault]));
}

export function allInventories(): Promise<Inventory[]> {
  return reading(['inventories'], (transaction) => transaction.objectStore('inventories').getAll());
}

/**
 * Changes an inventory in one transaction, so that two changes never overwrite each other.
 *
 * @returns the changed record, or undefined if it was removed meanwhile.
 */
export function changeInventory(id: string, change: (inventory: Inventory) => Inventory): Promise<Inventory | undefined> {
  return writing('strict', ['inventories'], async (transaction) => {
    const store = transaction.objectStore('inventories');
    const now = await store.get(id);
    if (!now) return undefined;
    const next = change(now);
    if (next !== now) await store.put(next);
    return next;
  });
}

/** Removes an inventory with everything that belongs to it. The transfers that it was read from stay. */
export async function removeInventory(id: string): Promise<void> {
  // The ledger first: a kill in between has nothing named as lost that isn't.
  await ledgerTakes(forgetInventory(id));
  await writing('strict', ['inventories', 'inventory-files', 'selections', ...OF_INVENTORY], async (transaction) => {
    await Promise.all([
      transaction.objectStore('inventories').delete(id),
      transaction.objectStore('inventory-files').delete(id),
      transaction.objectStore('selections').delete(id),
      ...OF_INVENTORY.map((name) => transaction.objectStore(name).delete(ofInventory(id))),
    ]);
  });
  // An engine that started meanwhile may have written it there anew.
  await ledgerTakes(forgetInventory(id));
}

/** @returns the file that an inventory is read from, unread: reading may still fail (faults.md, T5). */
export function inventoryFile(id: string): Promise<Blob | ArrayBuffer | undefined> {
  return reading(['inventory-files'], (transaction) => transaction.objectStore('inventory-files').get(id));
}

/** Drops the file of an inventory that was read. */
export function dropInventoryFile(id: string): Promise<void> {
  return writing('relaxed', ['inventory-files'], async (transaction) => {
    await transaction.objectStore('inventory-files').delete(id);
  });
}

/** What of an inventory is chosen. */
export function putSelection(id: string, selection: Selection): Promise<void> {
  return writing('strict', ['inventories', 'selections'], async (transaction) => {
    // A page may still look at what another one removed.
    if (await transaction.objectStore('inventories').get(id)) await transaction.objectStore('selections').put(selection, id);
  });
}

export function selectionOf(id: string): Promise<Selection | undefined> {
  return reading(['selections'], (transaction) => transaction.objectStore('selections').get(id));
}
