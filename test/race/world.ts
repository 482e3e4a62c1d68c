/**
 * A world for the engine in Node: a disk that outlives kills, a service with one archive and
 * faults to come, a clock that only moves when nothing else does. Time costs nothing here.
 */
import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { Failed, type Failure } from '../../src/core/failure/failure.ts';
import { toHex } from '../../src/core/hash/hex.ts';
import { treeHash, type Hash } from '../../src/core/hash/tree-hash.ts';
import type { Job } from '../../src/core/job.ts';
import type { LedgerEntry } from '../../src/core/ledger.ts';
import type { OutputAnswer } from '../../src/core/output.ts';
import type { Range } from '../../src/core/range.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import type { ChunkRecord } from '../../src/core/transfer/chunk-record.ts';
import type { TransferEvent } from '../../src/core/transfer/event.ts';
import type { Losses } from '../../src/core/transfer/loss.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';

/** Far below a MiB, so that each chunk is one leaf and a thousand runs take a second. */
export const CHUNK = 64;

/** Digests at once: the clock may only move when nothing is under way, and a thread pool is. */
export function digestAtOnce(): void {
  vi.spyOn(crypto.subtle, 'digest').mockImplementation((_algorithm, data) => {
    const view = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    return Promise.resolve(new Uint8Array(createHash('sha256').update(view).digest()).buffer);
  });
}

export interface Disk {
  readonly transfers: Map<string, Transfer>;
  readonly chunks: Map<string, { bytes: Uint8Array<ArrayBuffer>; readonly record: ChunkRecord }>;
  readonly receipts: Map<string, Receipt>;
  readonly events: TransferEvent[];
  readonly losses: Losses[];
  readonly ledger: Map<string, LedgerEntry>;
  readonly ledgerReceipts: Map<string, Receipt>;
}

export const emptyDisk = (): Disk => ({
  transfers: new Map(),
  chunks: new Map(),
  receipts: new Map(),
  events: [],
  losses: [],
  ledger: new Map(),
  ledgerReceipts: new Map(),
});

export type Fault = Failure | 'wrong-byte' | 'short' | 'long' | 'whole-for-range' | 'other-range' | 'no-hash' | 'silent' | 'body-breaks';

export interface Archive {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function archiveOf(id: string, sizeBytes: number): Archive {
  return { id, bytes: Uint8Array.from({ length: sizeBytes }, (_, i) => (31 * i + 7 + 17 * Math.floor(i / 256) + id.length) % 251) };
}

const leaf = (bytes: Uint8Array): Hash => new Uint8Array(createHash('sha256').update(bytes).digest());

export async function hashOf(bytes: Uint8Array): Promise<string> {
  const leaves = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, i) => leaf(bytes.subarray(i * CHUNK, (i + 1) * CHUNK)));
  return toHex(await treeHash(leaves));
}

/** Amazon, as far as the engine sees it: outlives kills as the disk does. */
export interface Amazon {
  readonly archives: Map<string, Archive>;
  readonly jobs: Map<string, { readonly job: Job; readonly doneAtMs: number }>;
  /** Ranges that were asked for, `job:start-end`, and chunks that were answered in full. */
  readonly asked: string[];
  /** Taken one by one by the requests as they come; undefined answers well. */
  readonly faults: (Fault | undefined)[];
  readonly askFaults: ('lost-before' | 'lost-after' | Failure | undefined)[];
  readonly gone: Set<string>;
  readonly wrongWholeHash: boolean;
}

export const amazonWith = (archives: readonly Archive[], change: Partial<Amazon> = {}): Amazon => ({
  archives: new Map(archives.map((archive) => [archive.id, archive])),
  jobs: new Map(),
  asked: [],
  faults: [],
  askFaults: [],
  gone: new Set(),
  wrongWholeHash: false,
  ...change,
});

/** How a step is taken: at once, or whenever a schedule says so. */
export type Through = <T>(label: string, step: () => Promise<T>) => Promise<T>;

export interface World {
  readonly engine: Engine;
  /** The process dies: nothing that it still does reaches the disk or Amazon. */
  kill(): void;
  /** Lets time pass until nothing is left to do but wait, or the condition holds. */
  settle(until?: () => boolean): Promise<void>;
  keys: { arrive(): void };
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export const clockOf = () => ({ nowMs: Date.parse('2026-11-24T12:00:00Z') });

const dead = new Promise<never>(() => undefined);

/** A new life on the same disk, with the same Amazon. */
export function worldOn(
  disk: Disk,
  amazon: Amazon,
  clock: { nowMs: number },
  through: Through = (_label, step) => step(),
  pending: () => number = () => 0,
  turn?: () => Promise<void>,
): World {
  let alive = true;
  let ids = 0;
  const sleepers = new Set<Sleeper>();
  const waitingForKeys = new Set<() => void>();
  const life = Math.random().toString(36).slice(2);

  const step = <T>(label: string, work: () => T | Promise<T>): Promise<T> => through(label, async () => (alive ? work() : dead));

  const key = (id: string, index: number): string => `${id}/${index}`;
  const chunksOf = (id: string) =>
    [...disk.chunks].filter(([at]) => at.startsWith(`${id}/`)).map(([at, chunk]) => [Number(at.slice(id.length + 1)), chunk] as const);

  const ports: EnginePorts = {
    clock: {
      now: () => clock.nowMs,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          signal.throwIfAborted();
          const sleeper: Sleeper = { atMs: clock.nowMs + ms, wake: resolve };
          signal.addEventListener('abort', () => (sleepers.delete(sleeper), reject(new Error('aborted'))), { once: true });
          sleepers.add(sleeper);
        }),
    },
    chance: () => 0.5,
    service: {
      describeJob: (_region, _vault, id) =>
        step('describe', () => {
          const found = amazon.jobs.get(id);
          if (!found || amazon.gone.has(id)) throw new Failed({ code: 'job-unknown' });
          return { ...found.job, status: clock.nowMs >= found.doneAtMs ? ('ready' as const) : ('working' as const) };
        }),
      listJobs: () => step('list', () => ({ items: [...amazon.jobs.values()].map(({ job }) => job), unreadable: 0, complete: true })),
      initiateArchiveJob: (_region, { archiveId, tier, mark, range }) =>
        step('initiate', async () => {
          const fault = amazon.askFaults.shift();
          if (typeof fault === 'object') throw new Failed(fault);
          if (fault === 'lost-before') throw new Failed({ code: 'network-lost' });
          const id = await beginJob(amazon, clock.nowMs, archiveId, range, { tier, description: mark });
          if (fault === 'lost-after') throw new Failed({ code: 'network-lost' });
          return id;
        }),
      getOutput: (_region, _vault, jobId, range, signal) => step(`get ${range.start}`, () => output(amazon, jobId, range, signal)),
      keysArrive: (_because, signal) =>
        new Promise((resolve, reject) => {
          waitingForKeys.add(resolve);
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        }),
    },
    store: {
      transfers: async () => [...disk.transfers.values()],
      transfer: async (id) => disk.transfers.get(id),
      putTransfer: (transfer) => step('put', () => void disk.transfers.set(transfer.id, transfer)),
      changeTransfer: (id, change) =>
        step('change', () => {
          const now = disk.transfers.get(id);
          if (!now) return undefined;
          const next = change(now);
          disk.transfers.set(id, next);
          return next;
        }),
      removeTransfer: (id) =>
        step('remove', () => {
          disk.transfers.delete(id);
          for (const [index] of chunksOf(id)) disk.chunks.delete(key(id, index));
        }),
      putChunk: (id, index, bytes, record) => {
        const copy = bytes.slice(); // as a Blob does: the buffer is reused at once
        return step('store', () => void disk.chunks.set(key(id, index), { bytes: copy, record }));
      },
      chunkRecords: async (id) => new Map(chunksOf(id).map(([index, { record }]) => [index, record])),
      readChunk: async (id, index) => {
        const chunk = disk.chunks.get(key(id, index));
        return chunk && streamOf(chunk.bytes);
      },
      dropChunks: (id, indexes) => step('drop', () => indexes.forEach((index) => disk.chunks.delete(key(id, index)))),
      clearChunks: (id) => step('clear', () => chunksOf(id).forEach(([index]) => disk.chunks.delete(key(id, index)))),
      addEvent: async (event) => void (alive && disk.events.push(event)),
      putReceipt: (receipt) => step('receipt', () => void disk.receipts.set(receipt.id, receipt)),
      receipt: async (id) => disk.receipts.get(id),
      receipts: async () => [...disk.receipts.values()],
      putLosses: (losses) => step('losses', () => void disk.losses.push(losses)),
      forgetLosses: async () => void disk.losses.splice(0),
    },
    ledger: {
      read: async () => ({ entries: [...disk.ledger.values()], receipts: [...disk.ledgerReceipts.values()] }),
      write: (entry) => step('ledger', () => void disk.ledger.set(entry.transfer.id, entry)),
      writeReceipt: (receipt) => step('ledger', () => void disk.ledgerReceipts.set(receipt.id, receipt)),
      forget: (id) => step('ledger', () => void disk.ledger.delete(id)),
      clear: () => step('ledger', () => disk.ledger.clear()),
    },
    tell: { changed: () => undefined, progress: () => undefined },
    locked: (_name, _signal, work) => work(),
    newId: () => `${life}-${++ids}`,
    version: '0.0.0',
  };

  return {
    engine: createEngine(ports),
    kill: () => {
      alive = false;
      sleepers.clear();
    },
    settle: async (until = () => false) => {
      for (let turns = 0; turns < 50_000 && !until(); turns++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (pending() > 0 && turn) await turn();
        else if (!wakeNext(sleepers, clock)) return;
      }
    },
    keys: {
      arrive: () => {
        for (const go of waitingForKeys) go();
        waitingForKeys.clear();
      },
    },
  };
}

function wakeNext(sleepers: Set<Sleeper>, clock: { nowMs: number }): boolean {
  const [next] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
  if (!next) return false;
  sleepers.delete(next);
  clock.nowMs = Math.max(clock.nowMs, next.atMs);
  next.wake();
  return true;
}

export async function beginJob(
  amazon: Amazon,
  nowMs: number,
  archiveId: string,
  asked?: Range,
  more: Partial<Job> = {},
  takesMs = 3_600_000,
): Promise<string> {
  const archive = amazon.archives.get(archiveId);
  if (!archive) throw new Failed({ code: 'archive-unknown', vault: 'photos' });
  const range = asked ?? { start: 0, end: archive.bytes.length };
  const id = `job-${amazon.jobs.size + 1}`;
  const treeHash = amazon.wrongWholeHash ? '0'.repeat(64) : await hashOf(archive.bytes.subarray(range.start, range.end));
  const job: Job = {
    id,
    region: 'demo',
    vault: 'photos',
    kind: 'archive',
    status: 'working',
    createdAtMs: nowMs,
    completedAtMs: nowMs + takesMs,
    outputBytes: range.end - range.start,
    treeHash,
    archive: { id: archiveId, sizeBytes: archive.bytes.length, range },
    ...more,
  };
  amazon.jobs.set(id, { job, doneAtMs: nowMs + takesMs });
  return id;
}

function streamOf(bytes: Uint8Array<ArrayBuffer>, end: 'close' | 'error' | 'silent' = 'close'): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      const half = Math.floor(bytes.length / 2);
      for (const piece of [bytes.slice(0, half), bytes.slice(half)]) if (piece.length > 0) controller.enqueue(piece);
      if (end === 'close') controller.close();
      if (end === 'error') controller.error(new TypeError('network error'));
    },
  });
}

async function output(amazon: Amazon, jobId: string, range: Range, signal: AbortSignal): Promise<OutputAnswer> {
  signal.throwIfAborted();
  const found = amazon.jobs.get(jobId);
  const archive = found?.job.archive && amazon.archives.get(found.job.archive.id);
  if (!found?.job.archive || !archive || amazon.gone.has(jobId)) throw new Failed({ code: 'job-unknown' });
  const { range: held } = found.job.archive;
  const whole = archive.bytes.subarray(held.start, held.end);
  const bytes = whole.slice(range.start, range.end);
  amazon.asked.push(`${jobId}:${range.start}`);
  const fault = amazon.faults.shift();
  if (typeof fault === 'object') throw new Failed(fault);
  const good: OutputAnswer = {
    status: 206,
    contentRange: `bytes ${range.start}-${range.end - 1}/${whole.length}`,
    contentLength: undefined,
    contentEncoding: undefined,
    treeHash: await hashOf(bytes),
    body: streamOf(bytes),
  };
  switch (fault) {
    case undefined:
      return good;
    case 'wrong-byte':
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return { ...good, body: streamOf(bytes) };
    case 'short':
      return { ...good, body: streamOf(bytes.slice(0, -1)) };
    case 'long':
      return { ...good, body: streamOf(new Uint8Array([...bytes, 1])) };
    case 'whole-for-range':
      return { ...good, status: 200, contentRange: undefined, contentLength: whole.length, body: streamOf(whole.slice()) };
    case 'other-range':
      return { ...good, contentRange: `bytes 0-${range.end - 1}/${whole.length}` };
    case 'no-hash':
      return { ...good, treeHash: undefined };
    case 'silent':
      return { ...good, body: streamOf(bytes.slice(0, 1), 'silent') };
    case 'body-breaks':
      return { ...good, body: streamOf(bytes.slice(0, 9), 'error') };
  }
}

/** A transfer whose output is ready, with small chunks. */
export async function readyTransfer(disk: Disk, amazon: Amazon, clock: { nowMs: number }, archive: Archive): Promise<string> {
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
      chunkBytes: CHUNK,
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
