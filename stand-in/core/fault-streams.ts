/** Bodies that are wrong, short, long, slow or broken. */

import type { Bytes } from './bytes.ts';
import { type ByteStream, chunksOf, streamOf } from './streams.ts';

/** Turns one bit of the byte at `at`. */
export function flipped(body: ByteStream, at: number): ByteStream {
  return streamOf(
    (async function* () {
      let offset = 0;
      for await (const chunk of chunksOf(body)) {
        const inChunk = at - offset;
        offset += chunk.length;
        if (inChunk < 0 || inChunk >= chunk.length) {
          yield chunk;
          continue;
        }
        const wrong = chunk.slice(); // the original may be somebody's only copy
        wrong[inChunk] = (wrong[inChunk] ?? 0) ^ 1;
        yield wrong;
      }
    })(),
    body,
  );
}

async function* first(body: ByteStream, bytes: number): AsyncGenerator<Bytes> {
  let left = bytes;
  if (left <= 0) {
    await body.cancel();
    return;
  }
  for await (const chunk of chunksOf(body)) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Ends cleanly after so many bytes. */
export function truncated(body: ByteStream, bytes: number): ByteStream {
  return streamOf(first(body, bytes), body);
}

/** After so many bytes, breaks or never goes on. */
export function stopped(body: ByteStream, bytes: number, then: 'error' | 'stall'): ByteStream {
  const chunks = first(body, bytes);
  let begun = false;
  // Not a generator: cancelling one that waits forever would wait forever, too.
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        begun = true;
        const { done, value } = await chunks.next();
        if (!done) controller.enqueue(value);
        else if (then === 'error') controller.error(new Error('the connection is closed by a fault'));
        else await new Promise<never>(() => undefined);
      },
      async cancel() {
        await chunks.return(undefined);
        if (!begun) await body.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

export function extended(body: ByteStream, bytes: number): ByteStream {
  return streamOf(
    (async function* () {
      yield* chunksOf(body);
      for (let left = bytes; left > 0; left -= 65_536) yield new Uint8Array(Math.min(left, 65_536)).fill(0x2e);
    })(),
    body,
  );
}

/** Between two texts. */
export function enclosed(body: ByteStream, before: Bytes, after: Bytes): ByteStream {
  return streamOf(
    (async function* () {
      yield before;
      yield* chunksOf(body);
      yield after;
    })(),
    body,
  );
}

/** At most so many bytes a second, in pieces of a tenth of a second. */
export function dripped(body: ByteStream, bytesPerSecond: number, sleep: (ms: number) => Promise<void>): ByteStream {
  const piece = Math.max(1, Math.floor(bytesPerSecond / 10));
  return streamOf(
    (async function* () {
      for await (const chunk of chunksOf(body)) {
        for (let at = 0; at < chunk.length; at += piece) {
          yield chunk.slice(at, at + piece);
          await sleep((1000 * Math.min(piece, chunk.length - at)) / bytesPerSecond);
        }
      }
    })(),
    body,
  );
}

export function gzipped(body: ByteStream): ByteStream {
  const packed = body.pipeThrough(new CompressionStream('gzip'));
  return streamOf(chunksOf(packed), packed);
}
