import type { Way } from '../engine/way.ts';
import { canPick } from './picker.ts';

/**
 * How a file gets to the person's disk: into a picked place, where it is read back; or handed to
 * the browser, by the worker or as an object URL, which nobody tells the end of.
 */
export type SaveWay = 'picked' | 'worker' | 'object-url';

/** What this browser can do. */
export interface Abilities {
  readonly canPick: boolean;
  readonly hasServiceWorker: boolean;
  /** Firefox cuts long worker saves and calls them finished (faults.md, B11). */
  readonly cutsWorkerSaves: boolean;
}

/** @returns the way of *Save*, and the way of *Hand to the browser*. */
export function saveWays(has: Abilities): { readonly save: SaveWay; readonly handOver: SaveWay } {
  const handOver = has.hasServiceWorker && !has.cutsWorkerSaves ? 'worker' : 'object-url';
  return { save: has.canPick ? 'picked' : handOver, handOver };
}

/** @param way where the engine runs. */
export const abilities = (way: Way | undefined): Abilities => ({
  canPick: canPick(),
  hasServiceWorker: way?.is === 'service-worker',
  cutsWorkerSaves: /\bFirefox\//.test(navigator.userAgent),
});
