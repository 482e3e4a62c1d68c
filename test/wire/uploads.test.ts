import { expect } from 'vitest';
import type { Boto } from './boto.ts';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, MIB, testWith } from './fixtures.ts';
import { retrieved } from './retrieving.ts';

const test = testWith();

describeWithBoto3('uploads', () => {
  for (const size of [1, MIB - 1, MIB, MIB + 1, 3 * MIB + 5]) {
    test(`${size} bytes are uploaded at once, and come back the same`, async ({ boto, standIn, vaultName }) => {
      const bytes = bytesOf(size, size);
      const { answer, status, headers } = await boto.whole('upload_archive', { vaultName, archiveDescription: 'some bytes', body: bytes });
      expect(status).toBe(201);
      expect(answer.archiveId).toMatch(/^[\w-]{138}$/);
      expect(answer.checksum).toBe(await boto.treeHash(bytes));
      expect(headers['location']).toMatch(new RegExp(`^/\\d{12}/vaults/${vaultName}/archives/${answer.archiveId}$`));
      const output = await retrieved(boto, standIn, vaultName, given(answer.archiveId));
      expect(output.body.bytes.equals(bytes)).toBe(true);
      expect(output).toMatchObject({ checksum: answer.checksum, archiveDescription: 'some bytes' });
    });
  }

  test('bytes that arrive with the tree hash of others are refused, and nothing is kept', async ({ boto, standIn, vaultName }) => {
    const [bytes, others] = [bytesOf(1000, 1), bytesOf(1000, 2)];
    const [computed, sent] = [await boto.treeHash(bytes), await boto.treeHash(others)];
    expect(await boto.refused('upload_archive', { vaultName, checksum: sent, body: bytes })).toMatchObject({
      status: 400,
      code: 'InvalidParameterValueException',
      message: `Checksum mismatch: expected ${sent}, computed ${computed}`,
    });
    await standIn.order('inventory', { vault: vaultName });
    expect(await boto.call('describe_vault', { vaultName })).toMatchObject({ NumberOfArchives: 0 });
  });

  test('an empty archive cannot be', async ({ boto, vaultName }) => {
    expect(await boto.refused('upload_archive', { vaultName, body: Buffer.alloc(0) })).toMatchObject({
      status: 400,
      code: 'InvalidParameterValueException',
      message: 'Invalid Content-Length: 0',
    });
  });

  test('descriptions have at most 1,024 characters, and lose leading spaces', async ({ boto, standIn, vaultName }) => {
    const body = bytesOf(5);
    expect(await boto.refused('upload_archive', { vaultName, archiveDescription: 'd'.repeat(1025), body })).toMatchObject({ status: 400 });
    const archiveDescription = `  a  b ~ " \\ ${'d'.repeat(1000)}`;
    const { archiveId } = await boto.call('upload_archive', { vaultName, archiveDescription, body });
    const output = await retrieved(boto, standIn, vaultName, given(archiveId));
    expect(output.archiveDescription).toBe(archiveDescription.trimStart());
  });

  test('the same bytes twice are two archives', async ({ boto, vaultName }) => {
    const one = await boto.call('upload_archive', { vaultName, body: bytesOf(5) });
    const other = await boto.call('upload_archive', { vaultName, body: bytesOf(5) });
    expect(one.archiveId).not.toBe(other.archiveId);
    expect(one.checksum).toBe(other.checksum);
  });
});

describeWithBoto3('uploads in parts', () => {
  test('parts of 1 MiB become one archive, whatever their order; the latest of a range wins', async ({ boto, standIn, vaultName }) => {
    const bytes = bytesOf(3 * MIB + 7);
    const uploadId = await begin(boto, vaultName, 'in parts');
    await put(boto, vaultName, uploadId, 3 * MIB, bytes.subarray(3 * MIB));
    await put(boto, vaultName, uploadId, 0, bytesOf(MIB, 9)); // replaced below
    for (const start of [2 * MIB, 0, MIB]) await put(boto, vaultName, uploadId, start, bytes.subarray(start, start + MIB));

    const { Parts, ...upload } = await boto.call('list_parts', { vaultName, uploadId });
    expect(upload).toMatchObject({ ArchiveDescription: 'in parts', MultipartUploadId: uploadId, PartSizeInBytes: MIB });
    expect(Parts?.map(({ RangeInBytes }) => RangeInBytes)).toEqual(['0-1048575', '1048576-2097151', '2097152-3145727', '3145728-3145734']);
    expect(Parts?.[0]?.SHA256TreeHash).toBe(await boto.treeHash(bytes.subarray(0, MIB)));

    const checksum = await boto.treeHash(bytes);
    const done = { vaultName, uploadId, archiveSize: String(bytes.length), checksum };
    const { answer, status } = await boto.whole('complete_multipart_upload', done);
    expect(status).toBe(201);
    expect(answer.checksum).toBe(checksum);
    expect((await boto.call('complete_multipart_upload', done)).archiveId).toBe(answer.archiveId);
    const output = await retrieved(boto, standIn, vaultName, given(answer.archiveId));
    expect(output.body.bytes.equals(bytes)).toBe(true);
    expect((await boto.call('list_multipart_uploads', { vaultName })).UploadsList).toEqual([]);
  });

  test('Complete refuses a wrong hash, a wrong size and a gap, and leaves the upload open', async ({ boto, vaultName }) => {
    const bytes = bytesOf(2 * MIB);
    const uploadId = await begin(boto, vaultName);
    await put(boto, vaultName, uploadId, MIB, bytes.subarray(MIB));
    const checksum = await boto.treeHash(bytes);
    const done = { vaultName, uploadId, archiveSize: String(bytes.length), checksum };
    const refusal = { status: 400, code: 'InvalidParameterValueException' };
    expect(await boto.refused('complete_multipart_upload', done)).toMatchObject(refusal);
    await put(boto, vaultName, uploadId, 0, bytes.subarray(0, MIB));
    expect(await boto.refused('complete_multipart_upload', { ...done, archiveSize: '5' })).toMatchObject(refusal);
    const wrong = await boto.treeHash(bytes.subarray(1));
    expect(await boto.refused('complete_multipart_upload', { ...done, checksum: wrong })).toMatchObject({
      ...refusal,
      message: `Invalid x-amz-sha256-tree-hash: ${wrong}`,
    });
    expect((await boto.call('complete_multipart_upload', done)).checksum).toBe(checksum);
  });

  test('a short part in the middle is accepted, and fails at the end', async ({ boto, vaultName }) => {
    const bytes = bytesOf(20);
    const uploadId = await begin(boto, vaultName);
    await put(boto, vaultName, uploadId, 0, bytes.subarray(0, 10));
    await put(boto, vaultName, uploadId, MIB, bytes.subarray(10));
    const done = { vaultName, uploadId, archiveSize: '20', checksum: await boto.treeHash(bytes) };
    expect(await boto.refused('complete_multipart_upload', done)).toMatchObject({ status: 400, code: 'InvalidParameterValueException' });
  });

  test('a part must have the length, the place and the hash that it claims', async ({ boto, vaultName }) => {
    const uploadId = await begin(boto, vaultName);
    const refusal = { status: 400, code: 'InvalidParameterValueException' };
    const part = (range: string, body: Buffer, more = {}) => boto.refused('upload_multipart_part', { vaultName, uploadId, range, body, ...more });
    expect(await part('bytes 0-99/*', bytesOf(90))).toMatchObject({
      ...refusal,
      message: 'Content-Range: bytes 0-99/* is incompatible with Content-Length: 90',
    });
    expect(await part('bytes 9-8/*', bytesOf(1))).toMatchObject({ ...refusal, message: 'Invalid Content-Range: bytes 9-8/*' });
    expect(await part('bytes 512-611/*', bytesOf(100))).toMatchObject(refusal);
    const checksum = await boto.treeHash(bytesOf(100, 2));
    expect(await part('bytes 0-99/*', bytesOf(100), { checksum })).toMatchObject(refusal);
    expect((await boto.call('list_parts', { vaultName, uploadId })).Parts).toEqual([]);
  });

  test('a part size is a power of two of MiB', async ({ boto, vaultName }) => {
    for (const partSize of ['0', '1', '1048577', '3145728', '8589934592', 'x']) {
      expect(await boto.refused('initiate_multipart_upload', { vaultName, partSize })).toMatchObject({
        status: 400,
        code: 'InvalidParameterValueException',
        message: `Invalid part size: ${partSize}. Part size must not be null, must be a power of two and be between 1048576 and 4294967296 bytes.`,
      });
    }
    await boto.call('initiate_multipart_upload', { vaultName, partSize: '4294967296' });
  });

  test('more than 50 uploads and more than 50 parts come in pages', async ({ boto, vaultName }) => {
    const uploads: string[] = [];
    for (let i = 0; i < 53; i++) uploads.push(await begin(boto, vaultName, `upload ${i}`));
    const lists = await boto.pages('list_multipart_uploads', { vaultName });
    expect(lists.map(({ UploadsList }) => UploadsList?.length)).toEqual([50, 3]);
    const told = lists.flatMap(({ UploadsList }) => given(UploadsList).map(({ MultipartUploadId }) => MultipartUploadId));
    expect(told.sort()).toEqual([...uploads].sort());
    expect(lists[0]?.Marker).toBe(lists[1]?.UploadsList?.[0]?.MultipartUploadId);

    const uploadId = given(uploads[0]);
    for (let i = 0; i < 52; i++) await put(boto, vaultName, uploadId, i * MIB, bytesOf(3, i + 1));
    const parts = await boto.pages('list_parts', { vaultName, uploadId });
    expect(parts.map(({ Parts }) => Parts?.length)).toEqual([50, 2]);
    expect(parts[1]?.Parts?.map(({ RangeInBytes }) => RangeInBytes)).toEqual(['52428800-52428802', '53477376-53477378']);
    expect((await boto.pages('list_parts', { vaultName, uploadId }, 20)).map(({ Parts }) => Parts?.length)).toEqual([20, 20, 12]);
  });

  test('an aborted upload is gone, with its parts', async ({ boto, vaultName }) => {
    const uploadId = await begin(boto, vaultName);
    await put(boto, vaultName, uploadId, 0, bytesOf(10));
    expect((await boto.whole('abort_multipart_upload', { vaultName, uploadId })).status).toBe(204);
    const gone = { status: 404, code: 'ResourceNotFoundException' };
    expect(await boto.refused('list_parts', { vaultName, uploadId })).toMatchObject(gone);
    expect((await boto.whole('abort_multipart_upload', { vaultName, uploadId })).status).toBe(204); // no error for a while
    expect(await boto.refused('upload_multipart_part', { vaultName, uploadId, range: 'bytes 0-9/*', body: bytesOf(10) })).toMatchObject(gone);
  });
});

async function begin(boto: Boto, vaultName: string, archiveDescription = ''): Promise<string> {
  const { uploadId } = await boto.call('initiate_multipart_upload', { vaultName, partSize: String(MIB), archiveDescription });
  expect(uploadId).toMatch(/^[\w-]{92}$/);
  return given(uploadId);
}

async function put(boto: Boto, vaultName: string, uploadId: string, start: number, body: Buffer): Promise<void> {
  const range = `bytes ${start}-${start + body.length - 1}/*`;
  const { answer, status } = await boto.whole('upload_multipart_part', { vaultName, uploadId, range, body });
  expect(status).toBe(204);
  expect(answer.checksum).toBe(await boto.treeHash(body));
}
