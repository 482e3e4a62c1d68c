import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/core/failure/failure.ts';
import { toHex } from '../../../src/core/hash/hex.ts';
import { MiB } from '../../../src/core/units.ts';
import { readBody, STALL_MS } from '../../../src/engine/body.ts';
import type { ClockPort } from '../../../src/engine/ports.ts';

const never = new AbortController().signal;
/** Time stands still: nothing stalls. */
const still: ClockPort = {
  now: () => 0,
  sleep: (_ms, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
};
/** Every wait is over at once: whatever doesn't come by itself is a stall. */
const hurried: ClockPort = { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };

const bytesOf = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) % 251);

/** Pieces as they come from a network, cut anywhere. */
function pieces(bytes: Uint8Array<ArrayBuffer>, cuts: readonly number[], type?: 'bytes'): ReadableStream<Uint8Array<ArrayBuffer>> {
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const parts = edges.slice(1).map((end, i) => bytes.slice(edges[i], end));
  const start = (controller: { enqueue(part: Uint8Array<ArrayBuffer>): void; close(): void }): void => {
    for (const part of parts) if (part.length > 0) controller.enqueue(part);
    controller.close();
  };
  return type ? new ReadableStream({ type, start }) : new ReadableStream({ start });
}

const leavesOf = (bytes: Uint8Array): string[] =>
  Array.from({ length: Math.ceil(bytes.length / MiB) }, (_, i) =>
    createHash('sha256')
      .update(bytes.subarray(i * MiB, (i + 1) * MiB))
      .digest('hex'),
  );

const failureOfReading = async (body: ReadableStream<Uint8Array<ArrayBuffer>>, bytes: number, clock = still) =>
  failureOf(await readBody(body, new ArrayBuffer(bytes), { start: 0, end: bytes }, clock, never).catch((error: unknown) => error));

describe.each(['default', 'bytes'] as const)('a body from a %s stream', (kind) => {
  test('is put together and hashed MiB by MiB, however the network cut it', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 * MiB + 5 }), fc.array(fc.nat(2 * MiB + 5), { maxLength: 6 }), async (size, cuts) => {
        const bytes = bytesOf(size);
        let heard = 0;
        const { buffer, leaves } = await readBody(
          pieces(bytes, cuts, kind === 'bytes' ? 'bytes' : undefined),
          new ArrayBuffer(3 * MiB),
          { start: 0, end: size },
          still,
          never,
          { onBytes: (count) => (heard += count) },
        );
        expect(Buffer.compare(new Uint8Array(buffer, 0, size), bytes)).toBe(0);
        expect(leaves.map(toHex)).toEqual(leavesOf(bytes));
        expect(heard).toBe(size);
      }),
      { numRuns: 25 },
    ));

  test('goes behind what lies in the buffer already, and each leaf is told while it lies there', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: MiB + 1, max: 3 * MiB }), fc.array(fc.nat(3 * MiB), { maxLength: 6 }), async (size, cuts) => {
        const bytes = bytesOf(size);
        const into = new ArrayBuffer(size);
        new Uint8Array(into).set(bytes.subarray(0, MiB));
        const told: string[] = [];
        const { buffer, leaves } = await readBody(
          pieces(bytes.slice(MiB), cuts, kind === 'bytes' ? 'bytes' : undefined),
          into,
          { start: MiB, end: size },
          still,
          never,
          {
            onLeaves: (now, whole) => {
              while (told.length < whole.length) {
                const at = (1 + told.length) * MiB;
                told.push(
                  createHash('sha256')
                    .update(new Uint8Array(now, at, MiB))
                    .digest('hex'),
                );
              }
            },
          },
        );
        expect(Buffer.compare(new Uint8Array(buffer, 0, size), bytes)).toBe(0);
        expect(leaves.map(toHex)).toEqual(leavesOf(bytes).slice(1));
        expect(told).toEqual(leavesOf(bytes).slice(1, Math.floor(size / MiB)));
      }),
      { numRuns: 15 },
    ));

  test('N3 that ends early or late is refused', async () => {
    const type = kind === 'bytes' ? 'bytes' : undefined;
    expect(await failureOfReading(pieces(bytesOf(99), [], type), 100)).toEqual({ code: 'body-short', expectedBytes: 100, receivedBytes: 99 });
    expect((await failureOfReading(pieces(bytesOf(101), [], type), 100)).code).toBe('body-long');
    expect((await failureOfReading(pieces(bytesOf(101), [100], type), 100)).code).toBe('body-long');
    expect((await failureOfReading(pieces(bytesOf(0), [], type), 100)).code).toBe('body-short');
  });
});

test('N2 a body that falls silent is given up, and cancelled', async () => {
  let cancelled = false;
  const silent = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(bytesOf(10)),
    cancel: () => void (cancelled = true),
  });
  expect(await failureOfReading(silent, 100, hurried)).toEqual({ code: 'stalled', afterMs: STALL_MS });
  expect(cancelled).toBe(true);
});

test('N1 a connection that breaks in the body is a lost network', async () => {
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => controller.error(new TypeError('network error')) });
  expect(await failureOfReading(broken, 100)).toEqual({ code: 'network-lost' });
});
