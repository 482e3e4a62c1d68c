/** Amazon for the race tests: archives, jobs and the faults to come; it outlives the engine's kills. */
import { createHash } from 'node:crypto';
import { Failed, type Failure } from '../../src/core/failure/failure.ts';
import { toHex } from '../../src/core/hash/hex.ts';
import { treeHash, type Hash } from '../../src/core/hash/tree-hash.ts';
import { coverageOf } from '../../src/core/inventory/job-mark.ts';
import type { InventoryAsk, Job } from '../../src/core/job.ts';
import type { OutputAnswer } from '../../src/core/output.ts';
import type { Range } from '../../src/core/range.ts';

/** Far below a MiB, so that each chunk is one leaf and a thousand runs take a second. */
export const CHUNK = 64;

export type Fault =
  | Failure
  | 'wrong-byte'
  | 'short'
  | 'long'
  | 'whole-for-range'
  | 'other-range'
  | 'no-hash'
  | 'hash-of-whole'
  | 'wrong-with-hash-of-whole'
  | 'wrong-without-hash'
  | 'silent'
  | 'body-breaks';

export interface Archive {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function archiveOf(id: string, sizeBytes: number): Archive {
  return { id, bytes: Uint8Array.from({ length: sizeBytes }, (_, i) => (31 * i + 7 + 17 * Math.floor(i / 256) + id.length) % 251) };
}

const leaf = (bytes: Uint8Array): Hash => new Uint8Array(createHash('sha256').update(bytes).digest());

export async function hashOf(bytes: Uint8Array, leafBytes = CHUNK): Promise<string> {
  const leaves = Array.from({ length: Math.ceil(bytes.length / leafBytes) }, (_, i) => leaf(bytes.subarray(i * leafBytes, (i + 1) * leafBytes)));
  return toHex(await treeHash(leaves));
}

/** Amazon, as far as the engine sees it: outlives kills as the disk does. */
export interface Amazon {
  readonly archives: Map<string, Archive>;
  /** What an inventory job's output holds. */
  readonly inventory: Uint8Array<ArrayBuffer>;
  readonly jobs: Map<string, { readonly job: Job; readonly doneAtMs: number }>;
  /** Ranges that were asked for, `job:start`. */
  readonly asked: string[];
  readonly askedRanges: Range[];
  /** Of the hashes: far below a MiB where a chunk is one leaf. */
  readonly leafBytes: number;
  /** Bodies come in pieces of so many bytes, each a step. */
  readonly pieceBytes?: number;
  /** Archive bytes that left, piece by piece. */
  readonly sent: { bytes: number };
  /** After so many bytes of a body the connection breaks; taken one by one. */
  readonly breaks: number[];
  /** Taken one by one by the requests as they come; undefined answers well. */
  readonly faults: (Fault | undefined)[];
  readonly askFaults: ('lost-before' | 'lost-after' | Failure | undefined)[];
  /** Topics that were to be told, an entry an ask. */
  readonly topics: (string | undefined)[];
  readonly gone: Set<string>;
  /** How often each was called, refused calls too. */
  readonly calls: { describe: number; list: number; initiate: number };
  /** How long a job of an archive is at work. */
  readonly takesMs: number;
  /** So far is its clock behind the machine's. */
  readonly behindMs: number;
  /** Asks that are under way, and the most there were at once. */
  readonly asking: { now: number; most: number };
  /** Thrown at every list of jobs: the role may not. */
  readonly listRefused?: Failure;
  readonly wrongWholeHash: boolean;
  /** What the uploader wrote, of every archive. */
  readonly description: string | undefined;
}

export const amazonWith = (archives: readonly Archive[], change: Partial<Amazon> = {}): Amazon => ({
  archives: new Map(archives.map((archive) => [archive.id, archive])),
  inventory: archiveOf('inventory', CHUNK).bytes,
  jobs: new Map(),
  asked: [],
  askedRanges: [],
  leafBytes: CHUNK,
  sent: { bytes: 0 },
  breaks: [],
  faults: [],
  askFaults: [],
  topics: [],
  gone: new Set(),
  calls: { describe: 0, list: 0, initiate: 0 },
  asking: { now: 0, most: 0 },
  takesMs: 3_600_000,
  behindMs: 0,
  wrongWholeHash: false,
  description: undefined,
  ...change,
});

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
  const treeHash = amazon.wrongWholeHash ? '0'.repeat(64) : await hashOf(archive.bytes.subarray(range.start, range.end), amazon.leafBytes);
  // After all awaiting: two that begin together have two ids.
  const id = `job-${amazon.jobs.size + 1}`;
  const job: Job = {
    id,
    region: 'demo',
    vault: 'photos',
    kind: 'archive',
    status: 'working',
    createdAtMs: nowMs - amazon.behindMs,
    completedAtMs: nowMs - amazon.behindMs + takesMs,
    outputBytes: range.end - range.start,
    treeHash,
    archive: { id: archiveId, sizeBytes: archive.bytes.length, range },
    ...more,
  };
  amazon.jobs.set(id, { job, doneAtMs: nowMs + takesMs });
  return id;
}

export function beginInventory(amazon: Amazon, nowMs: number, { format, part, mark }: InventoryAsk, takesMs = 3_600_000): string {
  const id = `job-${amazon.jobs.size + 1}`;
  const job: Job = {
    id,
    region: 'demo',
    vault: 'photos',
    kind: 'inventory',
    status: 'working',
    description: mark,
    createdAtMs: nowMs,
    completedAtMs: nowMs + takesMs,
    outputBytes: amazon.inventory.length,
    inventory: { format, part, coverage: coverageOf(part, mark) },
  };
  amazon.jobs.set(id, { job, doneAtMs: nowMs + takesMs });
  return id;
}

export function streamOf(bytes: Uint8Array<ArrayBuffer>, end: 'close' | 'error' | 'silent' = 'close'): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      const half = Math.floor(bytes.length / 2);
      for (const piece of [bytes.slice(0, half), bytes.slice(half)]) if (piece.length > 0) controller.enqueue(piece);
      if (end === 'close') controller.close();
      if (end === 'error') controller.error(new TypeError('network error'));
    },
  });
}

/** Amazon sends a hash only for what is a node of the tree. */
function isNode({ start, end }: Range, wholeBytes: number, leafBytes: number): boolean {
  const leaves = Math.ceil((end - start) / leafBytes);
  const block = leafBytes * 2 ** Math.ceil(Math.log2(leaves));
  return start % block === 0 && (end - start === block || end === wholeBytes);
}

function bytesOf(amazon: Amazon, { kind, archive }: Job): Uint8Array<ArrayBuffer> | undefined {
  if (kind === 'inventory') return amazon.inventory;
  return archive && amazon.archives.get(archive.id)?.bytes.subarray(archive.range.start, archive.range.end);
}

export async function output(amazon: Amazon, jobId: string, range: Range, signal: AbortSignal): Promise<OutputAnswer> {
  signal.throwIfAborted();
  const found = amazon.jobs.get(jobId);
  const whole = found && bytesOf(amazon, found.job);
  if (!whole || amazon.gone.has(jobId)) throw new Failed({ code: 'job-unknown' });
  const bytes = whole.slice(range.start, range.end);
  amazon.asked.push(`${jobId}:${range.start}`);
  amazon.askedRanges.push(range);
  const fault = amazon.faults.shift();
  if (typeof fault === 'object') throw new Failed(fault);
  const good: OutputAnswer = {
    status: 206,
    contentRange: `bytes ${range.start}-${Math.min(range.end, whole.length) - 1}/${whole.length}`,
    contentLength: undefined,
    contentEncoding: undefined,
    treeHash: found.job.kind === 'inventory' || !isNode(range, whole.length, amazon.leafBytes) ? undefined : await hashOf(bytes, amazon.leafBytes),
    description: amazon.description,
    body: streamOf(bytes),
  };
  switch (fault) {
    case undefined:
      return good;
    case 'wrong-byte':
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return { ...good, body: streamOf(bytes) };
    case 'wrong-without-hash':
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return { ...good, treeHash: undefined, body: streamOf(bytes) };
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
    case 'hash-of-whole':
      return { ...good, treeHash: found.job.treeHash };
    case 'wrong-with-hash-of-whole':
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return { ...good, treeHash: found.job.treeHash, body: streamOf(bytes) };
    case 'silent':
      return { ...good, body: streamOf(bytes.slice(0, 1), 'silent') };
    case 'body-breaks':
      return { ...good, body: streamOf(bytes.slice(0, 9), 'error') };
  }
}
