import type { Failure } from '../failure/failure.ts';
import type { InventoryPart } from '../inventory/inventory.ts';
import type { Job, Tier } from '../job.ts';
import type { Range } from '../range.ts';

/** What Thaw itself asked Amazon for, written before the call and after its answer. */
export interface Asked {
  readonly tier?: Tier;
  /** Bytes of the archive; absent asks for the whole. */
  readonly range?: Range;
  /** What of the inventory; empty asks for the whole. */
  readonly part?: InventoryPart;
  /** The job's description: unique, so that a lost answer's job is found in the list. */
  readonly mark: string;
  readonly atMs: number;
  /**
   * `planned` before the call leaves, `sent` in the transaction that precedes it, `accepted` with
   * a job id. `sent` after a restart means: the answer is lost, look before asking again.
   */
  readonly step: 'planned' | 'sent' | 'accepted';
}

/** The job whose output is fetched from now. A transfer may see several in its life. */
export interface Source {
  readonly jobId: string;
  readonly createdAtMs: number;
  readonly tier?: Tier;
  /** Absent while Amazon works on it. */
  readonly completedAtMs?: number;
  /** Where the output starts in the archive, in bytes. */
  readonly start: number;
  /** Absent for an inventory that is not done. */
  readonly outputBytes?: number;
  /** The job told another size of this inventory than its output has. */
  readonly sizeIsOutputs?: true;
  /** Set once Amazon answered that the output is gone. */
  readonly goneAtMs?: number;
}

/** What is to arrive: fixed by the first job, and the measure for every later one. */
export interface Target {
  /** First byte in the archive. */
  readonly start: number;
  readonly sizeBytes: number;
  /** Hex tree hash of exactly these bytes; absent where the service has none. */
  readonly treeHash?: string;
  /** A power of two of MiB; every chunk but the last has this size. */
  readonly chunkBytes: number;
  /** Size of the whole archive; equal to sizeBytes where all of it is fetched. */
  readonly archiveBytes?: number;
}

/** All that is remembered of a transfer. Written by the engine only. */
export interface Transfer {
  readonly id: string;
  readonly createdAtMs: number;
  readonly region: string;
  readonly vault: string;
  readonly kind: 'archive' | 'inventory';
  readonly archiveId?: string;
  /** The name that is shown and saved, as it was read: hostile until made safe. */
  readonly name: string;
  /** The name is only made from the id: a better one is read from the description when it comes. */
  readonly nameIsGuess?: true;
  readonly inventoryFormat?: 'JSON' | 'CSV';
  /** What Amazon's job tells of an inventory that is done. */
  readonly inventory?: NonNullable<Job['inventory']>;
  /** Size of the whole archive as an inventory told it, until Amazon's job does. */
  readonly expectedBytes?: number;
  /** What the person wants, not what is going on. */
  readonly wish: 'run' | 'pause';
  /** False: retrieve only, download when told. */
  readonly downloadWhenReady: boolean;
  /** ARN of the topic that Amazon tells when a job of this transfer is done. */
  readonly snsTopic?: string;
  readonly asked?: Asked;
  readonly source?: Source;
  readonly target?: Target;
  /** Of the whole: not compared yet, equal, no hash to compare, different. */
  readonly whole: 'open' | 'proven' | 'length-checked' | 'differs';
  /** Hex tree hash that was computed over the chunks. */
  readonly computedTreeHash?: string;
  readonly provenAtMs?: number;
  /** Chunks that arrived or lay damaged and were fetched again. */
  readonly refetched: number;
  /** The whole differed, and chunks that had no hash of their own were fetched once more. */
  readonly unverifiedRefetched?: true;
  readonly handedOverAtMs?: number;
  readonly readBackAtMs?: number;
  /** Set when all rows of an inventory were read into the store. */
  readonly readAtMs?: number;
  /** Name of the file that was written, after it was made safe. */
  readonly savedAs?: string;
  /** Set when the person cleared the chunks after a save. */
  readonly clearedAtMs?: number;
  /** What a person has to settle before it goes on. */
  readonly stoppedBy?: Failure;
}

/** What of a transfer lies verified in the store. */
export interface Stored {
  readonly chunks: number;
  readonly bytes: number;
}

/** One chunk that is under way. */
export interface LaneNow {
  readonly chunk: number;
  readonly receivedBytes: number;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Set while it waits to try again. */
  readonly waitingUntilMs?: number;
}

/** The engine's memory of a transfer that it has in hand; gone with the worker. */
export interface Live {
  readonly transferId: string;
  readonly doing: 'queued' | 'asking' | 'retrieving' | 'downloading' | 'verifying';
  readonly lanes: readonly LaneNow[];
  /** Of this transfer, the mean of the last 20 s. */
  readonly bytesPerSecond: number;
  /** Why nothing moves, although it wants to: no network, keys, or the service says later. */
  readonly waitsFor?: Failure;
  /** Epoch ms when Amazon's job is looked at next. */
  readonly nextLookAtMs?: number;
}
