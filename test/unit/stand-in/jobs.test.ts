import { describe, expect, test } from 'vitest';
import { type Content, memoryContent, readSnapshot } from '../../../stand-in/core/index.ts';
import { bench, type Bench, errorOf, header, HOUR, MIB, START, told } from './client.ts';
import { initiate, upload } from './uploading.ts';

const MINUTE = 60_000;

async function withArchive(overrides: Parameters<typeof bench>[0] = {}, sizeBytes = 5 * MIB) {
  const made = bench(overrides);
  made.standIn.addVault('data');
  const content = memoryContent(new Uint8Array(sizeBytes));
  const archiveId = made.standIn.addArchive('data', { description: 'film.mp4', content, createdAtMs: START - 1000 });
  return { ...made, archiveId };
}

const statusOf = async (ask: Bench['ask'], jobId: string) => (await told(await ask(`GET /-/vaults/data/jobs/${jobId}`)))['StatusCode'];

test('an inventory job has the very length of the captured one', async () => {
  const { ask, standIn } = bench({ region: 'us-east-1', accountId: '033342878933' });
  standIn.addVault('201407');
  const region = 'us-east-1';
  const answer = await ask('POST /-/vaults/201407/jobs', { region, body: '{"Type": "inventory-retrieval"}' });
  const id = header(answer, 'x-amz-job-id');
  expect(answer.status).toBe(202);
  expect(header(answer, 'location')).toBe(`/033342878933/vaults/201407/jobs/${id}`);
  expect(id).toMatch(/^[A-Za-z0-9_-]{92}$/);
  const job = await (await ask(`GET /-/vaults/201407/jobs/${id}`, { region })).text();
  expect(job).toHaveLength(623);
  expect(job).toBe(
    `{"Action":"InventoryRetrieval","ArchiveId":null,"ArchiveSHA256TreeHash":null,"ArchiveSizeInBytes":null,"Completed":false,"CompletionDate":null,"CreationDate":"2026-03-01T12:00:00.000Z","InventoryRetrievalParameters":{"EndDate":null,"Format":"JSON","Limit":null,"Marker":null,"StartDate":null},"InventorySizeInBytes":null,"JobDescription":null,"JobId":"${id}","RetrievalByteRange":null,"SHA256TreeHash":null,"SNSTopic":null,"StatusCode":"InProgress","StatusMessage":null,"VaultARN":"arn:aws:glacier:us-east-1:033342878933:vaults/201407"}`,
  );
  const list = await (await ask('GET /-/vaults/201407/jobs', { region })).text();
  expect(list).toBe(`{"JobList":[${job}],"Marker":null}`);
  expect(list).toHaveLength(651);
});

test('an archive job tells the whole archive and its hashes while it is in progress, and its tier', async () => {
  const { ask, archiveId, advance } = await withArchive();
  const jobId = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId, Description: '  mine', SNSTopic: null });
  const text = await (await ask(`GET /-/vaults/data/jobs/${jobId}`)).text();
  const hash = '[0-9a-f]{64}';
  expect(text).toMatch(
    new RegExp(
      `^\\{"Action":"ArchiveRetrieval","ArchiveId":"${archiveId}","ArchiveSHA256TreeHash":"${hash}","ArchiveSizeInBytes":5242880,"Completed":false,"CompletionDate":null,"CreationDate":"2026-03-01T12:00:00.000Z","InventoryRetrievalParameters":null,"InventorySizeInBytes":null,"JobDescription":"mine","JobId":"${jobId}","RetrievalByteRange":"0-5242879","SHA256TreeHash":"${hash}","SNSTopic":null,"StatusCode":"InProgress","StatusMessage":null,"Tier":"Standard","VaultARN":"arn:aws:glacier:demo:012345678901:vaults/data"\\}$`,
    ),
  );
  advance(5 * HOUR);
  const done = await told(await ask(`GET /-/vaults/data/jobs/${jobId}`));
  expect(done).toMatchObject({ Completed: true, StatusCode: 'Succeeded', StatusMessage: 'Succeeded' });
  expect(Date.parse(String(done['CompletionDate']))).toBeGreaterThanOrEqual(START + 3 * HOUR);
});

test.each([
  ['Expedited', MINUTE, 5 * MINUTE],
  ['Standard', 3 * HOUR, 5 * HOUR],
  ['Bulk', 5 * HOUR, 12 * HOUR],
])('%s takes its own time', async (Tier, least, most) => {
  const { ask, archiveId, advance } = await withArchive();
  const jobId = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId, Tier });
  advance(least - 1);
  expect(await statusOf(ask, jobId)).toBe('InProgress');
  advance(most - least + 1);
  expect(await statusOf(ask, jobId)).toBe('Succeeded');
});

test('a ranged job keeps the archive apart from its range', async () => {
  const { ask, archiveId } = await withArchive();
  const aligned = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId, RetrievalByteRange: `0-${2 * MIB - 1}` });
  const described = await told(await ask(`GET /-/vaults/data/jobs/${aligned}`));
  expect(described).toMatchObject({ ArchiveSizeInBytes: 5 * MIB, RetrievalByteRange: '0-2097151' });
  expect(described['SHA256TreeHash']).not.toBe(described['ArchiveSHA256TreeHash']);
  const other = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId, RetrievalByteRange: `${MIB}-${3 * MIB - 1}` });
  expect(await told(await ask(`GET /-/vaults/data/jobs/${other}`))).toMatchObject({ SHA256TreeHash: null });
});

test.each<[job: unknown, code: string]>([
  [{}, 'MissingParameterValueException'],
  [{ Type: 'select' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval' }, 'MissingParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', RetrievalByteRange: '1-1048575' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', RetrievalByteRange: '0-1000' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', RetrievalByteRange: '0-9999999999' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', RetrievalByteRange: 'bytes=0-1048575' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', Tier: 'Fast' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', Description: 'ü' }, 'InvalidParameterValueException'],
  [{ Type: 'archive-retrieval', ArchiveId: '@', Description: 'x'.repeat(1025) }, 'InvalidParameterValueException'],
  [{ Type: 'inventory-retrieval', ArchiveId: '@' }, 'InvalidParameterValueException'],
  [{ Type: 'inventory-retrieval', RetrievalByteRange: '0-1048575' }, 'InvalidParameterValueException'],
  [{ Type: 'inventory-retrieval', Format: 'XML' }, 'InvalidParameterValueException'],
  ...['0', '', ' 5', '5 ', '+5', '-5', '1e3', '0x10', '5.0', '9'.repeat(20), 1.5, 1e21].map((Limit): [unknown, string] => [
    { Type: 'inventory-retrieval', InventoryRetrievalParameters: { Limit } },
    'InvalidParameterValueException',
  ]),
  ...['yesterday', '2013-02-31', '2013-02-29T00:00:00Z', '2013-04-31T12:00:00.000Z', '2013-00-10', '2013-13-01'].map(
    (StartDate): [unknown, string] => [
      { Type: 'inventory-retrieval', InventoryRetrievalParameters: { StartDate } },
      'InvalidParameterValueException',
    ],
  ),
  [{ Type: 7 }, 'SerializationException'],
  [[], 'SerializationException'],
  [[{ Type: 'inventory-retrieval' }], 'SerializationException'],
])('InitiateJob refuses %j with %s', async (job, code) => {
  const { ask, archiveId } = await withArchive();
  const body = JSON.stringify(job).replace('"@"', JSON.stringify(archiveId));
  expect((await errorOf(await ask('POST /-/vaults/data/jobs', { body }))).slice(0, 2)).toEqual([400, code]);
});

test('limits of digits and days that exist are taken', async () => {
  const { ask } = await withArchive();
  for (const InventoryRetrievalParameters of [
    { Limit: '007' },
    { Limit: 3 },
    { StartDate: '2012-02-29' },
    { EndDate: '2013-12-31T23:59:59+01:00' },
  ]) {
    const body = JSON.stringify({ Type: 'inventory-retrieval', InventoryRetrievalParameters });
    expect((await ask('POST /-/vaults/data/jobs', { body })).status, body).toBe(202);
  }
});

test('broken JSON is refused', async () => {
  const { ask } = await withArchive();
  expect((await errorOf(await ask('POST /-/vaults/data/jobs', { body: '{"Type"' }))).slice(0, 2)).toEqual([400, 'SerializationException']);
});

test('an unknown archive is 404, one of another vault names this vault', async () => {
  const { ask, archiveId } = await withArchive();
  await ask('PUT /-/vaults/other');
  const job = (ArchiveId: string) => ({ body: JSON.stringify({ Type: 'archive-retrieval', ArchiveId }) });
  expect(await errorOf(await ask('POST /-/vaults/data/jobs', job('nope')))).toEqual([
    404,
    'ResourceNotFoundException',
    'The archive ID was not found: nope',
  ]);
  expect(await errorOf(await ask('POST /-/vaults/other/jobs', job(archiveId)))).toEqual([
    400,
    'InvalidParameterValueException',
    'Invalid vault name: arn:aws:glacier:demo:012345678901:vaults/other',
  ]);
});

test('before the first inventory there is no inventory job', async () => {
  const { ask } = bench();
  await ask('PUT /-/vaults/v');
  expect(await errorOf(await ask('POST /-/vaults/v/jobs', { body: '{"Type":"inventory-retrieval"}' }))).toEqual([
    404,
    'ResourceNotFoundException',
    'Inventory retrieval jobs for vault arn:aws:glacier:demo:012345678901:vaults/v cannot be initiated yet, as Amazon Glacier has not yet generated an initial inventory for this vault.',
  ]);
});

test('jobs come newest first, in pages of fifty, and both filters must fit', async () => {
  const { ask, archiveId, advance } = await withArchive({ jobDelayMs: MINUTE }, 10);
  const ids: string[] = [];
  for (let i = 0; i < 53; i++) {
    ids.unshift(await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId }));
    if (i === 2) advance(MINUTE);
  }
  const list = async (query: string) => {
    const page = await told(await ask(`GET /-/vaults/data/jobs${query}`));
    const jobs = Array.isArray(page['JobList']) ? page['JobList'] : [];
    return { ids: jobs.map(({ JobId }) => JobId), marker: page['Marker'] };
  };
  const first = await list('');
  expect(first).toEqual({ ids: ids.slice(0, 50), marker: ids[50] });
  expect(await list(`?marker=${ids[50]}`)).toEqual({ ids: ids.slice(50), marker: null });
  expect((await list('?statuscode=Succeeded')).ids).toEqual(ids.slice(50));
  expect((await list('?completed=true&statuscode=InProgress')).ids).toEqual([]);
  expect((await list('?completed=false&limit=3')).ids).toEqual(ids.slice(0, 3));
  expect(await errorOf(await ask('GET /-/vaults/data/jobs?statuscode=finished'))).toEqual([
    400,
    'InvalidParameterValueException',
    'The job status code is not valid: finished',
  ]);
  expect((await list('?limit=51')).ids).toEqual(ids.slice(0, 50));
  expect((await ask('GET /-/vaults/data/jobs?limit=0')).status).toBe(400);
  expect((await ask('GET /-/vaults/data/jobs?completed=maybe')).status).toBe(400);
});

describe('between two pages', () => {
  const page = async (ask: Bench['ask'], query: string) => {
    const list = await told(await ask(`GET /-/vaults/data/jobs?limit=2${query}`));
    const jobs = Array.isArray(list['JobList']) ? list['JobList'] : [];
    return { ids: jobs.map(({ JobId }) => JobId), marker: list['Marker'] };
  };
  const begin = async (ask: Bench['ask'], ArchiveId: string, Tier = 'Bulk') => initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId, Tier });

  test('a job that got done leaves a filtered list without breaking it', async () => {
    const { ask, archiveId, control } = await withArchive({ jobDelayMs: HOUR });
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await begin(ask, archiveId));
    const first = await page(ask, '&completed=false');
    expect(first).toEqual({ ids: ids.slice(0, 2), marker: ids[2] });
    await control('POST', 'finish-jobs', { jobId: ids[2] });
    expect(await page(ask, `&completed=false&marker=${ids[2]}`)).toEqual({ ids: ids.slice(3), marker: null });
  });

  test('jobs that expired keep their place, one after the other, in a next life too', async () => {
    const { ask, archiveId, advance, store, standIn } = await withArchive({ outputLifeMs: 24 * HOUR });
    const oldest = await begin(ask, archiveId, 'Bulk');
    const quick = [await begin(ask, archiveId, 'Expedited'), await begin(ask, archiveId, 'Expedited')];
    advance(10 * MINUTE);
    await ask('GET /-/vaults/data');
    await begin(ask, archiveId);
    const newest = await begin(ask, archiveId);
    const marker = quick[1];
    expect((await page(ask, '')).marker).toBe(marker);
    advance(24 * HOUR); // both quick ones are gone, the older one isn't
    expect(await page(ask, `&marker=${marker}`)).toEqual({ ids: [oldest], marker: null });
    expect(await page(ask, `&marker=${newest}`)).toMatchObject({ ids: [newest, expect.anything()] });

    const state = readSnapshot(JSON.parse(JSON.stringify(standIn.snapshot())));
    const next = bench({ state, store, outputLifeMs: 24 * HOUR }, START + 24 * HOUR + 10 * MINUTE);
    expect(await page(next.ask, `&marker=${marker}`)).toEqual({ ids: [oldest], marker: null });
    next.advance(12 * HOUR); // now the older one too
    expect(await page(next.ask, `&marker=${marker}`)).toEqual({ ids: [], marker: null });
    next.advance(24 * HOUR);
    expect((await next.ask(`GET /-/vaults/data/jobs?marker=${marker}`)).status).toBe(400);
    expect(next.standIn.snapshot().vaults[0]?.gone).toEqual([]);
  });
});

test('an expired job is gone, with the words for one that never was', async () => {
  const { ask, archiveId, advance } = await withArchive({ jobDelayMs: 0, outputLifeMs: MINUTE });
  const jobId = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  advance(MINUTE - 1);
  expect((await ask(`GET /-/vaults/data/jobs/${jobId}/output`)).status).toBe(200);
  advance(1);
  const gone = (id: string) => [404, 'ResourceNotFoundException', `The job ID was not found: ${id}`];
  expect(await errorOf(await ask(`GET /-/vaults/data/jobs/${jobId}/output`))).toEqual(gone(jobId));
  expect(await errorOf(await ask(`GET /-/vaults/data/jobs/${jobId}`))).toEqual(gone(jobId));
  expect(await errorOf(await ask('GET /-/vaults/data/jobs/never'))).toEqual(gone('never'));
});

test('a job fails when its archive is deleted meanwhile, and a finished output stays', async () => {
  const { ask, advance, control } = bench({ jobDelayMs: HOUR });
  await ask('PUT /-/vaults/data');
  const id = await upload(ask, 'data', 'hello');
  const finished = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: id });
  advance(HOUR);
  const running = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: id });
  await ask(`DELETE /-/vaults/data/archives/${id}`);
  const late = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: id });
  advance(HOUR);
  for (const job of [running, late]) {
    const failed = await told(await ask(`GET /-/vaults/data/jobs/${job}`));
    expect(failed).toMatchObject({ Completed: true, StatusCode: 'Failed', StatusMessage: `The archive ID was not found: ${id}` });
  }
  await control('POST', 'inventory', { vault: 'data' });
  expect(await (await ask(`GET /-/vaults/data/jobs/${finished}/output`)).text()).toBe('hello');
  advance(25 * HOUR); // no job tells it any more
  const after = await ask('POST /-/vaults/data/jobs', { body: JSON.stringify({ Type: 'archive-retrieval', ArchiveId: id }) });
  expect(after.status).toBe(404);
});

test('a job over much data is not done before its hash is known, and InitiateJob does not wait for it', async () => {
  const { ask, standIn, advance } = bench({ jobDelayMs: 0 });
  let tell: (leaves: Uint8Array<ArrayBuffer>[]) => void = () => undefined;
  const leaves = new Promise<Uint8Array<ArrayBuffer>[]>((resolve) => (tell = resolve));
  const huge: Content = { ...memoryContent(new Uint8Array()), sizeBytes: 100 * MIB, leafHashes: () => leaves };
  const archiveId = standIn.addArchive('data', { description: '', content: huge, createdAtMs: 0 });
  const jobId = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  expect(await told(await ask(`GET /-/vaults/data/jobs/${jobId}`))).toMatchObject({ StatusCode: 'InProgress', SHA256TreeHash: null });
  advance(1000);
  tell(Array.from({ length: 100 }, () => new Uint8Array(32)));
  await expect.poll(() => statusOf(ask, jobId)).toBe('Succeeded');
  expect(await told(await ask(`GET /-/vaults/data/jobs/${jobId}`))).toMatchObject({
    SHA256TreeHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    CompletionDate: '2026-03-01T12:00:01.000Z',
  });
});
