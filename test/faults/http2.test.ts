/** What only HTTP/2 can do to a download: one stream reset beside others, and a session that sends its clients away. */
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { http2Front, type Http2Front } from '../drive/http2-front.ts';
import { CHUNK, polled, scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const MiB = 1024 * 1024;
const CHUNKS = 5;
const SIZE = (CHUNKS - 1) * CHUNK + 777;

let here: Scene;
let front: Http2Front;
beforeAll(async () => {
  here = await scene({
    chromium,
    files: { ...Object.fromEntries(['before', 'in', 'away', 'cut'].map((name) => [name, SIZE])), later: 777 },
    front: async (standInUrl) => (front = await http2Front(standInUrl)),
  });
});
afterAll(async () => {
  await here.end();
  await front.end();
});
beforeEach(() => here.standIn.forgetJournal());

/** How often something of each chunk was asked for: the whole, or what was missing of it. */
async function asksByChunk(): Promise<number[]> {
  const starts = (await here.standIn.rangesAsked()).map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1]));
  return Array.from({ length: CHUNKS }, (_, i) => starts.filter((start) => Math.floor(start / CHUNK) === i).length);
}

test.each([
  ['before its headers', 'before', { is: 'reset before the headers' }],
  ['in its body', 'in', { is: 'reset', afterBytes: 5 * MiB + 4711 }],
] as const)('N1 RST_STREAM %s: that chunk is asked for again, the others once', async (_where, file, meddling) => {
  let times = 0;
  front.meddle((start) => (start === CHUNK && times++ === 0 ? meddling : undefined));
  const transfer = await here.proven(await here.retrieve(file));
  expect(transfer.stoppedBy).toBeUndefined();
  expect(await asksByChunk()).toEqual([1, 2, 1, 1, 1]);
});

/** All chunks are stored but the third and fourth, which stand still in their bodies. @returns the transfer's id. */
async function twoUnderWay(file: string): Promise<string> {
  const holds = [2, 3].map((chunk) => chunk * CHUNK);
  front.meddle((start) => (holds.includes(start) ? { is: 'held', afterBytes: 3 * MiB } : undefined));
  const id = await here.retrieve(file);
  await here.stored(id, CHUNKS - holds.length);
  await polled(
    async () => front.held(),
    (count) => count === holds.length,
    'two bodies held',
    20_000,
  );
  front.meddle(() => undefined);
  return id;
}

test('N1 GOAWAY while chunks are under way: they go on, nothing is asked for twice, what is new comes by another session', async () => {
  const id = await twoUnderWay('away');
  const before = front.sessions();
  front.sendAway();
  await here.proven(id);
  expect(await asksByChunk()).toEqual([1, 1, 1, 1, 1]);
  await here.proven(await here.retrieve('later'));
  expect(front.sessions()).toBeGreaterThan(before);
});

test('N1 GOAWAY that gives up what is under way: only that is asked for again, by another session', async () => {
  const id = await twoUnderWay('cut');
  const before = front.sessions();
  front.cutOff();
  await here.proven(id);
  expect(await asksByChunk()).toEqual([1, 1, 2, 2, 1]);
  expect(front.sessions()).toBeGreaterThan(before);
});
