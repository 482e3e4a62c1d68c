import type { KeptInventory } from '../inventory/kept.ts';

/**
 * What the ledger remembers and the store no longer has. A damaged IndexedDB may come back empty
 * without an error, so a loss is found by comparing both, and named until the person has read it.
 */
export interface Losses {
  readonly id: string;
  readonly foundAtMs: number;
  /** Names of transfers whose records were gone; they were put back from the ledger. */
  readonly transfers: readonly string[];
  /** Verified chunks that the ledger counted and the store doesn't have. */
  readonly chunks: number;
  readonly bytes: number;
  /** Told by a copy that lags behind: more may have been there. */
  readonly isLeast?: boolean;
  /** Receipts that were put back. */
  readonly receipts: number;
  /** Gone, and what was chosen in them; absent where there are none. */
  readonly inventories?: readonly KeptInventory[];
}
