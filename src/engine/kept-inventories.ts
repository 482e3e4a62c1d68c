/**
 * Inventories in the ledger: pages add and remove them while the engine looks. A page writes one
 * down after the store has it, and takes it out before the store's goes, and once more after that.
 */
import { keptOf, type KeptInventory } from '../core/inventory/kept.ts';
import type { Ledger } from '../core/ledger.ts';
import type { EnginePorts } from './ports.ts';

/** @returns the ledger without inventories that a page removed since it was read: they are not lost. */
export async function withoutRemoved({ ledger }: EnginePorts, book: Ledger, held: ReadonlySet<string>): Promise<Ledger> {
  if (book.inventories.every(({ id }) => held.has(id))) return book;
  // What can't be looked at again is taken for lost: rather named for nothing than never.
  const { inventories } = await ledger.read().catch(() => book);
  const still = idsOf(inventories);
  return { ...book, inventories: book.inventories.filter(({ id }) => held.has(id) || still.has(id)) };
}

/** Takes out what was named as lost; what stays in there is named once more. */
export async function takeOut({ ledger }: EnginePorts, lost: readonly KeptInventory[]): Promise<void> {
  await Promise.all(lost.map(({ id }) => ledger.forgetInventory(id)));
}

/** Writes down what the store has and the ledger doesn't: added by an older build, or while the ledger had no room. */
export async function rememberInventories({ store, ledger }: EnginePorts, remembered: readonly KeptInventory[]): Promise<void> {
  const known = idsOf(remembered);
  const unknown = (await store.inventories()).filter(({ id }) => !known.has(id));
  if (unknown.length === 0) return;
  await Promise.all(unknown.map((inventory) => ledger.writeInventory(keptOf(inventory))));
  // One that a page removed meanwhile would be named as lost.
  const held = idsOf(await store.inventories());
  await Promise.all(unknown.filter(({ id }) => !held.has(id)).map(({ id }) => ledger.forgetInventory(id)));
}

const idsOf = (inventories: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(inventories.map(({ id }) => id));
