import type { Coverage, InventoryPart } from './inventory/inventory.ts';
import type { Range } from './range.ts';

export type Tier = 'Bulk' | 'Standard' | 'Expedited';

/** A job as the service tells of it: one retrieval of an archive or of an inventory. */
export interface Job {
  readonly id: string;
  readonly region: string;
  readonly vault: string;
  readonly kind: 'archive' | 'inventory';
  readonly status: 'working' | 'ready' | 'failed';
  readonly statusMessage?: string;
  readonly description?: string;
  readonly createdAtMs: number;
  readonly completedAtMs?: number;
  readonly tier?: Tier;
  /** Bytes of the job's output; unknown for an inventory that is not done. */
  readonly outputBytes?: number;
  /** Hex tree hash of the *job's* range; absent where the range has none, and for inventories. */
  readonly treeHash?: string;
  /** Archive jobs only. */
  readonly archive?: {
    readonly id: string;
    readonly sizeBytes: number;
    /** Hex tree hash of the whole archive. */
    readonly treeHash?: string;
    /** Which bytes of the archive the output holds. */
    readonly range: Range;
  };
  /** Inventory jobs only. */
  readonly inventory?: {
    readonly format: 'JSON' | 'CSV';
    /** As far as the service tells: a marker isn't told any more once the job is done. */
    readonly part: InventoryPart;
    readonly coverage: Coverage;
    /** Where the next part starts, null at the end; absent without a limit, and until the job is done. */
    readonly nextMarker?: string | null;
  };
}

/** What is asked of Amazon; it is billed. */
export interface ArchiveAsk {
  readonly vault: string;
  readonly archiveId: string;
  readonly tier: Tier;
  readonly range?: Range;
  /** Printable ASCII; the job is found by it if the answer is lost. */
  readonly mark: string;
  /** ARN of a topic to be told when the job is done. */
  readonly snsTopic?: string;
}

/** An inventory that is asked of Amazon. */
export interface InventoryAsk {
  readonly vault: string;
  readonly format: 'JSON' | 'CSV';
  /** A marker only with a limit: the job would look like a whole one afterwards. */
  readonly part: InventoryPart;
  /** See inventory/job-mark.ts. */
  readonly mark: string;
  readonly snsTopic?: string;
}
