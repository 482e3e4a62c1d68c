/** One try of a chunk: asked for, read, compared, stored. */
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';
import { toHex } from '../core/hash/hex.ts';
import { treeHash, type Hash } from '../core/hash/tree-hash.ts';
import { unfit, type OutputAnswer } from '../core/output.ts';
import { rangeBytes, type Range } from '../core/range.ts';
import type { ChunkRecord } from '../core/transfer/chunk-record.ts';
import { MINUTE, SECOND } from '../core/units.ts';
import { createKeeping, NOT_BEGUN, takeUp, type Keeping } from './begun.ts';
import { readBody, STALL_MS, type Hears } from './body.ts';
import { within } from './limits.ts';
import type { Run } from './run.ts';
import type { Lane } from './share.ts';

/** A chunk of a transfer's target, and where its bytes lie in the output that is fetched now. */
export interface ChunkAsk {
  readonly index: number;
  readonly inOutput: Range;
  readonly outputBytes: number;
  /** Of all that is to be there; absent where the job tells none. */
  readonly wholeTreeHash?: string;
  readonly jobId: string;
  readonly region: string;
  readonly vault: string;
  /** Leaves of it are kept from an earlier try, or an earlier life. */
  readonly isBegun: boolean;
}

/** So many equal wrong hashes are no accident on the line: something alters the bytes (N9). */
const SAME_WRONG_HASHES = 3;
/** A lane this much slower than its siblings' mean, for a minute, is on a bad connection (N2). */
const FAR_BELOW = 8;
const SLOW_AFTER_MS = MINUTE;

/** Told of one try. */
export interface Tells {
  /** So much of the chunk was here already. */
  readonly onBegun: (bytes: number) => void;
  readonly onBytes: (bytes: number) => void;
  /** Leaves of the chunk are kept, or may be. */
  readonly onKept: () => void;
}

/**
 * Tries a chunk once: what is missing of it is asked for, read, compared; then the whole is stored.
 *
 * @throws Failed of any kind; the chunk isn't there then.
 */
export async function tryChunk(
  run: Run,
  ask: ChunkAsk,
  lane: Lane,
  signal: AbortSignal,
  wrongHashes: Map<string, number>,
  tells: Tells,
): Promise<void> {
  const { clock, store } = run.ports;
  const { index, jobId } = ask;
  const bytes = rangeBytes(ask.inOutput);
  // Ends the request itself when only this try is given up.
  const attempt = new AbortController();
  let keeping: Keeping | undefined;
  try {
    const begun = ask.isBegun ? await takeUp(run, index, { jobId, bytes }, bufferOf(lane, bytes)) : NOT_BEGUN;
    tells.onBegun(begun.bytes);
    const answer = await answerTo(run, ask, begun.bytes, signal, attempt.signal);
    // Of the rest of a chunk, the answer's hash is another one, or there is none.
    const expected = begun.bytes > 0 ? begun.treeHash : ownHash(answer, ask);
    keeping = createKeeping(run, index, begun, bytes, { jobId, ...(expected === undefined ? {} : { treeHash: expected }) });
    const rest = { start: begun.bytes, end: bytes };
    const { buffer, leaves } = await readBody(answer.body, takeBuffer(lane, bytes), rest, clock, signal, hears(run, tells, keeping));
    lane.buffer = buffer;
    const all = [...begun.leaves, ...leaves];
    const hash = await treeHash(all);
    if (expected !== undefined) compare(index, expected, hash, wrongHashes);
    const record = { treeHash: hash, sizeBytes: bytes, verified: expected !== undefined, life: run.life, storedAtMs: clock.now() };
    await storeChunk(run, index, new Uint8Array(buffer, 0, bytes), record, all, await keeping.settled());
    signal.throwIfAborted();
  } catch (error) {
    attempt.abort();
    if (await keeping?.settled()) tells.onKept();
    // Which leaf is wrong isn't known: none is believed.
    if (error instanceof Failed && DAMAGED.has(error.failure.code)) await store.dropLeaves(run.id, index);
    throw error;
  }
}

/**
 * Asks for a chunk from a byte on.
 *
 * @throws Failed where it is refused, or isn't an answer to just that; its body is still to be cancelled.
 */
async function answerTo(run: Run, ask: ChunkAsk, fromByte: number, signal: AbortSignal, attempt: AbortSignal): Promise<OutputAnswer> {
  const { clock, service } = run.ports;
  const range = { start: ask.inOutput.start + fromByte, end: ask.inOutput.end };
  const asked = service.getOutput(ask.region, ask.vault, ask.jobId, range, AbortSignal.any([signal, attempt]));
  const answer = await within(clock, STALL_MS, { code: 'stalled', afterMs: STALL_MS }, asked, signal);
  const refusal = unfit(answer, range, ask.outputBytes);
  if (refusal) throw new Failed(refusal);
  if (answer.description !== undefined) await run.described(answer.description);
  return answer;
}

/** The whole's hash says nothing of a part: who sends it with every range has sent none, and the whole decides (faults.md, D3). */
const ownHash = ({ treeHash }: OutputAnswer, { inOutput, outputBytes, wholeTreeHash }: ChunkAsk): string | undefined =>
  treeHash === wholeTreeHash && rangeBytes(inOutput) < outputBytes ? undefined : treeHash;

/** What is to be done as a body's bytes come. */
function hears(run: Run, tells: Tells, keeping: Keeping): Hears {
  const { clock } = run.ports;
  let minute = { fromMs: clock.now(), bytes: 0 };
  return {
    onBytes: (bytes) => {
      minute.bytes += bytes;
      run.received(bytes);
      run.show({ waitsFor: undefined });
      tells.onBytes(bytes);
      const tookMs = clock.now() - minute.fromMs;
      if (tookMs < SLOW_AFTER_MS) return;
      refuseCrawling(run, minute.bytes / (tookMs / SECOND));
      minute = { fromMs: clock.now(), bytes: 0 };
    },
    onLeaves: keeping.grown,
  };
}

const DAMAGED = new Set<Failure['code']>(['chunk-damaged', 'chunk-always-damaged']);

/** Stores a chunk; its leaves have served then. On a full disk they make room for it. */
async function storeChunk(run: Run, index: number, bytes: Uint8Array<ArrayBuffer>, record: ChunkRecord, leaves: readonly Hash[], isKept: boolean) {
  const { store } = run.ports;
  try {
    await store.putChunk(run.id, index, bytes, record, leaves);
  } catch (error) {
    if (!isKept || failureOf(error).code !== 'disk-full') throw error;
    await store.dropLeaves(run.id, index);
    await store.putChunk(run.id, index, bytes, record, leaves);
  }
  // Left after a kill, they are swept before the next download.
  if (isKept) await store.dropLeaves(run.id, index).catch(() => undefined);
}

/** After a failed read there may be none left to reuse. */
function bufferOf(lane: Lane, bytes: number): ArrayBuffer {
  if (lane.buffer.byteLength < bytes) lane.buffer = new ArrayBuffer(bytes);
  return lane.buffer;
}

/** A read takes the memory with it. */
function takeBuffer(lane: Lane, bytes: number): ArrayBuffer {
  const buffer = bufferOf(lane, bytes);
  lane.buffer = new ArrayBuffer(0);
  return buffer;
}

function compare(chunk: number, expected: string, computed: Hash, wrongHashes: Map<string, number>): void {
  const hex = toHex(computed);
  if (hex === expected) return;
  const times = (wrongHashes.get(hex) ?? 0) + 1;
  wrongHashes.set(hex, times);
  if (times >= SAME_WRONG_HASHES) throw new Failed({ code: 'chunk-always-damaged', chunk, times, expected, computed: hex });
  throw new Failed({ code: 'chunk-damaged', chunk });
}

function refuseCrawling(run: Run, own: number): void {
  if (run.share.lanesInUse() < 2) return;
  const mean = run.share.bytesPerSecond() / run.share.lanesInUse();
  if (own * FAR_BELOW < mean) throw new Failed({ code: 'too-slow', bytesPerSecond: Math.round(own) });
}
