/**
 * What the engine needs of the world. The worker fills these with the browser's own; tests fill
 * them with schedules, faults and kills.
 */
import type { Failure } from '../core/failure/failure.ts';
import type { ArchiveAsk, InventoryAsk, Job } from '../core/job.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { KeptInventory } from '../core/inventory/kept.ts';
import type { Ledger, LedgerEntry } from '../core/ledger.ts';
import type { Listing } from '../core/listing.ts';
import type { OutputAnswer } from '../core/output.ts';
import type { Hash } from '../core/hash/tree-hash.ts';
import type { Range } from '../core/range.ts';
import type { Receipt } from '../core/receipt.ts';
import type { ChunkRecord } from '../core/transfer/chunk-record.ts';
import type { TransferEvent } from '../core/transfer/event.ts';
import type { Leaves } from '../core/transfer/leaves.ts';
import type { Losses } from '../core/transfer/loss.ts';
import type { Live, Transfer } from '../core/transfer/transfer.ts';

export interface ClockPort {
  /** Epoch ms. */
  now(): number;
  /** Fulfils after so many ms; rejects with the signal's reason when that aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Amazon. Every call throws Failed; those that initiate a job cost money, or a day's wait. The signal
 * ends the request itself: one that was given up must not get there later.
 */
export interface ServicePort {
  describeJob(region: string, vault: string, jobId: string, signal?: AbortSignal): Promise<Job>;
  listJobs(region: string, vault: string, signal?: AbortSignal): Promise<Listing<Job>>;
  initiateArchiveJob(region: string, ask: ArchiveAsk, signal?: AbortSignal): Promise<string>;
  initiateInventoryJob(region: string, ask: InventoryAsk, signal?: AbortSignal): Promise<string>;
  getOutput(region: string, vault: string, jobId: string, range: Range, signal: AbortSignal): Promise<OutputAnswer>;
  /** Fulfils when keys are there that were not there before; tells that they are needed. */
  keysArrive(because: Failure, signal: AbortSignal): Promise<void>;
}

/** Leaves as they lie in the store. */
export interface KeptLeaves extends Leaves {
  readonly read: () => ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** This device. A write that fulfils survives a power cut, but for leaves, events and what is only dropped; all throw Failed. */
export interface StorePort {
  transfers(): Promise<Transfer[]>;
  transfer(id: string): Promise<Transfer | undefined>;
  putTransfer(transfer: Transfer): Promise<void>;
  /** Stores what `choose` adds to all transfers, and gives its result, in one transaction. */
  addTransfers<R>(choose: (known: readonly Transfer[]) => { readonly add: readonly Transfer[]; readonly result: R }): Promise<R>;
  changeTransfer(id: string, change: (transfer: Transfer) => Transfer): Promise<Transfer | undefined>;
  removeTransfer(id: string): Promise<void>;
  /** @param leaves hashes of its MiB. */
  putChunk(id: string, index: number, bytes: Uint8Array<ArrayBuffer>, record: ChunkRecord, leaves: readonly Hash[]): Promise<void>;
  /** Keeps whole leaves of a chunk that isn't finished. */
  putLeaves(id: string, chunk: number, leaves: Leaves, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** What is kept of an unfinished chunk, in order; `read` may fail, or never end. */
  leavesOf(id: string, chunk: number): Promise<KeptLeaves[]>;
  /** Chunks of which leaves are kept. */
  begunChunks(id: string): Promise<Set<number>>;
  /** Drops leaves of a transfer, of one chunk, or of a chunk from a byte on. */
  dropLeaves(id: string, chunk?: number, fromByte?: number): Promise<void>;
  chunkRecords(id: string): Promise<Map<number, ChunkRecord>>;
  /** The stored bytes as a stream, or undefined where nothing is stored. Reading may fail. */
  readChunk(id: string, index: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined>;
  dropChunks(id: string, indexes: readonly number[]): Promise<void>;
  clearChunks(id: string): Promise<void>;
  /**
   * Drops bytes, hashes and events of transfers that neither the store nor these ids know; hashes of
   * a receipt's MiB stay with it. True if there was anything.
   */
  dropOrphans(known: { readonly transfers: ReadonlySet<string>; readonly receipts: ReadonlySet<string> }): Promise<boolean>;
  addEvent(event: TransferEvent): Promise<void>;
  putReceipt(receipt: Receipt): Promise<void>;
  receipt(id: string): Promise<Receipt | undefined>;
  receipts(): Promise<Receipt[]>;
  inventories(): Promise<Inventory[]>;
  putLosses(losses: Losses): Promise<void>;
  forgetLosses(): Promise<void>;
}

/** The small second book outside IndexedDB. The engine sees to it that a writing that fails is made up for (owed.ts). */
export interface LedgerPort {
  read(): Promise<Ledger>;
  write(entry: LedgerEntry): Promise<void>;
  writeAll(entries: readonly LedgerEntry[]): Promise<void>;
  writeReceipt(receipt: Receipt): Promise<void>;
  forget(id: string): Promise<void>;
  writeInventory(inventory: KeptInventory): Promise<void>;
  forgetInventory(id: string): Promise<void>;
  /** Throws a book away that can't be read. */
  clear(): Promise<void>;
}

export interface TellPort {
  changed(what: 'transfers' | 'receipts' | 'losses'): void;
  progress(live: readonly Live[], bytesPerSecond: number): void;
}

export interface EnginePorts {
  readonly clock: ClockPort;
  /** From 0 up to, and without, 1. */
  readonly chance: () => number;
  readonly service: ServicePort;
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly tell: TellPort;
  /** Runs the work while nobody else holds the name; waits for it as long as the signal lives. */
  readonly locked: (name: string, signal: AbortSignal, work: () => Promise<void>) => Promise<void>;
  /** A new unique id of `A-Za-z0-9-`. */
  readonly newId: () => string;
  /** Version of Thaw, for receipts. */
  readonly version: string;
}
