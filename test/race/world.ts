/**
 * A world for the engine in Node: a disk that outlives kills, a service with one archive and
 * faults to come, a clock that only moves when nothing else does. Time costs nothing here.
 */
import { createHash } from 'node:crypto';
import type fc from 'fast-check';
import { Failed } from '../../src/core/failure/failure.ts';
import type { Hash } from '../../src/core/hash/tree-hash.ts';
import type { LedgerEntry } from '../../src/core/ledger.ts';
import type { OutputAnswer } from '../../src/core/output.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import type { ChunkRecord } from '../../src/core/transfer/chunk-record.ts';
import type { TransferEvent } from '../../src/core/transfer/event.ts';
import type { Leaves } from '../../src/core/transfer/leaves.ts';
import type { Losses } from '../../src/core/transfer/loss.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';
import { beginInventory, beginJob, CHUNK, output, streamOf, type Amazon, type Archive } from './amazon.ts';

/** Digests at once: the clock may only move when nothing is under way, and a thread pool is. */
export function digestAtOnce(): void {
  // No spy: it would remember every byte that was ever hashed.
  crypto.subtle.digest = (_algorithm, data) => {
    const view = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    return Promise.resolve(new Uint8Array(createHash('sha256').update(view).digest()).buffer);
  };
}

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
});

/** How a step is taken: at once, or whenever a schedule says so. */
export type Through = <T>(label: string, step: () => Promise<T>) => Promise<T>;

/** Takes every step when the schedule says so, in any order. */
export function scheduled(s: fc.Scheduler): { through: Through; pending: () => number; turn: () => Promise<void> } {
  return {
    through: (label, step) => s.schedule(Promise.resolve(label), label).then(step),
    pending: () => s.count(),
    turn: () => s.waitOne(),
  };
}

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

/** Made once: a stack costs more than a sleep. */
const ABORTED = new Error('aborted');

const dead = new Promise<never>(() => undefined);

/**
 * A new life on the same disk, with the same Amazon.
 *
 * @param between stands between the engine and the world: it may count, break or forbid.
 */
export function worldOn(
  disk: Disk,
  amazon: Amazon,
  clock: { nowMs: number },
  through: Through = (_label, step) => step(),
  pending: () => number = () => 0,
  turn?: () => Promise<void>,
  between: (ports: EnginePorts) => EnginePorts = (ports) => ports,
): World {
  let alive = true;
  let ids = 0;
  const sleepers = new Set<Sleeper>();
  const waitingForKeys = new Set<() => void>();
  const life = Math.random().toString(36).slice(2);

  const step = <T>(label: string, work: () => T | Promise<T>): Promise<T> => through(label, async () => (alive ? work() : dead));

  const jobNow = ({ job, doneAtMs }: Amazon['jobs'] extends Map<string, infer J> ? J : never) => ({
    ...job,
    status: clock.nowMs >= doneAtMs ? ('ready' as const) : ('working' as const),
  });

  const key = (id: string, index: number): string => `${id}/${index}`;
  const chunksOf = (id: string) =>
    [...disk.chunks].filter(([at]) => at.startsWith(`${id}/`)).map(([at, chunk]) => [Number(at.slice(id.length + 1)), chunk] as const);

  const leavesAt = (id: string, chunk?: number): string[] =>
    [...disk.leaves.keys()].filter((at) => at.startsWith(chunk === undefined ? `${id}/` : `${key(id, chunk)}/`));

  const ports: EnginePorts = {
    clock: {
      now: () => clock.nowMs,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          signal.throwIfAborted();
          const gone = (): void => (sleepers.delete(sleeper), reject(ABORTED));
          const sleeper: Sleeper = { atMs: clock.nowMs + ms, wake: () => (signal.removeEventListener('abort', gone), resolve()) };
          signal.addEventListener('abort', gone, { once: true });
          sleepers.add(sleeper);
        }),
    },
    chance: () => 0.5,
    service: {
      describeJob: (_region, _vault, id) =>
        step('describe', () => {
          amazon.calls.describe++;
          const found = amazon.jobs.get(id);
          if (!found || amazon.gone.has(id)) throw new Failed({ code: 'job-unknown' });
          return jobNow(found);
        }),
      listJobs: () =>
        step('list', () => {
          amazon.calls.list++;
          if (amazon.listRefused) throw new Failed(amazon.listRefused);
          const items = [...amazon.jobs.values()].filter(({ job }) => !amazon.gone.has(job.id)).map(jobNow);
          return { items, unreadable: 0, complete: true };
        }),
      initiateArchiveJob: (_region, { archiveId, tier, mark, range, snsTopic }) => {
        amazon.asking.most = Math.max(amazon.asking.most, ++amazon.asking.now);
        return step('initiate', async () => {
          amazon.calls.initiate++;
          amazon.topics.push(snsTopic);
          const fault = amazon.askFaults.shift();
          if (typeof fault === 'object') throw new Failed(fault);
          if (fault === 'lost-before') throw new Failed({ code: 'network-lost' });
          const id = await beginJob(amazon, clock.nowMs, archiveId, range, { tier, description: mark }, amazon.takesMs);
          if (fault === 'lost-after') throw new Failed({ code: 'network-lost' });
          return id;
        }).finally(() => amazon.asking.now--);
      },
      initiateInventoryJob: (_region, ask) =>
        step('initiate', async () => {
          amazon.topics.push(ask.snsTopic);
          const fault = amazon.askFaults.shift();
          if (typeof fault === 'object') throw new Failed(fault);
          if (fault === 'lost-before') throw new Failed({ code: 'network-lost' });
          const id = beginInventory(amazon, clock.nowMs, ask);
          if (fault === 'lost-after') throw new Failed({ code: 'network-lost' });
          return id;
        }),
      getOutput: (_region, _vault, jobId, range, signal) =>
        step(`get ${range.start}`, () => output(amazon, jobId, range, signal)).then((answer) => inPieces(amazon, answer, step)),
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
      addTransfers: (choose) =>
        step('add', () => {
          const { add, result } = choose([...disk.transfers.values()]);
          for (const transfer of add) disk.transfers.set(transfer.id, transfer);
          return result;
        }),
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
          for (const at of leavesAt(id)) disk.leaves.delete(at);
        }),
      putChunk: (id, index, bytes, record, leaves) => {
        const copy = bytes.slice(); // as a Blob does: the buffer is reused at once
        return step('store', () => {
          disk.chunks.set(key(id, index), { bytes: copy, record });
          disk.leafHashes.set(key(id, index), leaves);
        });
      },
      putLeaves: (id, chunk, leaves, bytes) => {
        const copy = bytes.slice();
        return step('keep', () => void disk.leaves.set(`${key(id, chunk)}/${leaves.range.start}`, { bytes: copy, leaves }));
      },
      leavesOf: async (id, chunk) =>
        leavesAt(id, chunk)
          .map((at) => disk.leaves.get(at)!)
          .toSorted((a, b) => a.leaves.range.start - b.leaves.range.start)
          .map(({ bytes, leaves }) => ({ ...leaves, read: () => streamOf(bytes) })),
      begunChunks: async (id) => new Set(leavesAt(id).map((at) => Number(at.split('/')[1]))),
      dropLeaves: (id, chunk, fromByte = 0) =>
        step('drop leaves', () => {
          for (const at of leavesAt(id, chunk)) if (disk.leaves.get(at)!.leaves.range.start >= fromByte) disk.leaves.delete(at);
        }),
      chunkRecords: async (id) => new Map(chunksOf(id).map(([index, { record }]) => [index, record])),
      readChunk: async (id, index) => {
        if (disk.unreadable) throw disk.unreadable;
        const chunk = disk.chunks.get(key(id, index));
        if (!chunk || disk.readingTakesMs === undefined) return chunk && streamOf(chunk.bytes);
        return slowStreamOf(chunk.bytes, () => ports.clock.sleep(disk.readingTakesMs ?? 0, new AbortController().signal));
      },
      dropChunks: (id, indexes) => step('drop', () => indexes.forEach((index) => disk.chunks.delete(key(id, index)))),
      clearChunks: (id) => step('clear', () => chunksOf(id).forEach(([index]) => disk.chunks.delete(key(id, index)))),
      dropOrphans: async ({ transfers, receipts }) => {
        const isOrphan = (at: string, kept?: ReadonlySet<string>): boolean => {
          const id = at.slice(0, at.indexOf('/'));
          return !disk.transfers.has(id) && !transfers.has(id) && !kept?.has(id);
        };
        const withReceipt = new Set([...disk.receipts.keys(), ...receipts]);
        const chunks = [...disk.chunks.keys()].filter((at) => isOrphan(at));
        const leaves = [...disk.leaves.keys()].filter((at) => isOrphan(at));
        const hashes = [...disk.leafHashes.keys()].filter((at) => isOrphan(at, withReceipt));
        if (chunks.length + leaves.length + hashes.length === 0) return false;
        return step('sweep', () => {
          for (const at of chunks) disk.chunks.delete(at);
          for (const at of leaves) disk.leaves.delete(at);
          for (const at of hashes) disk.leafHashes.delete(at);
          return true;
        });
      },
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
      writeAll: (entries) => step('ledger', () => entries.forEach((entry) => disk.ledger.set(entry.transfer.id, entry))),
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
    engine: createEngine(between(ports)),
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

/** A body whose every piece is a step of its own. */
function inPieces(amazon: Amazon, answer: OutputAnswer, step: Through): OutputAnswer {
  const { pieceBytes } = amazon;
  if (pieceBytes === undefined) return answer;
  const reader = answer.body.getReader();
  const breaksAfter = amazon.breaks.shift() ?? Infinity;
  let rest = new Uint8Array(0);
  let sent = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        if (rest.length === 0) rest = (await reader.read()).value ?? rest;
        if (rest.length === 0) return controller.close();
        const piece = await step('piece', async () => rest.subarray(0, pieceBytes));
        rest = rest.subarray(piece.length);
        sent += piece.length;
        if (sent > breaksAfter) return controller.error(new TypeError('network error'));
        amazon.sent.bytes += piece.length;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  return { ...answer, body };
}

function wakeNext(sleepers: Set<Sleeper>, clock: { nowMs: number }): boolean {
  const [next] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
  if (!next) return false;
  sleepers.delete(next);
  clock.nowMs = Math.max(clock.nowMs, next.atMs);
  next.wake();
  return true;
}

/** A transfer whose output is ready, with small chunks. */
export async function readyTransfer(
  disk: Disk,
  amazon: Amazon,
  clock: { nowMs: number },
  archive: Archive,
  chunkBytes: number = CHUNK,
): Promise<string> {
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

/** Both halves of the bytes, each after a pause. */
function slowStreamOf(bytes: Uint8Array<ArrayBuffer>, pause: () => Promise<void>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const half = Math.floor(bytes.length / 2);
  const pieces = [bytes.slice(0, half), bytes.slice(half)];
  return new ReadableStream({
    pull: async (controller) => {
      const piece = pieces.shift();
      if (!piece) return controller.close();
      await pause();
      controller.enqueue(piece);
    },
  });
}
