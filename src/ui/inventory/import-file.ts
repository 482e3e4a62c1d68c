import { Failed, type Failure } from '../../core/failure/failure.ts';
import type { Inventory } from '../../core/inventory/inventory.ts';
import { UNREAD } from '../../core/inventory/outputs.ts';
import type { Progress } from '../../loader/inventory/messages.ts';
import { NEWS_CHANNEL, type News } from '../../messages.ts';
import { addInventory, removeInventory } from '../../store/inventories.ts';
import { openWorker } from './inventory-worker.ts';

/** What became of a file. */
export type Imported =
  | { readonly is: 'added'; readonly inventoryId: string }
  /**
   * Packed, it grows beyond what an inventory is expected to: the person is asked (faults.md, I2).
   * It was added; `failure` says how large it is, `OpenInventory.goOn` reads on.
   */
  | { readonly is: 'expands'; readonly inventoryId: string; readonly failure: Failure };

/**
 * Keeps a file in the store and reads its beginning.
 *
 * @throws Failed where that is no inventory, or there is no room; nothing is left behind then.
 */
export async function importFile(region: string, vault: string, file: File): Promise<Imported> {
  const inventory: Inventory = {
    id: crypto.randomUUID(),
    region,
    vault,
    addedAtMs: Date.now(),
    outputs: [{ is: 'file', name: file.name, sizeBytes: file.size }],
    coverage: 'unknown',
    reading: { ...UNREAD, wholeBytes: file.size },
  };
  await addInventory(inventory, file);
  const { state, failure, rows } = await beginning(inventory.id);
  try {
    return await verdict(inventory.id, state === 'failed' ? failure : undefined, rows);
  } finally {
    tellChanged();
  }
}

async function verdict(inventoryId: string, failure: Failure | undefined, rows: number): Promise<Imported> {
  if (failure?.code === 'inventory-expands') return { is: 'expands', inventoryId, failure };
  if (!failure || rows > 0) return { is: 'added', inventoryId };
  await removeInventory(inventoryId);
  throw new Failed(failure);
}

/** To the keepers of all tabs, which read on, and to lists of inventories. */
function tellChanged(): void {
  const channel = new BroadcastChannel(NEWS_CHANNEL);
  channel.postMessage({ kind: 'changed', what: 'inventories' } satisfies News);
  channel.close();
}

/** Reads until it is clear what the file is. */
function beginning(inventoryId: string): Promise<Progress> {
  const worker = openWorker(inventoryId, 'read');
  return new Promise<Progress>((resolve) => {
    worker.follow((progress) => {
      if (progress.rows > 0 || progress.state === 'done' || progress.state === 'failed') resolve(progress);
    });
  }).finally(() => worker.end());
}
