import type { OpenInventory } from '../../loader/inventory/messages.ts';
import { openWorker } from './inventory-worker.ts';

/**
 * Opens an inventory in a worker of its own, which reads it on where that isn't done and nobody
 * else does it. Close it when nobody looks at it any more: its rows are kept in memory.
 */
export function createOpenInventory(inventoryId: string): OpenInventory {
  const { ask, follow, end } = openWorker(inventoryId, 'look');
  return {
    inventoryId,
    follow,
    list: (query) => ask({ kind: 'list', query: plain(query) }),
    rows: (from, count) => ask({ kind: 'rows', from, count }),
    placeOf: (row) => ask({ kind: 'placeOf', row }),
    rowNumbers: (from, to, only) => ask({ kind: 'rowNumbers', from, to, ...(only === undefined ? {} : { only }) }),
    folders: (parent) => ask({ kind: 'folders', parent }),
    folderAt: (path) => ask({ kind: 'folderAt', path }),
    details: (row) => ask({ kind: 'details', row }),
    problems: (from, count) => ask({ kind: 'problems', from, count }),
    select: (selection) => ask({ kind: 'select', selection: plain(selection) }),
    chosen: (most) => ask({ kind: 'chosen', most }),
    shape: (folder) => ask({ kind: 'shape', folder }),
    export: (what, format, to, onRows) => ask({ kind: 'export', what, format, ...(to === undefined ? {} : { to }) }, onRows),
    compare: (olderId) => ask({ kind: 'compare', olderId }),
    applyNames: (names) => ask({ kind: 'applyNames', names }),
    dropNames: () => ask({ kind: 'dropNames' }),
    goOn: () => ask({ kind: 'goOn' }),
    close: end,
  };
}

type Mutable<T> = T extends readonly (infer I)[] ? Mutable<I>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** A copy that can be posted: Svelte's proxies can't. */
const plain = <T>(value: T): Mutable<T> => JSON.parse(JSON.stringify(value)) as Mutable<T>;
