/** Gives an open inventory the names of a list, or takes them off. Whoever calls shows its pages anew afterwards. */
import { Failed } from '../../core/failure/failure.ts';
import { renameAll } from '../../core/inventory/renaming.ts';
import { inventoryOf } from '../../store/inventories.ts';
import { renamingPort } from '../../store/inventory-names.ts';
import type { NamesApplied, NamesGiven } from './messages.ts';
import { readList } from './names-given.ts';
import { randomSeed } from './seed.ts';

/** @throws Failed `names-unusable`, or what the store says; names that were stored until then say that they are partly. */
export async function applyNames(inventoryId: string, given: NamesGiven): Promise<NamesApplied> {
  const list = await readList(given);
  const { matched, unmatched } = await withInventory(inventoryId, (inventory) => renameAll(renamingPort(inventoryId), inventory, list, randomSeed()));
  return { matched, unmatched, bad: list.read.bad, badLines: list.read.badLines };
}

/** @throws Failed what the store says. */
export async function dropNames(inventoryId: string): Promise<void> {
  await withInventory(inventoryId, (inventory) => renameAll(renamingPort(inventoryId), inventory, undefined, randomSeed()));
}

/** Two tabs may have the same inventory open: one renames at a time. */
function withInventory<T>(id: string, work: (inventory: NonNullable<Awaited<ReturnType<typeof inventoryOf>>>) => Promise<T>): Promise<T> {
  return navigator.locks.request(`thaw-names-${id}`, async () => {
    const inventory = await inventoryOf(id);
    if (!inventory) throw new Failed({ code: 'inventory-unknown' });
    return work(inventory);
  });
}
