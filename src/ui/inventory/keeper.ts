/** Reads inventories wherever the person is: what arrived is taken up, what was begun is gone on with. */
import type { Inventory } from '../../core/inventory/inventory.ts';
import { follows, inventoryOfTransfer, outputOf, withOutput } from '../../core/inventory/outputs.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';
import { addInventory, allInventories, changeInventory } from '../../store/inventories.ts';
import { allTransfers } from '../../store/transfers.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { openWorker, type InventoryWorker } from './inventory-worker.ts';

/** News that come faster than this are looked at together. */
const AT_MOST_EVERY_MS = 500;

/** @returns what ends it. Of several tabs each has a keeper: the loader's lock lets one read. */
export function keepInventories(engine: EngineLink): () => void {
  const workers = new Map<string, InventoryWorker>();
  /** What failed is tried again when the app is opened anew, or when the person says so. */
  const failed = new Set<string>();
  let state: 'rest' | 'looking' | 'looking-stale' | 'ended' = 'rest';

  const begin = (inventory: Inventory): void => {
    const worker = openWorker(inventory.id, 'read');
    workers.set(inventory.id, worker);
    const end = (): void => {
      worker.end();
      workers.delete(inventory.id);
    };
    worker.follow(({ state: is }) => {
      if (is !== 'done' && is !== 'failed') return;
      if (is === 'failed') failed.add(keyOf(inventory));
      // Not within the worker's own news.
      queueMicrotask(end);
      if (is === 'done') void look();
    });
  };

  const lookOnce = async (): Promise<void> => {
    const inventories = await allInventories();
    const transfers = await allTransfers();
    let isNew = false;
    for (const transfer of transfers) {
      if (isUnread(transfer) && !inventories.some((inventory) => holds(inventory, transfer.id)))
        isNew = (await takeUp(transfer, inventories)) || isNew;
    }
    if (isNew) engine.tell({ kind: 'changed', what: 'inventories' });
    for (const inventory of isNew ? await allInventories() : inventories) {
      if (inventory.reading.done) await tellRead(engine, inventory, transfers);
      else if (!workers.has(inventory.id) && !failed.has(keyOf(inventory))) begin(inventory);
    }
  };

  const look = async (): Promise<void> => {
    if (state === 'ended') return;
    if (state !== 'rest') {
      state = 'looking-stale';
      return;
    }
    do {
      state = 'looking';
      // A store that doesn't answer now is told by the screens; the next news try again.
      await lookOnce().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS));
    } while (is(state, 'looking-stale'));
    if (!is(state, 'ended')) state = 'rest';
  };

  const stopListening = engine.listen((news) => {
    if (news.kind === 'changed' && (news.what === 'transfers' || news.what === 'inventories')) void look();
  });
  void look();

  return () => {
    state = 'ended';
    stopListening();
    for (const worker of workers.values()) worker.end();
    workers.clear();
  };
}

/** TypeScript doesn't see that others change it meanwhile. */
const is = <T extends string>(state: T, as: T): boolean => state === as;

/** A further output is another matter: it may be read though the one before it failed. */
const keyOf = ({ id, outputs, mayExpand }: Inventory): string => `${id} ${outputs.length} ${mayExpand ?? false}`;

const holds = ({ outputs }: Inventory, transferId: string): boolean =>
  outputs.some((output) => output.is === 'transfer' && output.transferId === transferId);

/** Whole here, and never read. Its bytes may have been cleared after a save. */
const isUnread = ({ kind, whole, readAtMs, clearedAtMs }: Transfer): boolean =>
  kind === 'inventory' && (whole === 'length-checked' || whole === 'proven') && readAtMs === undefined && clearedAtMs === undefined;

/** The next part of a paged inventory goes to the parts before it. */
async function takeUp(transfer: Transfer, inventories: readonly Inventory[]): Promise<boolean> {
  const before = inventories.find((inventory) => follows(transfer, inventory));
  if (!before) return addInventory(inventoryOfTransfer(transfer, Date.now()));
  await changeInventory(before.id, (now) => (follows(transfer, now) ? withOutput(now, outputOf(transfer), transfer.target?.sizeBytes ?? 0) : now));
  return true;
}

async function tellRead(engine: EngineLink, { outputs }: Inventory, transfers: readonly Transfer[]): Promise<void> {
  for (const output of outputs) {
    const transfer = output.is === 'transfer' ? transfers.find(({ id }) => id === output.transferId) : undefined;
    if (transfer && isUnread(transfer)) await engine.ask({ kind: 'inventory/read', transferId: transfer.id });
  }
}
