import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type FaultRule, memoryContent, wireFault } from '../../../stand-in/core/index.ts';
import { bench, bytesOf, errorOf, generatorB, header, MIB, seeded, told } from './client.ts';
import { initiate } from './uploading.ts';

const SIZE = 3 * MIB;
const whole = generatorB(SIZE);
const PATH = 'faults';

/** A finished job, and a way to order faults and fetch ranges of its output. */
async function withJob(overrides: Parameters<typeof bench>[0] = {}) {
  const made = bench({ jobDelayMs: 0, ...overrides });
  const archiveId = made.standIn.addArchive('data', { description: 'x', content: memoryContent(whole), createdAtMs: 0 });
  const jobId = await initiate(made.ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  await made.control('DELETE', 'journal');
  return {
    ...made,
    archiveId,
    jobId,
    order: async (rule: object) => made.control('POST', PATH, { on: 'GetJobOutput', ...rule }),
    fetch: (range?: string) => made.ask(`GET /-/vaults/data/jobs/${jobId}/output`, range === undefined ? {} : { headers: { range } }),
  };
}

const FIRST = 'bytes=0-1048575';
const first = whole.slice(0, MIB);

/** The bytes that arrive until the body ends or breaks. */
async function arriving(response: Response): Promise<{ bytes: number; broken: boolean }> {
  const reader = response.body?.getReader();
  let bytes = 0;
  for (;;) {
    try {
      const result = await reader?.read();
      if (!result || result.done) return { bytes, broken: false };
      bytes += result.value.length;
    } catch {
      return { bytes, broken: true };
    }
  }
}

test('a wrong byte is one bit, the headers stay true, and the next request is whole', async () => {
  const { order, fetch } = await withJob();
  await order({ kind: 'wrong-byte', times: 1, range: { start: 0, end: MIB - 1 }, at: 70_000 });
  const answer = await fetch(FIRST);
  const truth = header(answer, 'x-amz-sha256-tree-hash');
  const body = await bytesOf(answer);
  const wrong = [...body.keys()].filter((i) => body[i] !== first[i]);
  expect(wrong).toEqual([70_000]);
  const again = await fetch(FIRST);
  expect(header(again, 'x-amz-sha256-tree-hash')).toBe(truth);
  expect(Buffer.compare(await bytesOf(again), first)).toBe(0);
});

test('a wrong byte can be placed in the output, whatever ranges are asked for', async () => {
  const { order, fetch, archiveId } = await withJob();
  await order({ kind: 'wrong-byte', archiveId, range: { covers: MIB + 5 }, atOutput: MIB + 5, times: 1 });
  expect(Buffer.compare(await bytesOf(await fetch(FIRST)), first)).toBe(0);
  const body = await bytesOf(await fetch(`bytes=${MIB}-${2 * MIB - 1}`));
  expect(body[5]).not.toBe(whole[MIB + 5]);
});

test.each<[string, object, number, string]>([
  ['short', { kind: 'short-body', bytes: 10 }, MIB - 10, String(MIB)],
  ['short as declared', { kind: 'short-body', declared: true }, MIB - 1, String(MIB - 1)],
  ['long', { kind: 'extra-bytes', bytes: 3 }, MIB + 3, String(MIB)],
  ['long as declared', { kind: 'extra-bytes', bytes: 70_000, declared: true }, MIB + 70_000, String(MIB + 70_000)],
])('a body that is %s', async (_, rule, bytes, declared) => {
  const { order, fetch } = await withJob();
  await order(rule);
  const answer = await fetch(FIRST);
  expect(header(answer, 'content-length')).toBe(declared);
  expect(await arriving(answer)).toEqual({ bytes, broken: false });
});

test('a connection closes in the middle of the body, or before the first byte', async () => {
  const { order, fetch, control } = await withJob();
  await order({ kind: 'close', after: 100_000 });
  expect(await arriving(await fetch(FIRST))).toEqual({ bytes: 100_000, broken: true });
  await control('DELETE', PATH);
  await order({ kind: 'close' });
  const closed = await fetch(FIRST);
  expect([wireFault(closed), closed.body]).toEqual([{ kind: 'close' }, null]);
});

test('an answer stalls before its headers, or in its body until the client goes away', async () => {
  const { order, fetch, control, standIn } = await withJob();
  await order({ kind: 'stall-headers' });
  expect(wireFault(await fetch(FIRST))).toEqual({ kind: 'stall' });
  await control('DELETE', PATH);
  await order({ kind: 'stall-body', after: 65_536 });
  const reader = (await fetch(FIRST)).body?.getReader();
  expect((await reader?.read())?.value?.length).toBe(65_536);
  const next = reader?.read();
  await reader?.cancel();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(standIn.journal().at(-1)).toMatchObject({ bytesSent: 65_536, fault: 'stall-body' });
});

test('a body drips, and an answer is late', async () => {
  const waits: number[] = [];
  const { order, fetch, control } = await withJob({ sleep: async (ms) => void waits.push(ms) });
  await order({ kind: 'drip', bytesPerSecond: 1000 });
  expect(await arriving(await fetch('bytes=0-999'))).toEqual({ bytes: 1000, broken: false });
  expect(waits).toEqual(Array.from({ length: 10 }, () => 100));
  await control('DELETE', PATH);
  await order({ kind: 'latency', ms: 250 });
  expect((await fetch(FIRST)).status).toBe(206);
  expect(waits.at(-1)).toBe(250);
});

test('headers are wrong, absent, or those of another range', async () => {
  const { fetch, order, control } = await withJob();
  const seen = async (rule: object, range = FIRST) => {
    await control('DELETE', PATH);
    await order(rule);
    const answer = await fetch(range);
    await answer.body?.cancel();
    return {
      status: answer.status,
      range: answer.headers.get('content-range'),
      length: answer.headers.get('content-length'),
      hash: answer.headers.get('x-amz-sha256-tree-hash'),
    };
  };
  const truth = await seen({ kind: 'latency', ms: 0 });
  expect(truth).toMatchObject({ status: 206, range: 'bytes 0-1048575/3145728', length: '1048576' });
  expect(await seen({ kind: 'content-range-wrong' })).toEqual({ ...truth, range: 'bytes 1-1048576/3145728' });
  expect(await seen({ kind: 'content-range-wrong', value: 'bytes 0-1048575/*' })).toEqual({ ...truth, range: 'bytes 0-1048575/*' });
  expect(await seen({ kind: 'content-range-missing' })).toEqual({ ...truth, range: null });
  expect(await seen({ kind: 'content-length-missing' })).toEqual({ ...truth, length: null });
  expect(await seen({ kind: 'tree-hash-missing' })).toEqual({ ...truth, hash: null });
  const wrong = await seen({ kind: 'tree-hash-wrong' });
  expect(wrong.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(wrong.hash).not.toBe(truth.hash);
  expect(await seen({ kind: 'ok-for-partial', body: 'range' })).toEqual({ ...truth, status: 200, range: null });
  expect(await seen({ kind: 'ok-for-partial' })).toMatchObject({ status: 200, range: null, length: String(SIZE) });
  const widened = await seen({ kind: 'range-widened' });
  expect(widened).toMatchObject({ status: 206, range: 'bytes 0-2097151/3145728', length: String(2 * MIB) });
  expect(widened.hash).not.toBe(truth.hash);
  expect(await seen({ kind: 'range-widened', to: 'bytes=0-3145727' })).toMatchObject({ length: String(SIZE) });
});

test('a body is gzipped on the way', async () => {
  const { order, fetch } = await withJob();
  await order({ kind: 'gzip-added' });
  const answer = await fetch(FIRST);
  expect([header(answer, 'content-encoding'), answer.headers.has('content-length')]).toEqual(['gzip', false]);
  expect(Buffer.compare(gunzipSync(await bytesOf(answer)), first)).toBe(0);
});

test('a range comes as the one part of several that might be', async () => {
  const { order, fetch } = await withJob();
  await order({ kind: 'multipart' });
  const answer = await fetch(FIRST);
  expect([answer.status, header(answer, 'content-type'), answer.headers.has('content-range')]).toEqual([
    206,
    'multipart/byteranges; boundary=stand-in',
    false,
  ]);
  const body = Buffer.from(await bytesOf(answer));
  expect(body.length).toBe(Number(header(answer, 'content-length')));
  const start = body.indexOf('\r\n\r\n') + 4;
  expect(body.subarray(0, start).toString()).toContain('\r\nContent-Range: bytes 0-1048575/3145728\r\n');
  expect(Buffer.compare(body.subarray(start, start + MIB), first)).toBe(0);
  expect(body.subarray(start + MIB).toString()).toBe('\r\n--stand-in--\r\n');
});

test('markers name the same page, its last item, or the same page by a new name each time', async () => {
  const { ask, control } = bench();
  for (const name of 'abcdefghijk') await ask(`PUT /-/vaults/${name}`);
  /** Names on the page, and its marker. */
  const page = async (marker?: string) => {
    const { VaultList, Marker } = await told(await ask(`GET /-/vaults${marker === undefined ? '' : `?marker=${encodeURIComponent(marker)}`}`));
    return { names: (VaultList as { VaultName: string }[]).map(({ VaultName }) => VaultName).join(''), marker: Marker as string };
  };
  const order = async (names: string) => {
    await control('DELETE', PATH);
    await control('POST', PATH, { on: 'ListVaults', kind: 'marker-wrong', names });
  };
  await order('same-page');
  const same = await page();
  expect(same.names).toBe('abcdefghij');
  expect(await page(same.marker)).toEqual(same);

  await order('new-page');
  const [one, two] = [await page(), await page()];
  expect(one.marker).not.toBe(two.marker);
  expect((await page(two.marker)).names).toBe('abcdefghij');

  await order('last-item');
  expect(await page((await page()).marker)).toEqual({ names: 'jk', marker: null });
});

test('any service error, HTML and redirects come instead of the operation', async () => {
  const { ask, control, standIn } = bench();
  const order = async (rule: object) => {
    await control('DELETE', PATH);
    await control('POST', PATH, { on: 'CreateVault', ...rule });
    return ask('PUT /-/vaults/v');
  };
  const throttled = await order({ kind: 'error', status: 400, code: 'ThrottlingException', message: 'Rate exceeded' });
  expect(await throttled.text()).toBe('{"code":"ThrottlingException","message":"Rate exceeded","type":"Client"}');
  expect(header(throttled, 'content-length')).toBe('72'); // as captured
  expect(header(throttled, 'x-amzn-requestid')).not.toBe('');
  const html = await order({ kind: 'html' });
  expect([html.status, header(html, 'content-type'), html.headers.has('x-amzn-requestid')]).toEqual([200, 'text/html; charset=utf-8', false]);
  const moved = await order({ kind: 'redirect', location: 'http://login.example/' });
  expect([moved.status, header(moved, 'location')]).toEqual([302, 'http://login.example/']);
  expect(standIn.snapshot().vaults).toEqual([]);
});

test('accepted, then closed: the job is there, the answer isn’t', async () => {
  const { ask, order, archiveId } = await withJob();
  await order({ on: 'InitiateJob', kind: 'accepted-then-closed', times: 1 });
  const lost = await ask('POST /-/vaults/data/jobs', { body: JSON.stringify({ Type: 'archive-retrieval', ArchiveId: archiveId }) });
  expect(wireFault(lost)).toEqual({ kind: 'close' });
  const { JobList } = await told(await ask('GET /-/vaults/data/jobs'));
  expect(JobList).toHaveLength(2);
});

test('rules are skipped, counted, and left to chance', async () => {
  const { order, fetch, control } = await withJob({ chance: seeded(3) });
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let i = 0; i < count; i++) {
      const answer = await fetch(FIRST);
      await answer.body?.cancel();
      all.push(answer.status);
    }
    return all;
  };
  const { id } = await told(await order({ kind: 'error', skip: 1, times: 2 }));
  expect(await statuses(5)).toEqual([206, 500, 500, 206, 206]);
  expect(await told(await control('GET', PATH))).toMatchObject({ faults: [{ id, seen: 5, hits: 2, rule: { kind: 'error', skip: 1, times: 2 } }] });
  await control('DELETE', PATH);
  await order({ kind: 'error', probability: 0.5 });
  const some = (await statuses(40)).filter((status) => status === 500).length;
  expect(some).toBeGreaterThan(8);
  expect(some).toBeLessThan(32);
});

test('rules fit by operation, exact range, job and vault', async () => {
  const { order, fetch, jobId, ask } = await withJob();
  for (const rule of [{ range: 'bytes=0-1' }, { jobId: 'other' }, { vault: 'other' }, { on: 'ListJobs' }, { archiveId: 'other' }]) {
    await order({ kind: 'error', ...rule });
  }
  expect((await fetch(FIRST)).status).toBe(206);
  await order({ kind: 'error', status: 503, range: FIRST, jobId, vault: 'data' });
  expect((await fetch(FIRST)).status).toBe(503);
  await order({ kind: 'error', on: '*', status: 408 });
  expect((await ask('GET /-/vaults')).status).toBe(408);
});

test('Cognito’s errors are ordered by its operations', async () => {
  const { control, send } = bench();
  await control('POST', PATH, { on: 'Cognito*', kind: 'error', status: 400, code: 'TooManyRequestsException', message: 'Rate exceeded' });
  const answer = await send('POST', '/cognito-identity/', { headers: { 'x-amz-target': 'AWSCognitoIdentityService.GetId' }, body: '{}' });
  expect(await told(answer)).toEqual({ __type: 'TooManyRequestsException', message: 'Rate exceeded' });
});

test('a rule that means nothing is refused with the member that is wrong', async () => {
  const { control } = bench();
  const refused = async (rule: object) => {
    const answer = await control('POST', PATH, rule);
    expect(answer.status).toBe(400);
    return (await told(answer))['message'];
  };
  expect(await refused({ on: '*', kind: 'nonsense' })).toMatch(/^kind: /);
  expect(await refused({ on: '*', kind: 'error', typo: 1 })).toMatch(/^typo: /);
  expect(await refused({ on: '*', kind: 'drip' })).toMatch(/^bytesPerSecond: /);
  expect(await refused({ kind: 'close' })).toMatch(/^on: /);
});

test('the journal tells every request and the bytes that were really sent', async () => {
  const { fetch, standIn, control, jobId, ask } = await withJob();
  await bytesOf(await fetch(FIRST));
  const reader = (await fetch('bytes=1048576-3145727')).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await ask('GET /-/vaults/absent');
  const entries = standIn.journal();
  expect(entries).toMatchObject([
    { operation: 'GetJobOutput', method: 'GET', range: FIRST, status: 206, bytesSent: MIB, jobId },
    { operation: 'GetJobOutput', range: 'bytes=1048576-3145727', status: 206, bytesSent: 65_536, jobId },
    { operation: 'DescribeVault', path: '/-/vaults/absent', status: 404 },
  ]);
  expect(await told(await control('GET', 'journal'))).toEqual({ entries });
  await control('DELETE', 'journal');
  expect(standIn.journal()).toEqual([]);
});

test('faults can be ordered without a request', async () => {
  const { standIn, ask } = bench();
  const rule: FaultRule = { on: 'ListVaults', kind: 'error', status: 408, code: 'RequestTimeoutException' };
  standIn.addFault(rule);
  expect((await errorOf(await ask('GET /-/vaults'))).slice(0, 2)).toEqual([408, 'RequestTimeoutException']);
});
