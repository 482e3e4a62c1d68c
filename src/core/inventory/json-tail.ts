import { parsed } from './json-row.ts';
import type { Head } from './row.ts';

/** Closing brackets that are tried, from the last one on. */
const TRIES = 16;

/**
 * Looks whether a list ends in bytes whose beginning is damaged: from one of the last `]` on, it must
 * be the end of a JSON document.
 *
 * @param tail the last bytes of an output.
 * @returns members that follow the list; undefined where it doesn't end.
 */
export function endOfList(tail: Uint8Array): Head | undefined {
  let bracket = tail.lastIndexOf(0x5d);
  for (let i = 0; i < TRIES && bracket >= 0; i += 1) {
    const value = parsed(Uint8Array.of(...OPENING, ...tail.subarray(bracket)));
    if (typeof value === 'object' && value !== null) return headOf(new Map<string, unknown>(Object.entries(value)));
    bracket = bracket === 0 ? -1 : tail.lastIndexOf(0x5d, bracket - 1);
  }
  return undefined;
}

const OPENING = new TextEncoder().encode('{"ArchiveList":[');

function headOf(members: ReadonlyMap<string, unknown>): Head {
  const vaultArn = members.get('VaultARN');
  const inventoryDate = members.get('InventoryDate');
  return { ...(typeof vaultArn === 'string' ? { vaultArn } : {}), ...(typeof inventoryDate === 'string' ? { inventoryDate } : {}) };
}
