/** One chunk on its way: asked for, read, compared, stored. It is there and verified, or not there. */
import { Failed, type Failure } from '../core/failure/failure.ts';
import { toHex } from '../core/hash/hex.ts';
import { treeHash, type Hash } from '../core/hash/tree-hash.ts';
import { unfit } from '../core/output.ts';
import { rangeBytes, type Range } from '../core/range.ts';
import { MINUTE, SECOND } from '../core/units.ts';
import { readBody, unlessStalled } from './body.ts';
import { createPatience } from './patience.ts';
import type { Run } from './run.ts';
import type { Lane } from './share.ts';

/** A chunk of a transfer's target, and where its bytes lie in the output that is fetched now. */
export interface ChunkAsk {
  readonly index: number;
  readonly inOutput: Range;
  readonly outputBytes: number;
  readonly jobId: string;
  readonly region: string;
  readonly vault: string;
}

/** So many equal wrong hashes are no accident on the line: something alters the bytes (N9). */
const SAME_WRONG_HASHES = 3;
/** A lane this much slower than its siblings' mean, for a minute, is on a bad connection (N2). */
const FAR_BELOW = 8;
const SLOW_AFTER_MS = MINUTE;
/** One failure is an accident; when the next try fails too, the screens say what is waited for. */
const LOOKS_LASTING = 2;

/**
 * Fetches a chunk until it is stored.
 *
 * @param signal aborts this chunk; the run's own signal is part of it.
 * @throws Failed where no further try helps.
 */
export async function fetchChunk(run: Run, ask: ChunkAsk, lane: Lane, signal: AbortSignal): Promise<void> {
  const patience = createPatience(run, signal);
  const wrongHashes = new Map<string, number>();
  for (;;) {
    let receivedBytes = 0;
    const show = (waitingUntilMs?: number): void =>
      run.showLane(ask.index, {
        chunk: ask.index,
        receivedBytes,
        attempt: patience.attempt(),
        ...(waitingUntilMs === undefined ? {} : { waitingUntilMs }),
      });
    show();
    try {
      await tryChunk(run, ask, lane, signal, wrongHashes, (bytes) => {
        receivedBytes += bytes;
        show();
      });
      return;
    } catch (error) {
      const damaged = error instanceof Failed && error.failure.code === 'chunk-damaged';
      if (!damaged && error instanceof Failed) note(run, error.failure, ask.index);
      await patience.meet(error, receivedBytes > 0 && !damaged, (because, untilMs) => {
        receivedBytes = 0;
        show(untilMs);
        if (patience.attempt() > LOOKS_LASTING) run.show({ waitsFor: because });
      });
      if (damaged) await countRefetched(run, ask.index);
    } finally {
      run.showLane(ask.index, undefined);
    }
  }
}

/** Throttling and keys concern all lanes alike: they are told once, not for each chunk. */
function note(run: Run, failure: Failure, chunk: number): void {
  if (failure.code !== 'throttled' && failure.code !== 'keys-ended') run.note({ is: 'failed', failure, chunk });
}

async function countRefetched(run: Run, chunk: number): Promise<void> {
  run.note({ is: 'fetched-again', chunk });
  await run.change((transfer) => ({ ...transfer, refetched: transfer.refetched + 1 }));
}

async function tryChunk(
  run: Run,
  ask: ChunkAsk,
  lane: Lane,
  signal: AbortSignal,
  wrongHashes: Map<string, number>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { ports, id } = run;
  const { clock } = ports;
  const bytes = rangeBytes(ask.inOutput);
  // Ends the request itself when only this try is given up.
  const attempt = new AbortController();
  const either = AbortSignal.any([signal, attempt.signal]);
  try {
    const answer = await unlessStalled(clock, signal, ports.service.getOutput(ask.region, ask.vault, ask.jobId, ask.inOutput, either));
    const refusal = unfit(answer, ask.inOutput, ask.outputBytes);
    if (refusal) throw new Failed(refusal);
    if (answer.description !== undefined) await run.described(answer.description);
    const startedMs = clock.now();
    let received = 0;
    const { buffer, leaves } = await readBody(answer.body, takeBuffer(lane, bytes), bytes, clock, signal, (piece) => {
      received += piece;
      run.received(piece);
      run.show({ waitsFor: undefined });
      onBytes(piece);
      refuseCrawling(run, received, clock.now() - startedMs);
    });
    lane.buffer = buffer;
    const hash = await treeHash(leaves);
    if (answer.treeHash !== undefined) compare(ask.index, answer.treeHash, hash, wrongHashes);
    await ports.store.putChunk(id, ask.index, new Uint8Array(buffer, 0, bytes), {
      treeHash: hash,
      sizeBytes: bytes,
      verified: answer.treeHash !== undefined,
      life: run.life,
      storedAtMs: clock.now(),
    });
    signal.throwIfAborted();
  } catch (error) {
    attempt.abort();
    throw error;
  }
}

/** A read takes the memory with it; after a failed one there may be none left to reuse. */
function takeBuffer(lane: Lane, bytes: number): ArrayBuffer {
  const buffer = lane.buffer.byteLength >= bytes ? lane.buffer : new ArrayBuffer(bytes);
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

function refuseCrawling(run: Run, received: number, tookMs: number): void {
  if (tookMs < SLOW_AFTER_MS || run.share.lanesInUse() < 2) return;
  const own = received / (tookMs / SECOND);
  const mean = run.share.bytesPerSecond() / run.share.lanesInUse();
  if (own * FAR_BELOW < mean) throw new Failed({ code: 'too-slow', bytesPerSecond: Math.round(own) });
}
