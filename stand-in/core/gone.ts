/**
 * Jobs and uploads that went between two pages of a list. Their ids are drawn by chance, so unlike a
 * vault's name such a marker doesn't tell by itself where its item stood.
 */

import type { Gone } from './snapshot.ts';
import type { Vault } from './state.ts';

/** How long a marker keeps the place of an item that went. */
const KEPT_MS = 24 * 3_600_000;

interface Item {
  readonly id: string;
}

/**
 * Notes the items of a list that go now.
 *
 * @param list all of its items, from the end of the list to its beginning.
 * @returns those that go; the caller takes them away.
 */
export function leaving<T extends Item>(vault: Vault, list: Iterable<T>, atMs: number, goes: (item: T) => boolean): T[] {
  const left: T[] = [];
  let next: string | null = null;
  for (const item of list) {
    if (goes(item)) {
      left.push(item);
      vault.gone.push({ id: item.id, next, atMs });
    } else next = item.id;
  }
  return left;
}

/** What an item led to goes later than the item, so a chain of such items is forgotten from its beginning. */
export function forgetGone(vault: Vault, nowMs: number): void {
  const kept = vault.gone.findIndex(({ atMs }) => nowMs < atMs + KEPT_MS);
  vault.gone.splice(0, kept < 0 ? vault.gone.length : kept);
}

/**
 * Finds the place that a marker names in a page's list.
 *
 * @param all the whole list in its order. @param shown the items of it that the page is cut from: a
 *   filter may have left out the one that the marker names.
 * @returns what `pageOf` takes: an index in `shown`, -1 where the marker is nobody's.
 */
export function placeIn<T extends Item>(all: readonly T[], shown: readonly T[], gone: readonly Gone[]): (marker: string) => number {
  return (marker) => {
    let at = indexOf(all, marker);
    for (let id: string | null = marker; at < 0; at = indexOf(all, id)) {
      const record = gone.find((went) => went.id === id);
      if (!record) return -1;
      if (record.next === null) return shown.length;
      id = record.next;
    }
    const rest = new Set(all.slice(at));
    const first = shown.findIndex((item) => rest.has(item));
    return first < 0 ? shown.length : first;
  };
}

function indexOf(items: readonly Item[], id: string): number {
  return items.findIndex((item) => item.id === id);
}
