/** Reads a chunk's body into its buffer, hashes every full MiB at once, notices when nothing comes. */
import { Failed } from '../core/failure/failure.ts';
import { sha256, type Hash } from '../core/hash/tree-hash.ts';
import { rangeBytes, type Range } from '../core/range.ts';
import { MiB, SECOND } from '../core/units.ts';
import type { ClockPort } from './ports.ts';

/** No byte for so long, and the connection is given up (faults.md, N2). */
export const STALL_MS = 30 * SECOND;
/** Looked at so often: a timer for each read would cost more than the reading. */
const LOOK_MS = 5 * SECOND;
/** A read that took less than this is worth asking for a whole MiB next: fewer, larger reads. */
const FAST_READ_MS = 50;

export interface Received {
  /** The bytes, in the buffer that was given or the one that took its place. */
  readonly buffer: ArrayBuffer;
  readonly leaves: readonly Hash[];
}

/** Bodies that are being read: a stream that nothing else holds may be collected in mid-read. */
const reading = new Set<ReadableStream>();

/** Told while a body comes. */
export interface Hears {
  /** Further bytes came; what it throws ends the reading. */
  readonly onBytes?: (bytes: number) => void;
  /** Further leaves are whole. They lie in the buffer only until this returns. */
  readonly onLeaves?: (buffer: ArrayBuffer, leaves: readonly Promise<Hash>[]) => void;
}

/**
 * @param within where in the buffer the bytes belong; begins on a MiB. Exactly so many must come.
 * @returns the leaves of these bytes only.
 * @throws Failed `body-short`, `body-long`, `stalled` or `network-lost`. The body is cancelled then.
 */
export async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  into: ArrayBuffer,
  within: Range,
  clock: ClockPort,
  signal: AbortSignal,
  { onBytes, onLeaves }: Hears = {},
): Promise<Received> {
  reading.add(body);
  const reader = readerOf(body, clock);
  const silence = watchSilence(clock, signal, () => void reader.cancel());
  const leaves: Promise<Hash>[] = [];
  const { start, end } = within;
  const expectedBytes = rangeBytes(within);
  let buffer = into;
  let received = start;
  let hashed = start;
  try {
    for (;;) {
      const piece = await reader.read(buffer, received, end);
      silence.heard();
      buffer = piece.buffer;
      if (piece.done) break;
      received += piece.bytes;
      if (received > end) throw new Failed({ code: 'body-long', expectedBytes });
      onBytes?.(piece.bytes);
      const before = leaves.length;
      for (; hashed + MiB <= received; hashed += MiB) leaves.push(sha256(new Uint8Array(buffer, hashed, MiB)));
      if (leaves.length > before) onLeaves?.(buffer, leaves);
      if (received === end && (await ended(reader, silence))) break;
    }
    if (received < end) throw new Failed({ code: 'body-short', expectedBytes, receivedBytes: received - start });
    if (hashed < received || leaves.length === 0) leaves.push(sha256(new Uint8Array(buffer, hashed, received - hashed)));
    return { buffer, leaves: await Promise.all(leaves) };
  } catch (error) {
    void reader.cancel();
    if (signal.aborted || error instanceof Failed) throw error;
    throw new Failed({ code: 'network-lost' });
  } finally {
    silence.end();
    reading.delete(body);
  }
}

/** More bytes than were asked for are a wrong answer, so the end itself is read. */
async function ended(reader: Reader, silence: Silence): Promise<boolean> {
  const extra = await reader.read(new ArrayBuffer(1), 0, 1);
  silence.heard();
  if (!extra.done && extra.bytes > 0) throw new Failed({ code: 'body-long', expectedBytes: 0 });
  return extra.done;
}

interface Silence {
  /** A read ended. @throws Failed `stalled` or the signal's reason where that is what ended it. */
  heard(): void;
  end(): void;
}

/** @param giveUp ends the read that is under way: nothing came for too long, or nobody wants it any more. */
function watchSilence(clock: ClockPort, signal: AbortSignal, giveUp: () => void): Silence {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  let silentMs = 0;
  const look = async (): Promise<void> => {
    for (; silentMs < STALL_MS; silentMs += LOOK_MS) await clock.sleep(LOOK_MS, either);
  };
  look()
    .catch(() => undefined)
    .finally(() => over.signal.aborted || giveUp());
  return {
    heard: () => {
      signal.throwIfAborted();
      if (silentMs >= STALL_MS) throw new Failed({ code: 'stalled', afterMs: STALL_MS });
      silentMs = 0;
    },
    end: () => over.abort(),
  };
}

interface Piece {
  readonly done: boolean;
  readonly bytes: number;
  /** A read hands the memory over and back: this is where it is now. */
  readonly buffer: ArrayBuffer;
}

interface Reader {
  read(into: ArrayBuffer, at: number, end: number): Promise<Piece>;
  cancel(): Promise<void>;
}

function readerOf(body: ReadableStream<Uint8Array<ArrayBuffer>>, clock: ClockPort): Reader {
  try {
    return byteReader(body.getReader({ mode: 'byob' }), clock);
  } catch {
    return pieceReader(body.getReader()); // not a byte stream
  }
}

function byteReader(reader: ReadableStreamBYOBReader, clock: ClockPort): Reader {
  let fast = false;
  return {
    async read(into, at, end) {
      const startedMs = clock.now();
      const room = Math.min(MiB, end - at);
      // A minimum on a slow line would make a slow byte look like none.
      const least = fast ? { min: room } : undefined;
      const { done, value } = await reader.read(new Uint8Array(into, at, room), least);
      fast = clock.now() - startedMs < FAST_READ_MS;
      if (!value) return { done: true, bytes: 0, buffer: new ArrayBuffer(0) };
      return { done: done && value.length === 0, bytes: value.length, buffer: value.buffer };
    },
    cancel: () => reader.cancel().catch(() => undefined),
  };
}

function pieceReader(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Reader {
  let rest = new Uint8Array(0);
  return {
    async read(into, at, end) {
      if (rest.length === 0) {
        const { done, value } = await reader.read();
        if (done) return { done: true, bytes: 0, buffer: into };
        rest = value;
      }
      const taken = rest.subarray(0, end - at);
      new Uint8Array(into, at, taken.length).set(taken);
      rest = rest.subarray(taken.length);
      return { done: false, bytes: taken.length, buffer: into };
    },
    cancel: () => reader.cancel().catch(() => undefined),
  };
}
