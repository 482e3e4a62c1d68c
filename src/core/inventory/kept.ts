/** What the ledger remembers of an inventory: enough to name it where it is lost. Its rows are in the store alone. */
import * as v from 'valibot';
import type { Inventory } from './inventory.ts';

export const KeptInventory = v.object({
  id: v.string(),
  region: v.string(),
  vault: v.string(),
  /** Of the person's file that it was read from; absent where it was retrieved. */
  fileName: v.exactOptional(v.string()),
});
export type KeptInventory = Readonly<v.InferOutput<typeof KeptInventory>>;

export function keptOf({ id, region, vault, outputs }: Inventory): KeptInventory {
  const file = outputs.find((output) => output.is === 'file');
  return { id, region, vault, ...(file ? { fileName: file.name } : {}) };
}
