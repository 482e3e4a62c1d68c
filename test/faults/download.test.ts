/** The faults of the line and the service, over real HTTP into a real browser. A name begins with the row of the fault catalogue. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { personAt } from '../drive/person.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';
import { between, chanceOf } from '../torture/chance.ts';

const chromium = inject('chromium');
/** Three chunks, the last one short. */
const SIZE = 2 * CHUNK + 777;
const second = `bytes=${CHUNK}-${2 * CHUNK - 1}`;

const ONE_CHUNK_FAULTS: readonly (readonly [name: string, fault: Readonly<Record<string, unknown>>])[] = [
  ['D1 wrong byte', { kind: 'wrong-byte' }],
  ['N3 short body', { kind: 'short-body' }],
  ['N3 short body, declared', { kind: 'short-body', declared: true }],
  ['N3 extra bytes, declared', { kind: 'extra-bytes', declared: true }],
  ['N1 closed before the headers', { kind: 'close' }],
  ['N1 closed in the body', { kind: 'close', after: 5_000_000 }],
  ['N4 200 with the whole for a range', { kind: 'ok-for-partial', body: 'whole' }],
  ['N4 200 with the range only', { kind: 'ok-for-partial', body: 'range' }],
  ['N4 wrong Content-Range', { kind: 'content-range-wrong' }],
  ['N4 no Content-Range', { kind: 'content-range-missing' }],
  ['N4 Content-Range of a total that nobody knows', { kind: 'content-range-wrong', value: `bytes ${CHUNK}-${2 * CHUNK - 1}/*` }],
  ['N4 Content-Range of another total', { kind: 'content-range-wrong', value: `bytes ${CHUNK}-${2 * CHUNK - 1}/${SIZE + 1}` }],
  ['N4 the range as a part of several', { kind: 'multipart' }],
  ['N4 range widened on the way', { kind: 'range-widened' }],
  ['N4 gzip added', { kind: 'gzip-added' }],
  ['D3 wrong tree hash', { kind: 'tree-hash-wrong' }],
  ['S1 throttled', { kind: 'error', status: 400, code: 'ThrottlingException', message: 'Rate exceeded' }],
  ['S1 busy', { kind: 'error', status: 503, code: 'ServiceUnavailableException', message: 'busy' }],
  ['N5 a proxy fails with HTML', { kind: 'html', status: 502 }],
];

/** A file a test, so that all of them share one browser and one stand-in. */
const FILES = ['cuts', 'no-hash', 'stall', 'gone', 'policy', 'thirds', 'lost', 'always', ...ONE_CHUNK_FAULTS.map((_, i) => `one-${i}`)];

/** Of one chunk each: what waits long keeps its lane. */
const SMALL_FILES = ['hotel', 'portal', 'login', 'proxy'];

let here: Scene;
beforeAll(async () => {
  const sized = (names: readonly string[], bytes: number) => Object.fromEntries(names.map((name) => [name, bytes]));
  here = await scene({ chromium, files: { ...sized(FILES, SIZE), ...sized(SMALL_FILES, 777) } });
});
afterEach(() => here.standIn.clearFaults());
afterAll(() => here.end());

const outputsOf = async (name: string) => {
  const [job] = (await here.thaw.transfers()).filter((transfer) => transfer.name === name).flatMap(({ source }) => (source ? [source.jobId] : []));
  return (await here.standIn.journal()).filter(({ operation, jobId }) => operation === 'GetJobOutput' && jobId === job);
};
/** How often a chunk was asked for, also for only the rest of it. */
const askedFor = async (name: string, range: string): Promise<number> => {
  const end = range.slice(range.indexOf('-'));
  return (await outputsOf(name)).filter((entry) => entry.range?.endsWith(end)).length;
};

/** A fault for the answers to one file's output. */
const faultOn = (name: string, fault: Readonly<Record<string, unknown>>): Promise<void> =>
  here.standIn.fault({ on: 'GetJobOutput', archiveId: here.file(name).archiveId, ...fault });

/** Where a network sends people who haven't logged in. */
async function portalThatCounts() {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked++;
    answer.end('<!doctype html><title>Welcome</title>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked: () => asked, close: () => once(server.close(), 'close') };
}

describe('one bad answer costs one chunk and nothing else', () => {
  test.each(ONE_CHUNK_FAULTS.map(([name, fault], i) => [name, fault, `one-${i}`] as const))('%s', async (_name, fault, file) => {
    await faultOn(file, { range: second, times: 1, ...fault });
    const transfer = await here.proven(await here.retrieve(file));
    expect(transfer.stoppedBy).toBeUndefined();
    expect(await askedFor(file, second)).toBe(2);
    expect(await outputsOf(file)).toHaveLength(4);
  });
});

const CUTS = 64;
const SEED = 20261126;

test(`N1 connections that break at a random byte, up to ${CUTS}, seed ${SEED}, cost a try each and nothing that was verified`, async () => {
  const chance = chanceOf(SEED);
  for (let i = 0; i < CUTS; i++) await faultOn('cuts', { kind: 'close', after: between(chance, 0, CHUNK - 1), times: 1 });
  const transfer = await here.proven(await here.retrieve('cuts'), 100_000);
  expect(transfer.refetched).toBe(0);
  const outputs = await outputsOf('cuts');
  const cut = outputs.filter(({ fault }) => fault === 'close');
  // The first try of each of the two large chunks at least; later ones may ask for less than comes before the cut.
  expect(cut.length).toBeGreaterThanOrEqual(2);
  expect(outputs.length - cut.length).toBeLessThanOrEqual(3);
});

test('D3 a missing tree hash is made good by the whole, and the receipt says so', async () => {
  await faultOn('no-hash', { range: second, kind: 'tree-hash-missing' });
  const id = await here.retrieve('no-hash');
  await here.proven(id);
  expect(await outputsOf('no-hash')).toHaveLength(3);
  await here.thaw.page.evaluate((to) => location.assign(to), `#/r/${id}`);
  await personAt(here.thaw.page).sees('1 chunk: compared as a part of the whole');
});

test('N2 N5 a silent body is given up after half a minute; a page in place of Amazon’s answer is named meanwhile, and asked for seldom', async () => {
  const portal = await portalThatCounts();
  await faultOn('stall', { range: second, times: 1, kind: 'stall-body' });
  await faultOn('hotel', { kind: 'html', status: 200 });
  await faultOn('portal', { kind: 'redirect', location: portal.url });
  await faultOn('login', { kind: 'html', status: 511 });
  const stalled = await here.retrieve('stall');
  const foreign = await Promise.all(['hotel', 'portal', 'login'].map((name) => here.retrieve(name)));
  const person = personAt(here.thaw.page);
  for (const id of foreign) {
    const { stoppedBy } = await here.until(id, 'stopped', (transfer) => transfer.stoppedBy !== undefined, 60_000);
    expect(stoppedBy).toMatchObject({ code: 'foreign-answer' });
    await person.openTransfer(id);
    await person.sees('Something between you and Amazon answered in its place');
    expect(await here.thaw.storedChunks(id)).toEqual([]);
  }
  for (const name of ['hotel', 'portal', 'login']) expect((await outputsOf(name)).length).toBeLessThanOrEqual(3);
  expect(portal.asked()).toBe(0);
  await portal.close();
  await here.proven(stalled, 60_000);
  expect(await askedFor('stall', second)).toBe(2);

  await here.standIn.clearFaults();
  await here.thaw.ask({ kind: 'transfer/resume', transferIds: foreign });
  for (const id of foreign) await here.proven(id);
});

test('N5 a proxy that fails is named and tried ever more slowly, and the transfer goes on after it', async () => {
  await faultOn('proxy', { kind: 'html', status: 502 });
  const id = await here.retrieve('proxy');
  const person = personAt(here.thaw.page);
  await person.openTransfer(id);
  await person.sees('Something between you and Amazon answered with error 502');
  expect((await outputsOf('proxy')).length).toBeLessThan(10);
  expect(await here.thaw.storedChunks(id)).toEqual([]);
  await here.standIn.clearFaults();
  // By then its next try may be a minute away.
  await here.thaw.ask({ kind: 'transfer/pause', transferIds: [id] });
  await here.thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  await here.proven(id);
});

test('S3 an output that is gone keeps its chunks, and only the rest is retrieved', async () => {
  const last = `bytes=${2 * CHUNK}-${SIZE - 1}`;
  await faultOn('gone', { range: last, kind: 'stall-headers' });
  const id = await here.retrieve('gone');
  await here.stored(id, 2);
  await here.thaw.ask({ kind: 'transfer/pause', transferIds: [id] });
  const { source } = (await here.transfer(id)) ?? {};
  await here.standIn.order('expire-output', { jobId: source?.jobId ?? '' });
  await here.standIn.clearFaults();
  await here.thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  const expired = await here.until(id, 'gone', ({ source: now }) => now?.goneAtMs !== undefined);
  expect(expired.whole).toBe('open');
  expect(await here.thaw.storedChunks(id)).toEqual([0, 1]);

  await here.thaw.ask({ kind: 'transfer/retrieve-rest', transferId: id, tier: 'Bulk' });
  await here.proven(id);
  expect((await outputsOf('gone')).map(({ range }) => range)).toEqual(['bytes=0-776']);
});

test('S4 the policy refuses Standard: nothing is asked for, and Bulk is not refused', async () => {
  const message = 'InitiateJob request denied by current data retrieval policy.';
  await here.standIn.fault({ on: 'InitiateJob', times: 1, kind: 'error', status: 400, code: 'PolicyEnforcedException', message });
  const id = await here.retrieve('policy', { tier: 'Standard' });
  const refused = await here.until(id, 'refused', ({ stoppedBy }) => stoppedBy !== undefined);
  expect(refused).toMatchObject({ stoppedBy: { code: 'policy-refused', tier: 'Standard' } });
  expect(refused.source).toBeUndefined();
  await here.proven(await here.retrieve('policy', { tier: 'Bulk' }));
});

test('S1 a third of all answers fail, and each chunk is still answered in full only once', async () => {
  await faultOn('thirds', { probability: 0.3, kind: 'error', status: 503, code: 'ServiceUnavailableException', message: 'busy' });
  await here.proven(await here.retrieve('thirds'), 90_000);
  expect((await outputsOf('thirds')).filter(({ status }) => status === 206)).toHaveLength(3);
});

test('S5 an ask whose answer is lost is found in the list, not asked again', async () => {
  await here.standIn.fault({ on: 'InitiateJob', times: 1, kind: 'accepted-then-closed' });
  await here.standIn.forgetJournal();
  await here.proven(await here.retrieve('lost'));
  expect((await here.standIn.journal()).filter(({ operation }) => operation === 'InitiateJob')).toHaveLength(1);
});

test('N9 bytes that are always altered the same way stop with both hashes, and are never stored', async () => {
  await faultOn('always', { range: second, kind: 'wrong-byte', at: 4711 });
  const id = await here.retrieve('always');
  const { stoppedBy } = await here.until(id, 'stopped', (transfer) => transfer.stoppedBy !== undefined);
  expect(stoppedBy).toMatchObject({ code: 'chunk-always-damaged', chunk: 1, times: 3 });
  expect(await here.thaw.storedChunks(id)).not.toContain(1);
});
