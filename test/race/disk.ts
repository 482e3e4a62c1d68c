/** What outlives kills: the engine's store and ledger, as they lie on a disk. */
import type { Failed } from '../../src/core/failure/failure.ts';
import type { Hash } from '../../src/core/hash/tree-hash.ts';
import type { Inventory } from '../../src/core/inventory/inventory.ts';
import type { KeptInventory } from '../../src/core/inventory/kept.ts';
import type { LedgerEntry } from '../../src/core/ledger.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import type { ChunkRecord } from '../../src/core/transfer/chunk-record.ts';
import type { TransferEvent } from '../../src/core/transfer/event.ts';
import type { Leaves } from '../../src/core/transfer/leaves.ts';
import type { Losses } from '../../src/core/transfer/loss.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { beginJob, CHUNK, type Amazon, type Archive } from './amazon.ts';
import type { Clock } from './clock.ts';

export interface Disk {
  readonly transfers: Map<string, Transfer>;
  readonly chunks: Map<string, { bytes: Uint8Array<ArrayBuffer>; readonly record: ChunkRecord }>;
  /** Unproven, by `transfer/chunk/start`. */
  readonly leaves: Map<string, { bytes: Uint8Array<ArrayBuffer>; readonly leaves: Leaves }>;
  readonly leafHashes: Map<string, readonly Hash[]>;
  readonly receipts: Map<string, Receipt>;
  readonly events: TransferEvent[];
  readonly losses: Losses[];
  readonly ledger: Map<string, LedgerEntry>;
  readonly ledgerReceipts: Map<string, Receipt>;
  readonly inventories: Map<string, Inventory>;
  readonly ledgerInventories: Map<string, KeptInventory>;
  /** Thrown when a chunk's bytes are looked for. */
  readonly unreadable?: Failed;
  /** How long each half of a chunk takes to be read. */
  readonly readingTakesMs?: number;
}

export const emptyDisk = (): Disk => ({
  transfers: new Map(),
  chunks: new Map(),
  leaves: new Map(),
  leafHashes: new Map(),
  receipts: new Map(),
  events: [],
  losses: [],
  ledger: new Map(),
  ledgerReceipts: new Map(),
  inventories: new Map(),
  ledgerInventories: new Map(),
});

/** A transfer whose output is ready, with small chunks. */
export async function readyTransfer(disk: Disk, amazon: Amazon, clock: Clock, archive: Archive, chunkBytes: number = CHUNK): Promise<string> {
  const jobId = await beginJob(amazon, clock.nowMs, archive.id, undefined, {}, 0);
  const { job } = amazon.jobs.get(jobId)!;
  const id = `t-${archive.id}`;
  disk.transfers.set(id, {
    id,
    createdAtMs: clock.nowMs,
    region: 'demo',
    vault: 'photos',
    kind: 'archive',
    archiveId: archive.id,
    name: archive.id,
    wish: 'run',
    downloadWhenReady: true,
    whole: 'open',
    refetched: 0,
    source: { jobId, createdAtMs: clock.nowMs, completedAtMs: clock.nowMs, start: 0, outputBytes: archive.bytes.length },
    target: {
      start: 0,
      sizeBytes: archive.bytes.length,
      archiveBytes: archive.bytes.length,
      chunkBytes,
      ...(job.treeHash ? { treeHash: job.treeHash } : {}),
    },
  });
  return id;
}

/** The stored chunks of a transfer, joined. */
export function storedBytes(disk: Disk, id: string): Uint8Array {
  const chunks = [...disk.chunks]
    .filter(([at]) => at.startsWith(`${id}/`))
    .sort(([a], [b]) => Number(a.slice(id.length + 1)) - Number(b.slice(id.length + 1)));
  return new Uint8Array(Buffer.concat(chunks.map(([, { bytes }]) => bytes)));
}
