import { expect } from 'vitest';
import type { Boto } from './boto.ts';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, HOUR_MS, testWith } from './fixtures.ts';
import { finished } from './retrieving.ts';
import type { StandIn } from './stand-in.ts';

const test = testWith();

interface Inventory {
  readonly VaultARN: string;
  readonly InventoryDate: string;
  readonly ArchiveList: readonly {
    readonly ArchiveId: string;
    readonly ArchiveDescription: string;
    readonly CreationDate: string;
    readonly Size: number;
    readonly SHA256TreeHash: string;
  }[];
}

async function output(boto: Boto, standIn: StandIn, vaultName: string, parameters: object = {}, jobParameters: object = {}) {
  const order = { Type: 'inventory-retrieval', InventoryRetrievalParameters: parameters, ...jobParameters };
  const jobId = await finished(boto, standIn, vaultName, order);
  return { answer: await boto.call('get_job_output', { vaultName, jobId }), job: await boto.call('describe_job', { vaultName, jobId }) };
}

async function inventory(boto: Boto, standIn: StandIn, vaultName: string, parameters: object = {}) {
  const { answer, job } = await output(boto, standIn, vaultName, parameters);
  const found = JSON.parse(answer.body.bytes.toString()) as Inventory;
  return { ids: found.ArchiveList.map(({ ArchiveId }) => ArchiveId), job, found };
}

/** Archives that are a minute apart each, and then an inventory; what signs allows five of skew. */
async function uploads(boto: Boto, standIn: StandIn, vaultName: string, descriptions: readonly string[]) {
  const archives: { archiveId: string; checksum: string; size: number }[] = [];
  for (const [i, archiveDescription] of descriptions.entries()) {
    const body = bytesOf(100 + i, i);
    const { archiveId, checksum } = await boto.call('upload_archive', { vaultName, archiveDescription, body });
    archives.push({ archiveId: given(archiveId), checksum: given(checksum), size: body.length });
    await standIn.advance(60_000);
  }
  await standIn.order('inventory', { vault: vaultName });
  await standIn.advance(-60_000 * descriptions.length);
  return archives;
}

describeWithBoto3('inventories', () => {
  test('before the first one there is none to be had', async ({ boto, vaultName }) => {
    const { VaultARN } = await boto.call('describe_vault', { vaultName });
    await boto.call('upload_archive', { vaultName, body: bytesOf(1) });
    expect(await boto.refused('initiate_job', { vaultName, jobParameters: { Type: 'inventory-retrieval' } })).toMatchObject({
      status: 404,
      code: 'ResourceNotFoundException',
      message: `Inventory retrieval jobs for vault ${VaultARN} cannot be initiated yet, as Amazon Glacier has not yet generated an initial inventory for this vault.`,
    });
  });

  test('JSON tells every archive, oldest first, in whole seconds and without a final newline', async ({ boto, standIn, vaultName }) => {
    const archives = await uploads(boto, standIn, vaultName, ['first', '', 'third "quoted" \\']);
    const { answer, job } = await output(boto, standIn, vaultName);
    const { VaultARN } = await boto.call('describe_vault', { vaultName });
    const text = answer.body.bytes.toString();
    const found = JSON.parse(text) as Inventory;
    expect(text).toBe(JSON.stringify(found));
    expect(Object.keys(found)).toEqual(['VaultARN', 'InventoryDate', 'ArchiveList']);
    expect(found.VaultARN).toBe(VaultARN);
    expect(found.ArchiveList.map(({ CreationDate: _, ...archive }) => archive)).toEqual(
      archives.map(({ archiveId, checksum, size }, i) => ({
        ArchiveId: archiveId,
        ArchiveDescription: ['first', '', 'third "quoted" \\'][i],
        Size: size,
        SHA256TreeHash: checksum,
      })),
    );
    for (const date of [found.InventoryDate, ...found.ArchiveList.map(({ CreationDate }) => CreationDate)]) {
      expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect([answer.checksum ?? '', answer.archiveDescription ?? '']).toEqual(['', '']);
    expect(job).toMatchObject({ Action: 'InventoryRetrieval', InventorySizeInBytes: answer.body.bytes.length });
    expect(job).not.toHaveProperty('SHA256TreeHash');
    expect(job).not.toHaveProperty('ArchiveId');
  });

  test('CSV escapes quotes and nothing else, so that it is read by the line', async ({ boto, standIn, vaultName }) => {
    const descriptions = ['plain', '', 'with, commas, and "quotes"', 'a backslash \\ inside', 'one at the end \\'];
    const archives = await uploads(boto, standIn, vaultName, descriptions);
    const { answer, job } = await output(boto, standIn, vaultName, {}, { Format: 'CSV' });
    expect(answer.contentType).toBe('text/csv');
    expect(job).toMatchObject({ InventoryRetrievalParameters: { Format: 'CSV' }, InventorySizeInBytes: answer.body.bytes.length });
    const [head, ...lines] = answer.body.bytes.toString().split(/\r?\n/).filter(Boolean);
    expect(head).toBe('ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash');
    const rows = lines.map((line) => /^([\w-]+),"(.*)",([^,]+),(\d+),([0-9a-f]{64})$/.exec(line)?.slice(1));
    expect(rows.map((row) => row?.[1]?.replaceAll('\\"', '"'))).toEqual(descriptions);
    expect(rows.map((row) => [row?.[0], row?.[3], row?.[4]])).toEqual(
      archives.map(({ archiveId, size, checksum }) => [archiveId, `${size}`, checksum]),
    );
    for (const row of rows) expect(row?.[2]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('dates choose archives from the first on and before the second', async ({ boto, standIn, vaultName }) => {
    const archives = await uploads(boto, standIn, vaultName, ['1', '2', '3', '4']);
    const all = archives.map(({ archiveId }) => archiveId);
    const { found } = await inventory(boto, standIn, vaultName);
    const [, second, , fourth] = found.ArchiveList.map(({ CreationDate }) => CreationDate);
    const { ids, job } = await inventory(boto, standIn, vaultName, { StartDate: second, EndDate: fourth });
    expect(ids).toEqual(all.slice(1, 3));
    expect(job.InventoryRetrievalParameters).toMatchObject({ StartDate: second, EndDate: fourth });
    expect((await inventory(boto, standIn, vaultName, { StartDate: fourth })).ids).toEqual(all.slice(3));
    expect((await inventory(boto, standIn, vaultName, { EndDate: second })).ids).toEqual(all.slice(0, 1));
  });

  test('limits end a page, and the marker of a done job is where the next one begins', async ({ boto, standIn, vaultName }) => {
    const archives = await uploads(boto, standIn, vaultName, ['1', '2', '3', '4', '5']);
    const pages: (readonly string[])[] = [];
    let Marker: string | undefined;
    do {
      const { ids, job } = await inventory(boto, standIn, vaultName, { Limit: '2', ...(Marker === undefined ? {} : { Marker }) });
      expect(job.InventoryRetrievalParameters?.Limit).toBe('2');
      pages.push(ids);
      Marker = job.InventoryRetrievalParameters?.Marker;
    } while (Marker !== undefined && pages.length < 10);
    expect(pages.map((ids) => ids.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(archives.map(({ archiveId }) => archiveId));
  });

  test('limits below 1, dates that are none and members of archive jobs are refused', async ({ boto, standIn, vaultName }) => {
    await standIn.order('inventory', { vault: vaultName });
    for (const more of [
      { InventoryRetrievalParameters: { Limit: '0' } },
      { InventoryRetrievalParameters: { Limit: 'x' } },
      { InventoryRetrievalParameters: { StartDate: 'yesterday' } },
      { ArchiveId: 'x'.repeat(138) },
      { RetrievalByteRange: '0-1048575' },
      { Format: 'XML' },
    ]) {
      const jobParameters = { Type: 'inventory-retrieval', ...more };
      expect(await boto.refused('initiate_job', { vaultName, jobParameters })).toMatchObject({ status: 400, code: 'InvalidParameterValueException' });
    }
  });

  test('the output of an inventory can be had by ranges', async ({ boto, standIn, vaultName }) => {
    await uploads(boto, standIn, vaultName, ['1', '2']);
    const jobId = await finished(boto, standIn, vaultName, { Type: 'inventory-retrieval' });
    const { body } = await boto.call('get_job_output', { vaultName, jobId });
    const part = await boto.call('get_job_output', { vaultName, jobId, range: 'bytes=10-29' });
    expect(part).toMatchObject({ status: 206, contentRange: `bytes 10-29/${body.bytes.length}` });
    expect(part.body.bytes.equals(body.bytes.subarray(10, 30))).toBe(true);
  });

  test('what is uploaded or deleted shows only in the next inventory', async ({ boto, standIn, vaultName }) => {
    const [old] = await uploads(boto, standIn, vaultName, ['old']);
    const { archiveId } = await boto.call('upload_archive', { vaultName, body: bytesOf(7) });
    await boto.call('delete_archive', { vaultName, archiveId: old?.archiveId });
    expect((await inventory(boto, standIn, vaultName)).ids).toEqual([old?.archiveId]);
    await standIn.order('inventory', { vault: vaultName });
    expect((await inventory(boto, standIn, vaultName)).ids).toEqual([archiveId]);
  });

  test('inventories come by themselves: the first within a day, then daily if there is news', async ({ boto, standIn, vaultName }) => {
    const lastDate = async () => (await boto.call('describe_vault', { vaultName })).LastInventoryDate;
    /** There and back again: what fell due meanwhile has happened. */
    const afterHours = async (hours: number) => {
      await standIn.advance(hours * HOUR_MS);
      await standIn.advance(-hours * HOUR_MS);
    };
    await boto.call('upload_archive', { vaultName, body: bytesOf(7) });
    await afterHours(11);
    expect(await lastDate()).toBeUndefined();
    await afterHours(24);
    const first = await lastDate();
    expect(first).toMatch(/\.\d{3}Z$/);
    await afterHours(72);
    expect(await lastDate()).toBe(first);
    await boto.call('upload_archive', { vaultName, body: bytesOf(8) });
    await afterHours(72);
    expect(Date.parse(given(await lastDate())) - Date.parse(given(first))).toBe(24 * HOUR_MS);
  });
});
