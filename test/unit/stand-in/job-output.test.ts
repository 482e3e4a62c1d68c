import { describe, expect, test } from 'vitest';
import { type Content, memoryContent } from '../../../stand-in/core/index.ts';
import vectors from '../../vectors/tree-hash.json' with { type: 'json' };
import { bench, bytesOf, errorOf, generatorB, header, MIB, told } from './client.ts';
import { initiate, treeHashHex } from './uploading.ts';

describe.each(vectors.jobs.cases)('a job of $size bytes, range $retrievalByteRange', ({ size, retrievalByteRange, describeJob, get }) => {
  test('tells hashes, size and every range as the vectors do', async () => {
    const { ask, standIn } = bench({ jobDelayMs: 0 });
    const archive = generatorB(size);
    const ArchiveId = standIn.addArchive('data', { description: 'x', content: memoryContent(archive), createdAtMs: 0 });
    const RetrievalByteRange = retrievalByteRange;
    const job = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId, RetrievalByteRange });
    expect(await told(await ask(`GET /-/vaults/data/jobs/${job}`))).toMatchObject(describeJob);
    const [start, end] = describeJob.RetrievalByteRange.split('-').map(Number);
    const output = archive.subarray(start, (end ?? 0) + 1);
    for (const { range, status, contentRange, contentLength, treeHashHeader } of get) {
      const answer = await ask(`GET /-/vaults/data/jobs/${job}/output`, range === null ? {} : { headers: { range } });
      const body = await bytesOf(answer);
      const got = {
        range,
        status: answer.status,
        contentRange: answer.headers.get('content-range'),
        contentLength: Number(header(answer, 'content-length')),
        treeHashHeader: answer.headers.get('x-amz-sha256-tree-hash'),
      };
      expect(got).toEqual({ range, status, contentRange, contentLength, treeHashHeader });
      const from = Number(/(\d+)-/.exec(contentRange ?? '')?.[1] ?? 0);
      expect(Buffer.compare(body, output.subarray(from, from + contentLength))).toBe(0);
    }
  });
});

async function withJob(description = 'film.mp4') {
  const made = bench({ jobDelayMs: 0 });
  const content = memoryContent(generatorB(1000));
  const archiveId = made.standIn.addArchive('data', { description, content, createdAtMs: 0 });
  const jobId = await initiate(made.ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  const output = (range?: string) => made.ask(`GET /-/vaults/data/jobs/${jobId}/output`, range === undefined ? {} : { headers: { range } });
  return { ...made, archiveId, jobId, output };
}

test('the whole output is 200 with ranges offered, the description, and no Content-Range', async () => {
  const answer = await (await withJob()).output();
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'content-length': '1000',
    'content-type': 'application/octet-stream',
    'x-amz-archive-description': 'film.mp4',
    'x-amz-sha256-tree-hash': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(answer.headers.has('content-range')).toBe(false);
});

test('an empty description is not sent', async () => {
  expect((await (await withJob('')).output()).headers.has('x-amz-archive-description')).toBe(false);
});

test('a range that covers everything is 206', async () => {
  const { output } = await withJob();
  expect([(await output('bytes=0-999')).status, header(await output('bytes=0-5000'), 'content-range')]).toEqual([206, 'bytes 0-999/1000']);
});

test.each(['9223372036854775807', '9007199254740993', '9'.repeat(30)])('an end of %s is clamped as any other past the output', async (end) => {
  const { output } = await withJob();
  const answer = await output(`bytes=10-${end}`);
  expect([answer.status, header(answer, 'content-range'), header(answer, 'content-length')]).toEqual([206, 'bytes 10-999/1000', '990']);
  expect((await errorOf(await output(`bytes=${end}-${end}`)))[2]).toBe(
    `The start of the range is larger than size of retrieved data: bytes=${end}-${end}`,
  );
});

test('a range that starts past the output is 400, not 416', async () => {
  const { output } = await withJob();
  expect(await errorOf(await output('bytes=1000-2000'))).toEqual([
    400,
    'InvalidParameterValueException',
    'The start of the range is larger than size of retrieved data: bytes=1000-2000',
  ]);
});

test.each([
  'bytes 0-9/100',
  '0-9',
  'bytes=9-8',
  'bytes=9223372036854775807-9223372036854775806',
  'bytes=-5',
  'bytes=5-',
  'bytes=0-0,2-2',
  'Range: bytes=0-9',
])('the range %s is ignored: 200 and everything', async (range) => {
  const answer = await (await withJob()).output(range);
  expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, 1000]);
});

test('a job in progress has no output yet', async () => {
  const { ask, standIn } = bench();
  const archiveId = standIn.addArchive('data', { description: '', content: memoryContent(generatorB(10)), createdAtMs: 0 });
  const job = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  expect(await errorOf(await ask(`GET /-/vaults/data/jobs/${job}/output`))).toEqual([
    400,
    'InvalidParameterValueException',
    `The job is not currently available for download: ${job}`,
  ]);
});

test('content that changed meanwhile is a service error, before the first byte', async () => {
  const { ask, standIn } = bench({ jobDelayMs: 0 });
  const whole = memoryContent(generatorB(10));
  const broken: Content = {
    ...whole,
    read: () => new ReadableStream({ pull: (controller) => controller.error(new Error('the file changed')) }),
  };
  const archiveId = standIn.addArchive('data', { description: '', content: broken, createdAtMs: 0 });
  const job = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  expect((await errorOf(await ask(`GET /-/vaults/data/jobs/${job}/output`))).slice(0, 2)).toEqual([500, 'ServiceUnavailableException']);
});

test('a client that goes away ends the reading', async () => {
  const { ask, standIn } = bench({ jobDelayMs: 0 });
  let isCancelled = false;
  const endless: Content = {
    ...memoryContent(generatorB(10)),
    read: () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1)),
        cancel: () => void (isCancelled = true),
      }),
  };
  const archiveId = standIn.addArchive('data', { description: '', content: endless, createdAtMs: 0 });
  const job = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  await (await ask(`GET /-/vaults/data/jobs/${job}/output`)).body?.cancel();
  expect(isCancelled).toBe(true);
});

test('where the leaves were never asked for, a chunk has its hash all the same, and the whole is not read for it', async () => {
  const { ask, standIn } = bench({ jobDelayMs: 0 });
  const bytes = generatorB(3 * MIB);
  const content: Content = { ...memoryContent(bytes), leafHashes: () => Promise.reject(new Error('takes too long')) };
  const treeHash = await treeHashHex(bytes);
  const archiveId = standIn.addArchive('data', { description: '', content, createdAtMs: 0, treeHash });
  const job = await initiate(ask, 'data', { Type: 'archive-retrieval', ArchiveId: archiveId });
  const hashOf = async (range: string) =>
    header(await ask(`GET /-/vaults/data/jobs/${job}/output`, { headers: { range } }), 'x-amz-sha256-tree-hash');
  expect(await hashOf('bytes=1048576-2097151')).toBe(await treeHashHex(bytes.slice(MIB, 2 * MIB)));
  expect(await hashOf('bytes=0-3145727')).toBe(treeHash);
});
