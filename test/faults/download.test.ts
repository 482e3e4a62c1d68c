/** The faults of the line and the service, over real HTTP into a real browser. Ids as in docs/faults. */
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const SIZE = 5 * CHUNK - 777;
const second = `bytes=${CHUNK}-${2 * CHUNK - 1}`;

let here: Scene;
beforeEach(async () => {
  here = await scene({ chromium, files: { 'film.mkv': SIZE } });
});
afterEach(() => here.end());

const askedFor = async (range: string): Promise<number> => (await here.standIn.rangesAsked()).filter((other) => other === range).length;

describe('one bad answer costs one chunk and nothing else', () => {
  test.each([
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
    ['N4 range widened on the way', { kind: 'range-widened' }],
    ['N4 gzip added', { kind: 'gzip-added' }],
    ['D3 wrong tree hash', { kind: 'tree-hash-wrong' }],
    ['S1 throttled', { kind: 'error', status: 400, code: 'ThrottlingException', message: 'Rate exceeded' }],
    ['S1 busy', { kind: 'error', status: 503, code: 'ServiceUnavailableException', message: 'busy' }],
    ['N5 a proxy fails with HTML', { kind: 'html', status: 502 }],
  ])('%s', async (_name, fault) => {
    await here.standIn.fault({ on: 'GetJobOutput', range: second, times: 1, ...fault });
    const id = await here.retrieve('film.mkv');
    const transfer = await here.proven(id);
    expect(transfer.stoppedBy).toBeUndefined();
    expect(await askedFor(second)).toBe(2);
    expect(await here.standIn.rangesAsked()).toHaveLength(6);
  });
});

test('D3 a missing tree hash is made good by the whole', async () => {
  await here.standIn.fault({ on: 'GetJobOutput', range: second, kind: 'tree-hash-missing' });
  await here.proven(await here.retrieve('film.mkv'));
  expect(await here.standIn.rangesAsked()).toHaveLength(5);
});

test('N2 a body that falls silent is given up after half a minute, the rest goes on meanwhile', async () => {
  await here.standIn.fault({ on: 'GetJobOutput', range: second, times: 1, kind: 'stall-body' });
  const id = await here.retrieve('film.mkv');
  await here.stored(id, 4);
  await here.proven(id, 60_000);
  expect(await askedFor(second)).toBe(2);
});

test('N5 a page of a hotel is not stored, and the person hears of it', async () => {
  await here.standIn.fault({ on: 'GetJobOutput', kind: 'html', status: 200 });
  const id = await here.retrieve('film.mkv');
  const stopped = await here.until(id, 'stopped', ({ stoppedBy }) => stoppedBy !== undefined, 100_000);
  expect(stopped.stoppedBy).toMatchObject({ code: 'foreign-answer' });
  await here.standIn.clearFaults();
  await here.thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  await here.proven(id);
});

test('S3 an output that is gone keeps its chunks, and only the rest is retrieved', async () => {
  const gone = `bytes=${3 * CHUNK}-${4 * CHUNK - 1}`;
  await here.standIn.fault({ on: 'GetJobOutput', range: gone, kind: 'latency', ms: 1_500 });
  const id = await here.retrieve('film.mkv');
  await here.stored(id, 4);
  const { source } = (await here.transfer(id)) ?? {};
  await here.standIn.order('expire-output', { jobId: source?.jobId ?? '' });
  const transfer = await here.until(id, 'gone or proven', ({ source: now, whole }) => now?.goneAtMs !== undefined || whole === 'proven');
  const kept = await here.thaw.storedChunks(id);
  expect(kept.length).toBeGreaterThanOrEqual(4);
  expect(transfer.whole).toBe('open');
  await here.standIn.clearFaults();
  await here.standIn.forgetJournal();
  await here.thaw.ask({ kind: 'transfer/retrieve-rest', transferId: id, tier: 'Bulk' });
  await here.proven(id);
  expect(await here.standIn.rangesAsked()).toHaveLength(5 - kept.length);
});

test('S4 the policy refuses Standard: nothing is asked for, and Bulk is not refused', async () => {
  await here.standIn.fault({
    on: 'InitiateJob',
    times: 1,
    kind: 'error',
    status: 400,
    code: 'PolicyEnforcedException',
    message: 'InitiateJob request denied by current data retrieval policy.',
  });
  const id = await here.retrieve('film.mkv', { tier: 'Standard' });
  const refused = await here.until(id, 'refused', ({ stoppedBy }) => stoppedBy !== undefined);
  expect(refused).toMatchObject({ stoppedBy: { code: 'policy-refused', tier: 'Standard' } });
  expect(refused.source).toBeUndefined();
  await here.proven(await here.retrieve('film.mkv', { tier: 'Bulk' }));
});

test('S1 a third of all answers fail, and no more than half as many requests again are made', async () => {
  await here.standIn.fault({
    on: 'GetJobOutput',
    probability: 0.3,
    kind: 'error',
    status: 503,
    code: 'ServiceUnavailableException',
    message: 'busy',
  });
  await here.proven(await here.retrieve('film.mkv'), 90_000);
  const served = await here.standIn.rangesServed();
  expect(new Set(served).size).toBe(5);
  expect(served).toHaveLength(5);
});

test('S5 an ask whose answer is lost is found in the list, not asked again', async () => {
  await here.standIn.fault({ on: 'InitiateJob', times: 1, kind: 'accepted-then-closed' });
  await here.proven(await here.retrieve('film.mkv'));
  expect((await here.standIn.journal()).filter(({ operation }) => operation === 'InitiateJob')).toHaveLength(1);
});

test('N9 bytes that are always altered the same way stop with both hashes, and are never stored', async () => {
  await here.standIn.fault({ on: 'GetJobOutput', range: second, kind: 'wrong-byte', at: 4711 });
  const id = await here.retrieve('film.mkv');
  const { stoppedBy } = await here.until(id, 'stopped', (transfer) => transfer.stoppedBy !== undefined);
  expect(stoppedBy).toMatchObject({ code: 'chunk-always-damaged', chunk: 1, times: 3 });
  expect(await here.thaw.storedChunks(id)).not.toContain(1);
});
