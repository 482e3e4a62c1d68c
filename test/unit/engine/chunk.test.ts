import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OutputAnswer } from '../../../src/core/output.ts';
import type { Happening } from '../../../src/core/transfer/event.ts';
import { createKeeper } from '../../../src/engine/begun.ts';
import { fetchChunk } from '../../../src/engine/chunk.ts';
import { createLooks } from '../../../src/engine/looks.ts';
import type { EnginePorts, ServicePort } from '../../../src/engine/ports.ts';
import type { Run } from '../../../src/engine/run.ts';
import type { Lane, Share } from '../../../src/engine/share.ts';
import { createTurns } from '../../../src/engine/turns.ts';

const BYTES = 64;
const bytes = Uint8Array.from({ length: BYTES }, (_, i) => i);
const treeHash = createHash('sha256').update(bytes).digest('hex');

/** A body whose every byte takes so long, but the first ones, which are there at once. */
function body(clock: { nowMs: number }, msPerByte: number, atOnce = 0): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (sent >= atOnce) clock.nowMs += msPerByte;
      controller.enqueue(bytes.slice(sent, ++sent));
      if (sent === BYTES) controller.close();
    },
  });
}

function runWith(
  clock: { nowMs: number },
  speeds: number[],
  siblings: { lanes: number; bytesPerSecond: number },
  answers: Partial<OutputAnswer>[] = [],
  signals: AbortSignal[] = [],
) {
  const told: Happening[] = [];
  const stored: number[] = [];
  const answer = (): OutputAnswer => ({
    status: 206,
    contentRange: `bytes 0-${BYTES - 1}/${2 * BYTES}`,
    contentLength: BYTES,
    contentEncoding: undefined,
    treeHash,
    description: undefined,
    body: body(clock, speeds.shift() ?? 0),
    ...answers.shift(),
  });
  const unused = () => Promise.reject(new Error('not for a chunk'));
  const ports = {
    clock: {
      now: () => clock.nowMs,
      sleep: (_ms: number, signal: AbortSignal) =>
        new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    },
    chance: () => 0,
    service: {
      describeJob: unused,
      listJobs: unused,
      initiateArchiveJob: unused,
      initiateInventoryJob: unused,
      keysArrive: unused,
      getOutput: async (...[, , , , signal]: Parameters<ServicePort['getOutput']>) => {
        signals.push(signal);
        return answer();
      },
    },
    store: { putChunk: async (_id: string, index: number) => void stored.push(index) },
  };
  const share: Partial<Share> = { bytesPerSecond: () => siblings.bytesPerSecond, lanesInUse: () => siblings.lanes, throttled: () => 1 };
  const run = {
    id: 't',
    ports: ports as unknown as EnginePorts,
    share: share as Share,
    keeper: createKeeper(),
    looks: createLooks(ports as unknown as EnginePorts),
    asks: createTurns(1),
    naps: { nap: async () => undefined, nudge: () => undefined },
    signal: new AbortController().signal,
    life: 'life',
    show: () => undefined,
    showLane: () => undefined,
    received: () => undefined,
    note: (happening: Happening) => void told.push(happening),
    described: async () => undefined,
    change: async () => undefined,
  } satisfies Run;
  return { run, told, stored };
}

const ask = { index: 3, inOutput: { start: 0, end: BYTES }, outputBytes: 2 * BYTES, jobId: 'j', region: 'demo', vault: 'v', isBegun: false };
const lane = (): Lane => ({ buffer: new ArrayBuffer(BYTES), free: () => undefined });

test('N2 a lane that crawls far below its siblings for a minute gets a new connection', async () => {
  const clock = { nowMs: 0 };
  const { run, told, stored } = runWith(clock, [5_000, 1], { lanes: 4, bytesPerSecond: 40_000 });
  await fetchChunk(run, ask, lane(), run.signal);
  expect(told).toMatchObject([{ is: 'failed', chunk: 3, failure: { code: 'too-slow' } }]);
  expect(stored).toEqual([3]);
});

test('N2 what came fast before doesn’t hide that a lane crawls now', async () => {
  const clock = { nowMs: 0 };
  const { run, told, stored } = runWith(clock, [0, 1], { lanes: 4, bytesPerSecond: 8 }, [{ body: body(clock, 5_000, BYTES / 2) }]);
  await fetchChunk(run, ask, lane(), run.signal);
  expect(told).toMatchObject([{ is: 'failed', chunk: 3, failure: { code: 'too-slow', bytesPerSecond: 0 } }]);
  expect(stored).toEqual([3]);
});

test('a line that is slow for all is no reason to give up what has come', async () => {
  const clock = { nowMs: 0 };
  const { run, told, stored } = runWith(clock, [5_000], { lanes: 4, bytesPerSecond: 1 });
  await fetchChunk(run, ask, lane(), run.signal);
  expect(told).toEqual([]);
  expect(stored).toEqual([3]);
});

test('N4 what the headers refuse isn’t read: its request is ended, and asked once more', async () => {
  const clock = { nowMs: 0 };
  let pulled = 0;
  const unread = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(1));
      },
    },
    { highWaterMark: 0 },
  );
  const signals: AbortSignal[] = [];
  const { run, stored } = runWith(clock, [1], { lanes: 1, bytesPerSecond: 1 }, [{ contentRange: undefined, body: unread }], signals);
  await fetchChunk(run, ask, lane(), run.signal);
  expect(stored).toEqual([3]);
  expect(pulled).toBe(0);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});
