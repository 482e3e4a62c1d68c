/** One inventory, open in this loader: what is stored of it in memory, and the reading of the rest. */
import { Failed, failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Inventory } from '../../core/inventory/inventory.ts';
import { changeInventory, inventoryOf } from '../../store/inventories.ts';
import { createBreath } from './breathe.ts';
import { openLine } from './line.ts';
import type { Progress } from './messages.ts';
import { readOn } from './read-on.ts';
import { createShelf, type Shelf } from './shelf.ts';

const TOLD_EVERY_MS = 250;

export interface Opened {
  readonly inventoryId: string;
  readonly shelf: Shelf;
  /** Fulfils when what was stored at the start is in memory. @throws Failed `inventory-unknown`. */
  readonly loaded: Promise<void>;
  readonly breathe: () => Promise<void>;
  /** Tries once more after a failure; a packed file may then grow as it likes. */
  goOn(): Promise<void>;
  /** Names of the stored pages are others now: shows them, here and in other tabs. */
  renamed(): Promise<void>;
}

/** @param to `read`: nobody looks at it, so nothing is kept in memory. */
export function openInventory(inventoryId: string, to: 'look' | 'read', tell: (progress: Progress) => void): Opened {
  const shelf = createShelf(inventoryId);
  const breathe = createBreath();
  let progress: Progress = { rows: 0, problems: 0, readBytes: 0, wholeBytes: 0, state: 'loading', complete: true };
  let toldAtMs = -Infinity;
  /** Whether this loader is the one that reads. */
  let isReader = false;
  /** Why the reading stopped last, here or in another tab; news of what follows come and go. */
  let stopped: Failure | undefined;

  const show = (change: Partial<Progress>): void => {
    const { failure: _over, ...rest } = progress;
    const isNew = change.state !== undefined && change.state !== progress.state;
    progress = { ...rest, ...change };
    stopped = change.failure ?? (change.state === 'done' ? undefined : stopped);
    const nowMs = performance.now();
    if (!isNew && nowMs - toldAtMs < TOLD_EVERY_MS) return;
    toldAtMs = nowMs;
    tell(progress);
    if (isReader) line.progress(progress);
  };

  const asStands = (inventory: Inventory, state: Progress['state']): void => {
    const { rows, problems, readBytes, wholeBytes, complete } = inventory.reading;
    show({ state, rows, problems, readBytes, wholeBytes, complete });
  };

  /** One after the other; pages that came meanwhile are taken by the next. */
  let catching = Promise.resolve();
  const catchUp = (onPages: () => void = () => undefined): Promise<void> =>
    (catching = catching.catch(() => undefined).then(() => (to === 'look' ? shelf.catchUp(breathe, onPages) : undefined)));

  const reload = (): Promise<void> => (catching = catching.catch(() => undefined).then(() => (to === 'look' ? shelf.reload(breathe) : undefined)));

  const line = openLine(inventoryId, {
    renamed: () => void reload().catch(() => undefined),
    committed: () => void catchUp().catch(() => undefined),
    progress: (heard) => {
      if (isReader) return;
      // What the reader did is only said to be here when it is.
      void catchUp()
        .catch(() => undefined)
        .then(() => show(to === 'look' ? { ...heard, rows: shelf.catalog.rows } : heard));
    },
  });

  const current = async (): Promise<Inventory> => {
    const inventory = await inventoryOf(inventoryId);
    if (!inventory) throw new Failed({ code: 'inventory-unknown' });
    return inventory;
  };

  const read = async (): Promise<void> => {
    await catchUp();
    const inventory = await current();
    if (inventory.reading.done) return asStands(inventory, 'done');
    isReader = true;
    asStands(inventory, 'reading');
    const done = await readOn(inventory, {
      breathe,
      onProgress: show,
      onCommitted: ({ firstPage, hot, folders }) => {
        if (to === 'look') shelf.take(firstPage, hot, folders);
        line.committed();
        line.changed();
      },
    });
    if (!done) throw new Failed({ code: 'inventory-unknown' });
    asStands(done, 'done');
    line.changed();
  };

  /** Waits for the lock as long as another tab reads; that one's news are heard meanwhile. */
  const readInTurn = async (): Promise<void> => {
    try {
      await navigator.locks.request(`thaw-inventory-${inventoryId}`, read);
    } catch (error) {
      show({ state: 'failed', failure: failureOf(error) });
    }
    isReader = false;
  };

  const load = async (): Promise<void> => {
    const inventory = await current();
    asStands(inventory, 'loading');
    await catchUp(() => show({ state: 'loading', rows: shelf.catalog.rows }));
    if (inventory.reading.done) return asStands(inventory, 'done');
    asStands(inventory, 'waiting');
    void readInTurn();
  };
  const loaded = load();
  loaded.catch((error: unknown) => show({ state: 'failed', failure: failureOf(error) }));

  return {
    inventoryId,
    shelf,
    loaded,
    breathe,
    goOn: async () => {
      if (!stopped) return;
      if (stopped.code === 'inventory-expands') await changeInventory(inventoryId, (now) => ({ ...now, mayExpand: true }));
      show({ state: 'waiting' });
      void readInTurn();
    },
    renamed: async () => {
      await reload();
      line.renamed();
      line.changed();
    },
  };
}
