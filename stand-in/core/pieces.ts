/** A stream of content in large pieces: each piece costs a turn of the event loop and a system call. */

import { MiB, type Bytes } from './leaves.ts';

/**
 * Streams bytes `start` to `end` (exclusive), cut at whole MiB. The next piece is read while the
 * last one is on its way.
 *
 * @param read gives exactly the bytes asked for, or rejects.
 * @param close frees what `read` needed; called once, however the stream ends.
 */
export function pieces(
  start: number,
  end: number,
  read: (from: number, to: number) => Promise<Bytes>,
  close: () => Promise<void> = async () => undefined,
): ReadableStream<Bytes> {
  let at = start;
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        if (at >= end) {
          await close();
          controller.close();
          return;
        }
        const to = Math.min(end, (Math.floor(at / MiB) + 1) * MiB);
        try {
          controller.enqueue(await read(at, to));
        } catch (error) {
          await close();
          throw error;
        }
        at = to;
      },
      cancel: close,
    },
    { highWaterMark: 1 },
  );
}
