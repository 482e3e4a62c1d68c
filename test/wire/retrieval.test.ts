import { expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, MIB, testWith } from './fixtures.ts';
import { begin, finished } from './retrieving.ts';

/** Six leaves: so there are ranges that begin or end at a MiB and yet are no node of the tree. */
const SIZE = 5 * MIB + 100;
const BYTES = bytesOf(SIZE);

const test = testWith().extend('archive', async ({ boto, vaultName }) => {
  const { archiveId, checksum } = await boto.call('upload_archive', { vaultName, archiveDescription: 'six leaves', body: BYTES });
  return { vaultName, ArchiveId: given(archiveId), checksum: given(checksum) };
});

const INVALID = { status: 400, code: 'InvalidParameterValueException', class: 'InvalidParameterValueException' };
const GONE = { status: 404, code: 'ResourceNotFoundException', class: 'ResourceNotFoundException' };

describeWithBoto3('jobs for archives', () => {
  test('a job in progress already tells sizes and hashes; once done it tells when', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId, checksum } = archive;
    const ordered = await boto.whole('initiate_job', { vaultName, jobParameters: { Type: 'archive-retrieval', ArchiveId, Description: '  mine' } });
    expect(ordered.status).toBe(202);
    const jobId = given(ordered.answer.jobId);
    expect(jobId).toMatch(/^[\w-]{92}$/);
    expect(ordered.answer.location).toMatch(new RegExp(`^/\\d{12}/vaults/${vaultName}/jobs/${jobId}$`));
    const facts = {
      Action: 'ArchiveRetrieval',
      ArchiveId,
      ArchiveSHA256TreeHash: checksum,
      ArchiveSizeInBytes: SIZE,
      JobDescription: 'mine',
      JobId: jobId,
      RetrievalByteRange: `0-${SIZE - 1}`,
      SHA256TreeHash: checksum,
      Tier: 'Standard',
    };
    const running = await boto.call('describe_job', { vaultName, jobId });
    expect(running).toMatchObject({ ...facts, Completed: false, StatusCode: 'InProgress' });
    expect(running).not.toHaveProperty('StatusMessage');
    expect(running).not.toHaveProperty('CompletionDate');
    expect(await boto.refused('get_job_output', { vaultName, jobId })).toMatchObject({
      ...INVALID,
      message: `The job is not currently available for download: ${jobId}`,
    });
    await standIn.order('finish-jobs', { jobId });
    const done = await boto.call('describe_job', { vaultName, jobId });
    expect(done).toMatchObject({ ...facts, Completed: true, StatusCode: 'Succeeded', StatusMessage: 'Succeeded' });
    expect(done.CompletionDate).toMatch(/\.\d{3}Z$/);
  });

  test('a ranged job tells the hash of its range if that is a node of the tree', async ({ boto, archive }) => {
    const { vaultName, ArchiveId, checksum } = archive;
    for (const [start, end, isNode] of [
      [0, 2 * MIB, true],
      [0, 4 * MIB, true],
      [2 * MIB, 4 * MIB, true],
      [4 * MIB, SIZE, true],
      [5 * MIB, SIZE, true],
      [0, SIZE, true],
      [MIB, 3 * MIB, false],
      [0, 3 * MIB, false],
      [2 * MIB, SIZE, false],
    ] as const) {
      const RetrievalByteRange = `${start}-${end - 1}`;
      const jobId = await begin(boto, vaultName, { Type: 'archive-retrieval', ArchiveId, RetrievalByteRange });
      const job = await boto.call('describe_job', { vaultName, jobId });
      expect(job).toMatchObject({ RetrievalByteRange, ArchiveSizeInBytes: SIZE, ArchiveSHA256TreeHash: checksum });
      expect(job.SHA256TreeHash).toBe(isNode ? await boto.treeHash(BYTES.subarray(start, end)) : undefined);
    }
  });

  test('a job range must be aligned to MiB and lie within the archive', async ({ boto, archive }) => {
    const { vaultName, ArchiveId } = archive;
    for (const RetrievalByteRange of [
      '0-100',
      `5-${MIB - 1}`,
      `0-${MIB}`,
      `1000-${SIZE - 1}`,
      `0-${SIZE}`,
      `${8 * MIB}-${9 * MIB - 1}`,
      '5',
      'x-y',
    ]) {
      const jobParameters = { Type: 'archive-retrieval', ArchiveId, RetrievalByteRange };
      expect(await boto.refused('initiate_job', { vaultName, jobParameters })).toMatchObject(INVALID);
    }
  });

  test('tiers, types and formats are checked, and nulls count as absent', async ({ boto, archive }) => {
    const { vaultName, ArchiveId } = archive;
    for (const jobParameters of [
      { Type: 'archive-retrieval', ArchiveId, Tier: 'Fast' },
      { Type: 'archive', ArchiveId },
      { Type: 'archive-retrieval', ArchiveId, Description: 'd'.repeat(1025) },
    ]) {
      expect(await boto.refused('initiate_job', { vaultName, jobParameters })).toMatchObject(INVALID);
    }
    for (const jobParameters of [{ ArchiveId }, { Type: 'archive-retrieval' }]) {
      expect(await boto.refused('initiate_job', { vaultName, jobParameters })).toMatchObject({ status: 400, code: 'MissingParameterValueException' });
    }
    const body = JSON.stringify({ Type: 'archive-retrieval', ArchiveId, RetrievalByteRange: null, Tier: null, Description: null, SNSTopic: null });
    const headers = { 'x-amz-glacier-version': '2012-06-01' };
    expect(await boto.send({ method: 'POST', path: `/-/vaults/${vaultName}/jobs`, headers, body })).toMatchObject({ status: 202, text: '' });
  });

  test('an archive that was deleted still gets a job, which fails; what is done stays', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId } = archive;
    const order = { Type: 'archive-retrieval', ArchiveId };
    const early = await finished(boto, standIn, vaultName, order);
    await boto.call('delete_archive', { vaultName, archiveId: ArchiveId });
    const late = await finished(boto, standIn, vaultName, order);
    expect(await boto.call('describe_job', { vaultName, jobId: late })).toMatchObject({ Completed: true, StatusCode: 'Failed' });
    expect(await boto.refused('get_job_output', { vaultName, jobId: late })).toMatchObject({ status: 400 });
    expect((await boto.call('get_job_output', { vaultName, jobId: early })).body.bytes.equals(BYTES)).toBe(true);
  });

  test('an archive of another vault, and one that never was, are told apart', async ({ boto, archive }) => {
    await boto.call('create_vault', { vaultName: 'another' });
    const { VaultARN } = await boto.call('describe_vault', { vaultName: 'another' });
    const order = (ArchiveId: string) => ({ vaultName: 'another', jobParameters: { Type: 'archive-retrieval', ArchiveId } });
    expect(await boto.refused('initiate_job', order(archive.ArchiveId))).toMatchObject({
      ...INVALID,
      message: `Invalid vault name: ${VaultARN}`,
    });
    expect(await boto.refused('initiate_job', order('x'.repeat(138)))).toMatchObject(GONE);
  });
});

describeWithBoto3('output of jobs for archives', () => {
  test('the whole output comes with length and hash, and without a range', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId, checksum } = archive;
    const jobId = await finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId });
    const { answer, status, headers } = await boto.whole('get_job_output', { vaultName, jobId });
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      status: 200,
      checksum,
      acceptRanges: 'bytes',
      contentType: 'application/octet-stream',
      archiveDescription: 'six leaves',
    });
    expect(answer.contentRange ?? '').toBe('');
    expect(headers['content-length']).toBe(String(SIZE));
    expect(answer.body.bytes.equals(BYTES)).toBe(true);
    expect(answer.body.treeHash).toBe(checksum);
  });

  test('a range of it comes with its hash if it is a node of the tree', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId } = archive;
    const jobId = await finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId });
    for (const [start, end, isNode] of [
      [0, MIB, true],
      [MIB, 2 * MIB, true],
      [2 * MIB, 4 * MIB, true],
      [4 * MIB, SIZE, true],
      [5 * MIB, SIZE, true],
      [0, SIZE, true],
      [MIB, 3 * MIB, false],
      [0, 1024, false],
      [7, 8, false],
      [2 * MIB, SIZE, false],
    ] as const) {
      const output = await boto.call('get_job_output', { vaultName, jobId, range: `bytes=${start}-${end - 1}` });
      expect(output).toMatchObject({ status: 206, contentRange: `bytes ${start}-${end - 1}/${SIZE}` });
      expect(output.body.bytes.equals(BYTES.subarray(start, end))).toBe(true);
      expect(output.checksum ?? '').toBe(isNode ? output.body.treeHash : '');
    }
  });

  test('every chunk of a power of two has a hash, the last one too', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId } = archive;
    const jobId = await finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId });
    for (const chunk of [MIB, 2 * MIB, 4 * MIB, 8 * MIB]) {
      for (let start = 0; start < SIZE; start += chunk) {
        const output = await boto.call('get_job_output', { vaultName, jobId, range: `bytes=${start}-${start + chunk - 1}` });
        expect(output.contentRange).toBe(`bytes ${start}-${Math.min(start + chunk, SIZE) - 1}/${SIZE}`);
        expect(output.checksum).toBe(output.body.treeHash);
      }
    }
  });

  test("a range counts from the job's own beginning, and has a hash where the archive's tree has one", async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId } = archive;
    const job = (RetrievalByteRange: string) => finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId, RetrievalByteRange });
    const node = { vaultName, jobId: await job(`${2 * MIB}-${4 * MIB - 1}`) };
    const second = await boto.call('get_job_output', { ...node, range: `bytes=${MIB}-${2 * MIB - 1}` });
    expect(second.body.bytes.equals(BYTES.subarray(3 * MIB, 4 * MIB))).toBe(true);
    expect(second).toMatchObject({ contentRange: `bytes ${MIB}-${2 * MIB - 1}/${2 * MIB}`, checksum: second.body.treeHash });

    const between = { vaultName, jobId: await job(`${MIB}-${3 * MIB - 1}`) };
    for (const input of [between, { ...between, range: `bytes=0-${MIB - 1}` }]) {
      const output = await boto.call('get_job_output', input);
      expect(output.checksum ?? '').toBe('');
      expect(output.body.bytes.equals(BYTES.subarray(MIB, MIB + output.body.bytes.length))).toBe(true);
    }
  });

  test('a range that begins past the end is refused, a malformed one passed over', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId } = archive;
    const jobId = await finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId, RetrievalByteRange: `0-${MIB - 1}` });
    const range = `bytes=${MIB}-${2 * MIB - 1}`;
    expect(await boto.refused('get_job_output', { vaultName, jobId, range })).toMatchObject({
      ...INVALID,
      message: `The start of the range is larger than size of retrieved data: ${range}`,
    });
    for (const malformed of ['bytes 0-9/100', 'Range: bytes=0-9', '0-100/493', 'bytes=9-0']) {
      const output = await boto.call('get_job_output', { vaultName, jobId, range: malformed });
      expect(output.status).toBe(200);
      expect(output.body.bytes).toHaveLength(MIB);
    }
  });

  test('an expired output is gone as if its job had never been', async ({ boto, standIn, archive }) => {
    const { vaultName, ArchiveId } = archive;
    const jobId = await finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId });
    await boto.call('get_job_output', { vaultName, jobId, range: 'bytes=0-9' });
    await standIn.order('expire-output', { jobId });
    for (const operation of ['get_job_output', 'describe_job'] as const) {
      expect(await boto.refused(operation, { vaultName, jobId })).toMatchObject({ ...GONE, message: `The job ID was not found: ${jobId}` });
    }
    expect((await boto.call('list_jobs', { vaultName })).JobList).toEqual([]);
  });
});
