import { expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, HOUR_MS, testWith } from './fixtures.ts';
import { begin, finished } from './retrieving.ts';

const test = testWith();
const INVENTORY = { Type: 'inventory-retrieval' };

describeWithBoto3('lists of jobs', () => {
  test('53 jobs come in pages of 50, newest first', async ({ boto, standIn, vaultName }) => {
    await standIn.order('inventory', { vault: vaultName });
    const ordered: string[] = [];
    for (let i = 0; i < 53; i++) ordered.push(await begin(boto, vaultName, INVENTORY));
    const pages = await boto.pages('list_jobs', { vaultName });
    expect(pages.map(({ JobList }) => JobList?.length)).toEqual([50, 3]);
    expect(pages.flatMap(({ JobList }) => given(JobList).map(({ JobId }) => JobId))).toEqual(ordered.reverse());
    expect(pages[0]?.Marker).toBe(pages[1]?.JobList?.[0]?.JobId);
    expect((await boto.pages('list_jobs', { vaultName }, 20)).map(({ JobList }) => JobList?.length)).toEqual([20, 20, 13]);
  });

  test('filters by state and by completion combine', async ({ boto, standIn, vaultName }) => {
    await standIn.order('inventory', { vault: vaultName });
    const { archiveId } = await boto.call('upload_archive', { vaultName, body: bytesOf(10) });
    const order = { Type: 'archive-retrieval', ArchiveId: given(archiveId) };
    const succeeded = await finished(boto, standIn, vaultName, order);
    await boto.call('delete_archive', { vaultName, archiveId });
    const failed = await finished(boto, standIn, vaultName, order);
    const running = await begin(boto, vaultName, INVENTORY);
    const ids = async (filter: object) => (await boto.call('list_jobs', { vaultName, ...filter })).JobList?.map(({ JobId }) => JobId);
    expect(await ids({})).toEqual([running, failed, succeeded]);
    expect(await ids({ completed: 'true' })).toEqual([failed, succeeded]);
    expect(await ids({ completed: 'false' })).toEqual([running]);
    expect(await ids({ statuscode: 'InProgress' })).toEqual([running]);
    expect(await ids({ statuscode: 'Succeeded' })).toEqual([succeeded]);
    expect(await ids({ statuscode: 'Failed', completed: 'true' })).toEqual([failed]);
    expect(await ids({ statuscode: 'Failed', completed: 'false' })).toEqual([]);
    expect(await boto.refused('list_jobs', { vaultName, statuscode: 'finished' })).toMatchObject({
      status: 400,
      code: 'InvalidParameterValueException',
      message: 'The job status code is not valid: finished',
    });
  });

  test('an inventory job is told as in captures of the live service, to the byte', async ({ boto, standIn }) => {
    const elsewhere = boto.as({ region: 'us-east-1' });
    const vaultName = '201407';
    await elsewhere.call('create_vault', { vaultName });
    await standIn.order('inventory', { vault: vaultName, region: 'us-east-1' });
    const jobId = await begin(elsewhere, vaultName, INVENTORY);
    const headers = { 'x-amz-glacier-version': '2012-06-01' };
    const one = await elsewhere.send({ method: 'GET', path: `/-/vaults/${vaultName}/jobs/${jobId}`, headers });
    const { CreationDate, VaultARN } = await elsewhere.call('describe_job', { vaultName, jobId });
    const captured =
      `{"Action":"InventoryRetrieval","ArchiveId":null,"ArchiveSHA256TreeHash":null,"ArchiveSizeInBytes":null,"Completed":false,` +
      `"CompletionDate":null,"CreationDate":"${CreationDate}","InventoryRetrievalParameters":{"EndDate":null,"Format":"JSON","Limit":null,` +
      `"Marker":null,"StartDate":null},"InventorySizeInBytes":null,"JobDescription":null,"JobId":"${jobId}","RetrievalByteRange":null,` +
      `"SHA256TreeHash":null,"SNSTopic":null,"StatusCode":"InProgress","StatusMessage":null,"VaultARN":"${VaultARN}"}`;
    expect(one.text).toBe(captured);
    expect(one.text).toHaveLength(623);
    expect(one.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '623' });
    expect(one.headers['x-amzn-requestid']).toMatch(/^[\w-]{47}$/);
    const list = await elsewhere.send({ method: 'GET', path: `/-/vaults/${vaultName}/jobs`, headers });
    expect(list.text).toBe(`{"JobList":[${captured}],"Marker":null}`);
    expect(list.text).toHaveLength(651);
  });

  test('output lives for 24 hours after its job was done', async ({ boto, standIn, vaultName }) => {
    await standIn.order('inventory', { vault: vaultName });
    const jobId = await finished(boto, standIn, vaultName, INVENTORY);
    await standIn.advance(24 * HOUR_MS - 60_000);
    await standIn.advance(60_000 - 24 * HOUR_MS);
    await boto.call('get_job_output', { vaultName, jobId });
    await standIn.advance(24 * HOUR_MS);
    await standIn.advance(-24 * HOUR_MS);
    expect(await boto.refused('get_job_output', { vaultName, jobId })).toMatchObject({ status: 404, code: 'ResourceNotFoundException' });
  });
});
