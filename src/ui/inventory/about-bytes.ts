import type { Inventory } from '../../core/inventory/inventory.ts';

/** Bytes of a row in the store: 50 that are kept in memory, id and tree hash 174, and some hundred of a description. */
const ROW_BYTES = 330;

/** @returns about how much an inventory takes in the store. A file that isn't read yet is kept beside its rows. */
export function aboutBytes({ outputs, reading }: Pick<Inventory, 'outputs' | 'reading'>): number {
  const files = reading.done ? 0 : outputs.reduce((sum, output) => sum + (output.is === 'file' ? output.sizeBytes : 0), 0);
  return reading.rows * ROW_BYTES + files;
}
