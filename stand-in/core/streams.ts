/** Byte streams that never read ahead: what wasn't asked for isn't produced, nor counted as sent. */

import type { Bytes } from './bytes.ts';
import { concat } from './bytes.ts';

export type ByteStream = ReadableStream<Bytes>;

const noReadAhead = { highWaterMark: 0 };

/**
 * A stream of what an async generator yields; cancelling it ends the generator.
 *
 * @param source what the generator reads: cancelled in its stead if it hasn't begun, since a
 *   generator that hasn't begun ends without its `finally`.
 */
export function streamOf(generator: AsyncGenerator<Bytes>, source?: ByteStream): ByteStream {
  let begun = false;
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        begun = true;
        const { done, value } = await generator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await generator.return(undefined);
        if (!begun) await source?.cancel();
      },
    },
    noReadAhead,
  );
}

/**
 * The chunks of a stream. `for await` over streams isn't everywhere (WebKit), so by hand.
 * Leaving the loop early cancels the stream.
 */
export async function* chunksOf(stream: ByteStream): AsyncGenerator<Bytes> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) await reader.cancel();
    reader.releaseLock();
  }
}

export function bytesStream(bytes: Bytes): ByteStream {
  return streamOf(
    (async function* () {
      if (bytes.length > 0) yield bytes;
    })(),
  );
}

export async function readAll(stream: ByteStream): Promise<Bytes> {
  const pieces: Bytes[] = [];
  for await (const piece of chunksOf(stream)) pieces.push(piece);
  return concat(pieces);
}

/**
 * The same stream; `onBytes` hears how many bytes were handed over, after each chunk.
 *
 * @param most so many at once, so that a slow line's count is no more than was sent.
 */
export function counted(stream: ByteStream, onBytes: (count: number) => void, most = Infinity): ByteStream {
  const reader = stream.getReader();
  let rest: Bytes = new Uint8Array(0);
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        if (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          rest = value;
        }
        const piece = rest.subarray(0, most);
        rest = rest.subarray(piece.length);
        onBytes(piece.length);
        controller.enqueue(piece);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    noReadAhead,
  );
}

/**
 * Reads the first chunk before anything is answered, so that content that can't be read becomes a
 * service error instead of a broken connection.
 */
export async function peeked(stream: ByteStream): Promise<ByteStream> {
  const reader = stream.getReader();
  let first: Awaited<ReturnType<typeof reader.read>> | undefined = await reader.read();
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const { done, value } = first ?? (await reader.read());
        first = undefined;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    noReadAhead,
  );
}

/** Cuts a stream anew into pieces of exactly `size` bytes; the last one may be shorter. */
export async function* piecesOf(stream: ByteStream, size: number): AsyncGenerator<Bytes> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of chunksOf(stream)) {
    for (let at = 0; at < chunk.length;) {
      const taken = Math.min(size - filled, chunk.length - at);
      piece.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.slice(0, filled);
}
