/** Fills the engine's ports with the browser's own. */
import type { EnginePorts, LedgerPort, ServicePort, StorePort } from '../engine/ports.ts';
import { describeJob, initiateArchiveJob, initiateInventoryJob, listJobs } from '../glacier/jobs.ts';
import { getOutput } from '../glacier/output.ts';
import type { News } from '../messages.ts';
import { chunkBytes, chunkRecords, clearChunks, dropChunks, putChunk } from '../store/chunks.ts';
import { begunChunks, dropLeaves, leavesOf, putLeaves } from '../store/leaves.ts';
import { addEvent } from '../store/events.ts';
import { allInventories } from '../store/inventories.ts';
import { clearLedger, forgetEntry, forgetInventory, readLedger, writeEntries, writeEntry, writeInventory, writeReceipt } from '../store/ledger.ts';
import { forgetLosses, putLosses } from '../store/losses.ts';
import { dropOrphans } from '../store/orphans.ts';
import { allReceipts, putReceipt, receiptOfTransfer } from '../store/receipts.ts';
import type { ChunkBytes } from '../store/schema.ts';
import { addTransfers, allTransfers, changeTransfer, putTransfer, removeTransfer, transferOf } from '../store/transfers.ts';
import type { Signer } from './signer.ts';

const streamOf = (bytes: ChunkBytes): ReadableStream<Uint8Array<ArrayBuffer>> => (bytes instanceof Blob ? bytes : new Blob([bytes])).stream();

const store: StorePort = {
  transfers: allTransfers,
  transfer: transferOf,
  putTransfer,
  addTransfers,
  changeTransfer,
  removeTransfer,
  putChunk,
  chunkRecords,
  readChunk: async (id, index) => {
    const bytes = await chunkBytes(id, index);
    return bytes && streamOf(bytes);
  },
  putLeaves,
  leavesOf: async (id, chunk) => (await leavesOf(id, chunk)).map(({ bytes, ...leaves }) => ({ ...leaves, read: () => streamOf(bytes) })),
  begunChunks,
  dropLeaves,
  dropChunks,
  clearChunks,
  dropOrphans,
  addEvent,
  putReceipt,
  receipt: receiptOfTransfer,
  receipts: allReceipts,
  inventories: allInventories,
  putLosses,
  forgetLosses,
};

const ledger: LedgerPort = {
  read: readLedger,
  write: writeEntry,
  writeAll: writeEntries,
  writeReceipt,
  forget: forgetEntry,
  writeInventory,
  forgetInventory,
  clear: clearLedger,
};

const servicePort = (signer: Signer): ServicePort => ({
  describeJob: async (region, vault, jobId, signal) => describeJob(await signer.connection(region), vault, jobId, signal),
  listJobs: async (region, vault, signal) => listJobs(await signer.connection(region), vault, signal),
  initiateArchiveJob: async (region, ask, signal) => initiateArchiveJob(await signer.connection(region), ask, signal),
  initiateInventoryJob: async (region, ask, signal) => initiateInventoryJob(await signer.connection(region), ask, signal),
  getOutput: async (region, vault, jobId, range, signal) => getOutput(await signer.connection(region), vault, jobId, range, signal),
  keysArrive: (because, signal) => signer.keysArrive(because, signal),
});

/** A timer that an abort ends at once. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const gone = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', gone);
      resolve();
    }, ms);
    signal.addEventListener('abort', gone, { once: true });
  });
}

/** @param tell sends news to every tab. */
export function browserPorts(signer: Signer, tell: (news: News) => void): EnginePorts {
  return {
    clock: { now: Date.now, sleep },
    chance: Math.random,
    service: servicePort(signer),
    store,
    ledger,
    tell: {
      changed: (what) => tell({ kind: 'changed', what }),
      progress: (live, bytesPerSecond) => tell({ kind: 'progress', live, bytesPerSecond }),
    },
    // A second tab, worker or build waits here: one fetcher a transfer.
    locked: async (name, signal, work) => {
      await navigator.locks.request(name, { signal }, work);
    },
    newId: () => crypto.randomUUID(),
    version: __VERSION__,
  };
}
