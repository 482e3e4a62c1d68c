/** A bad line, long and on moved time: what a browser would need hours for. */
import { beforeEach, expect, test } from 'vitest';
import type { EnginePorts } from '../../src/engine/ports.ts';
import { between, chanceOf } from '../torture/chance.ts';
import { amazonWith, archiveOf, CHUNK } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer, storedBytes } from './disk.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

type Bytes = Uint8Array<ArrayBuffer>;

/** The same ports, whose bodies are changed. */
const withBody =
  (change: (body: ReadableStream<Bytes>, start: number, ports: EnginePorts) => ReadableStream<Bytes>) =>
  (ports: EnginePorts): EnginePorts => ({
    ...ports,
    service: {
      ...ports.service,
      getOutput: async (region, vault, jobId, range, signal) => {
        const answer = await ports.service.getOutput(region, vault, jobId, range, signal);
        return { ...answer, body: change(answer.body, range.start, ports) };
      },
    },
  });

const SEED = 20_261_126;

test(`D1 10,000 chunks, a bit of every tenth answer flipped: each is fetched again, counted and told, and no byte is wrong (seed ${SEED})`, async () => {
  const COUNT = 10_000;
  const chance = chanceOf(SEED);
  const [disk, clock] = [emptyDisk(), clockOf()];
  const archive = { id: 'a', bytes: Uint8Array.from({ length: COUNT * CHUNK }, () => between(chance, 0, 255)) };
  const amazon = amazonWith([archive]);
  const id = await readyTransfer(disk, amazon, clock, archive);
  let flipped = 0;
  const flip = (body: ReadableStream<Bytes>): ReadableStream<Bytes> => {
    if (chance() >= 0.1) return body;
    flipped++;
    // Both halves of a body are a piece each; the bit is anywhere.
    let at = between(chance, 0, CHUNK - 1);
    return body.pipeThrough(
      new TransformStream<Bytes, Bytes>({
        transform: (piece, controller) => {
          if (at >= 0 && at < piece.length) piece[at] = piece[at]! ^ (1 << between(chance, 0, 7));
          at -= piece.length;
          controller.enqueue(piece);
        },
      }),
    );
  };
  const world = worldOn(disk, amazon, clock, undefined, undefined, undefined, withBody(flip));
  void world.engine.wake();
  const isProven = (): boolean => disk.transfers.get(id)?.whole !== 'open';
  for (let left = 10; left > 0 && !isProven(); left--) await world.settle(isProven);

  expect(disk.transfers.get(id)).toMatchObject({ whole: 'proven', refetched: flipped });
  expect(flipped).toBeGreaterThan(COUNT / 15);
  expect(amazon.asked).toHaveLength(COUNT + flipped);
  expect(disk.events.filter(({ happening }) => happening.is === 'fetched-again')).toHaveLength(flipped);
  expect(Buffer.compare(storedBytes(disk, id), archive.bytes)).toBe(0);
});

test('N2 a body of a byte a second, far below its siblings, is given up after a minute and fetched anew, the others once', async () => {
  const [COUNT, SIZE, SLOW] = [100, 16 * CHUNK, 3];
  const chance = chanceOf(SEED);
  const [disk, clock] = [emptyDisk(), clockOf()];
  const archive = { id: 'a', bytes: Uint8Array.from({ length: COUNT * SIZE }, () => between(chance, 0, 255)) };
  const amazon = amazonWith([archive], { leafBytes: SIZE });
  const id = await readyTransfer(disk, amazon, clock, archive, SIZE);
  const begunAtMs = clock.nowMs;
  let crawled = 0;
  let cancelledAtMs = 0;
  const bytesASecond = (body: ReadableStream<Bytes>, start: number, { clock: { sleep } }: EnginePorts): ReadableStream<Bytes> => {
    const isSlow = start === SLOW * SIZE && crawled++ === 0;
    const reader = body.getReader();
    let rest: Bytes = new Uint8Array(0);
    return new ReadableStream<Bytes>(
      {
        pull: async (controller) => {
          if (rest.length === 0) rest = (await reader.read()).value ?? rest;
          if (rest.length === 0) return controller.close();
          await sleep(1000, new AbortController().signal);
          const piece = rest.slice(0, isSlow ? 1 : 128);
          rest = rest.slice(piece.length);
          controller.enqueue(piece);
        },
        cancel: () => {
          if (isSlow) cancelledAtMs = clock.nowMs;
        },
      },
      { highWaterMark: 0 },
    );
  };
  const world = worldOn(disk, amazon, clock, undefined, undefined, undefined, withBody(bytesASecond));
  void world.engine.wake();
  await world.settle(() => disk.transfers.get(id)?.whole === 'proven');

  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(storedBytes(disk, id)).toEqual(archive.bytes);
  expect((cancelledAtMs - begunAtMs) / 1000).toBeCloseTo(60, -1);
  expect(disk.events.map(({ happening }) => happening).filter(({ is }) => is === 'failed')).toMatchObject([
    { failure: { code: 'too-slow' }, chunk: SLOW },
  ]);
  const asked = Array.from({ length: COUNT }, (_, i) => amazon.askedRanges.filter(({ start }) => start === i * SIZE).length);
  expect(asked).toEqual(Array.from({ length: COUNT }, (_, i) => (i === SLOW ? 2 : 1)));
});

test.each([
  [408, 2],
  [429, 2],
  [500, 2],
  [503, 2],
  // A machine of Amazon's that doesn't know of the job yet isn't overloaded.
  [400, 8],
])('S1 after one answer of %i there are at most %i chunks at once, and slowly more again', async (status, most) => {
  const [disk, clock] = [emptyDisk(), clockOf()];
  const archive = archiveOf('a', 120 * CHUNK);
  const amazon = amazonWith([archive], { faults: [{ code: 'service-busy', status }] });
  const id = await readyTransfer(disk, amazon, clock, archive);
  const begunAtMs = clock.nowMs;
  const underWay: { readonly atMs: number; readonly count: number }[] = [];
  let now = 0;
  const aSecondEach = (ports: EnginePorts): EnginePorts => ({
    ...ports,
    service: {
      ...ports.service,
      getOutput: async (...asked) => {
        underWay.push({ atMs: clock.nowMs - begunAtMs, count: ++now });
        try {
          const answer = await ports.service.getOutput(...asked);
          await ports.clock.sleep(1000, new AbortController().signal);
          return answer;
        } finally {
          now--;
        }
      },
    },
  });
  const world = worldOn(disk, amazon, clock, undefined, undefined, undefined, aSecondEach);
  void world.engine.wake();
  await world.settle(() => disk.transfers.get(id)?.whole === 'proven');

  const mostBetween = (fromMs: number, toMs: number): number =>
    Math.max(...underWay.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ count }) => count));
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  // Chunks that have a place keep it until they are here.
  expect(mostBetween(5_000, 30_000)).toBe(most);
  if (most === 2) expect(mostBetween(30_000, 40_000)).toBe(3);
});
