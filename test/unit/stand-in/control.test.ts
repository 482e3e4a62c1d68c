import { expect, test } from 'vitest';
import { memoryContent, memoryStore, readSnapshot } from '../../../stand-in/core/index.ts';
import { bench, errorOf, header, HOUR, START, told } from './client.ts';
import { hashes, initiate, upload } from './uploading.ts';
import { utf8 } from '../../../stand-in/core/bytes.ts';

test('only JSON from the same origin may steer', async () => {
  const { send } = bench();
  const post = async (headers: Record<string, string>, body = '{}') => (await send('POST', '/_stand-in/expire-keys', { headers, body })).status;
  const type = { 'content-type': 'application/json' };
  expect(await post(type)).toBe(200);
  expect(await post({ 'content-type': 'application/json; charset=utf-8', origin: 'http://127.0.0.1:7788' })).toBe(200);
  expect(await post({ 'content-type': 'text/plain' })).toBe(415);
  expect(await post({ ...type, origin: 'http://evil.example' })).toBe(403);
  expect(await post({ ...type, origin: 'null' })).toBe(403);
  expect(await post({ ...type, 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await post({ ...type, 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await post(type, 'no JSON')).toBe(400);
  expect(await post(type, '{"typo":1}')).toBe(400);
  expect((await send('GET', '/_stand-in/journal', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  expect((await send('GET', '/_stand-in/else')).status).toBe(404);
});

test('the clock is moved for jobs, dates and signatures alike', async () => {
  const { ask, standIn, control } = bench();
  const archiveId = standIn.addArchive('data', { description: '', content: memoryContent(utf8('x')), createdAtMs: 0 });
  const jobId = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  expect(await told(await control('POST', 'clock', { advanceMs: 5 * HOUR }))).toEqual({ nowMs: START + 5 * HOUR });
  expect((await errorOf(await ask('GET /-/vaults')))[2]).toMatch(/^Signature expired: /);
  const job = await ask(`GET /-/vaults/data/jobs/${jobId}`, { signedAtMs: START + 5 * HOUR });
  expect(header(job, 'date')).toBe('Sun, 01 Mar 2026 17:00:00 GMT');
  expect(await told(job)).toMatchObject({ StatusCode: 'Succeeded' });
});

test('jobs are finished and outputs expire on demand', async () => {
  const { ask, standIn, control } = bench();
  const archiveId = standIn.addArchive('data', { description: '', content: memoryContent(utf8('x')), createdAtMs: 0 });
  const jobId = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  await control('POST', 'finish-jobs', { jobId });
  expect((await ask(`GET /-/vaults/data/jobs/${jobId}/output`)).status).toBe(200);
  await control('POST', 'expire-output', { jobId });
  expect((await ask(`GET /-/vaults/data/jobs/${jobId}/output`)).status).toBe(404);
});

test('vaults, uploads, jobs, policies and keys survive a restart', async () => {
  const store = memoryStore();
  const before = bench({ store });
  await before.ask('PUT /-/vaults/v');
  const ArchiveId = await upload(before.ask, 'v', 'hello', 'greeting');
  const jobId = await initiate(before.ask, 'v', { Type: 'archive-retrieval', ArchiveId });
  const multipart = header(
    await before.ask('POST /-/vaults/v/multipart-uploads', { headers: { 'x-amz-part-size': '1048576' } }),
    'x-amz-multipart-upload-id',
  );
  const part: Record<string, string> = { ...(await hashes(utf8('part'))), 'content-range': 'bytes 0-3/*' };
  await before.ask(`PUT /-/vaults/v/multipart-uploads/${multipart}`, { headers: part, body: 'part' });
  await before.ask('PUT /-/policies/data-retrieval', { body: '{"Policy":{"Rules":[{"Strategy":"FreeTier"}]}}' });
  await before.control('POST', 'sign-in', {});
  const jwks = await (await before.control('GET', 'jwks.json')).text();

  const state = readSnapshot(JSON.parse(JSON.stringify(before.standIn.snapshot())));
  const after = bench({ store, state });
  expect(after.standIn.snapshot()).toEqual(state);
  expect(await (await after.control('GET', 'jwks.json')).text()).toBe(jwks);
  expect(await (await after.ask('GET /-/policies/data-retrieval')).text()).toContain('FreeTier');
  await after.control('POST', 'finish-jobs', {});
  expect(await (await after.ask(`GET /-/vaults/v/jobs/${jobId}/output`)).text()).toBe('hello');
  const complete = { 'x-amz-archive-size': '4', 'x-amz-sha256-tree-hash': part['x-amz-sha256-tree-hash'] ?? '' };
  expect((await after.ask(`POST /-/vaults/v/multipart-uploads/${multipart}`, { headers: complete })).status).toBe(201);
});

test('archives from outside are added again after a restart, and their jobs find them', async () => {
  const store = memoryStore();
  const archive = { archiveId: 'a'.repeat(138), description: 'f', content: memoryContent(utf8('file')), createdAtMs: 0 };
  const before = bench({ store });
  before.standIn.addArchive('data', archive);
  const deleted = before.standIn.addArchive('data', { ...archive, archiveId: 'b'.repeat(138) });
  await before.ask(`DELETE /-/vaults/data/archives/${deleted}`);
  const jobId = await initiate(before.ask, 'data', { Type: 'archive-retrieval', ArchiveId: archive.archiveId });
  await before.control('POST', 'inventory', { vault: 'data' });

  const after = bench({ store, state: before.standIn.snapshot() });
  for (const archiveId of [archive.archiveId, deleted]) after.standIn.addArchive('data', { ...archive, archiveId });
  expect(await told(await after.ask('GET /-/vaults/data'))).toMatchObject({ NumberOfArchives: 1 });
  await after.control('POST', 'finish-jobs', {});
  expect(await (await after.ask(`GET /-/vaults/data/jobs/${jobId}/output`)).text()).toBe('file');
});

test('a file that is no state is refused with the member that doesn’t fit', () => {
  expect(() => readSnapshot({ version: 2 })).toThrow(/^this isn't a state of the stand-in: version: /);
  expect(() => readSnapshot('nonsense')).toThrow(/top level/);
});

test('onChange hears of changes, not of looks', async () => {
  let changes = 0;
  const { ask } = bench({ onChange: () => void changes++ });
  await ask('PUT /-/vaults/v');
  expect(changes).toBe(1);
  await ask('GET /-/vaults');
  await ask('GET /-/vaults/v/jobs');
  expect(changes).toBe(1);
});

test('a description that no archive could have is refused', () => {
  const { standIn } = bench();
  expect(() => standIn.addArchive('data', { description: 'ü', content: memoryContent(utf8('x')), createdAtMs: 0 })).toThrow(RangeError);
});
