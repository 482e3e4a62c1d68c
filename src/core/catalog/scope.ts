import { VAULT, type Catalog } from './catalog.ts';
import type { Filter } from './query.ts';

/** Of a folder: its own archives are searched. */
export const IN = 1;
/** Each of them fits the text, since the folder's path does. */
export const WHOLE = 2;
/** Its path fits the beginning of the text; names must fit the rest. */
export const BEGUN = 4;

/** @returns flags a folder; `IN` where the filter looks for archives. */
export function scopeOf({ folders: { count, parents } }: Catalog, { folder = VAULT, shallow = false }: Filter): Uint8Array {
  const flags = new Uint8Array(count);
  if (folder === VAULT && !shallow) return flags.fill(IN);
  if (folder >= count) return flags;
  flags[folder] = IN;
  if (!shallow) for (let at = folder + 1; at < count; at++) flags[at] = flags[parents[at]!]!;
  return flags;
}
