import type { Vault } from '../vault.ts';
import type { Inventory } from './inventory.ts';
import { DAY } from '../units.ts';

/** @returns the day that an inventory is of, epoch ms; where it tells none, as no CSV does, when it came here. */
export const asOf = ({ inventoryAtMs, addedAtMs }: Pick<Inventory, 'inventoryAtMs' | 'addedAtMs'>): number => inventoryAtMs ?? addedAtMs;

/** @returns them with the newest first. */
export const newestFirst = (inventories: readonly Inventory[]): Inventory[] =>
  inventories.toSorted((a, b) => asOf(b) - asOf(a) || b.addedAtMs - a.addedAtMs);

/**
 * @returns the inventory that tells most of a vault now: whole ones before parts, then the newest;
 * one whose rows are still to come only where there is no other.
 */
export function mainInventory(inventories: readonly Inventory[]): Inventory | undefined {
  const rank = ({ coverage, reading }: Inventory): number => (reading.rows === 0 && !reading.done ? 2 : coverage === 'part' ? 1 : 0);
  return newestFirst(inventories).toSorted((a, b) => rank(a) - rank(b))[0];
}

/**
 * How an inventory stands to what Amazon counts. An inventory's own date can be hours before the
 * date that the vault tells for it (glacier.md, section 7): by a day they are two.
 */
export function besideAmazon(
  { coverage, ...inventory }: Pick<Inventory, 'coverage' | 'inventoryAtMs' | 'addedAtMs'>,
  count: number,
  vault: Vault,
): 'equal' | 'newer there' | 'unlike' | 'none' {
  if (vault.inventoryAtMs === undefined) return 'none';
  if (inventory.inventoryAtMs !== undefined && vault.inventoryAtMs - inventory.inventoryAtMs >= DAY) return 'newer there';
  if (coverage === 'part') return 'unlike';
  if (count === vault.archives) return 'equal';
  return inventory.inventoryAtMs === undefined || vault.inventoryAtMs > inventory.inventoryAtMs ? 'newer there' : 'unlike';
}
