import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../stand-in/core/bytes.ts';
import { readSnapshot } from '../../../stand-in/core/index.ts';
import { bench, type Bench, type Bytes, bytesOf, errorOf, generatorB, header, HOUR, MIB, told } from './client.ts';
import { hashes, initiate, treeHashHex, upload } from './uploading.ts';

async function withVault(overrides: Parameters<typeof bench>[0] = {}) {
  const made = bench({ jobDelayMs: 0, ...overrides });
  await made.ask('PUT /-/vaults/v');
  return made;
}

async function output(ask: Bench['ask'], archiveId: string): Promise<Bytes> {
  const job = await initiate(ask, 'v', { Type: 'archive-retrieval', ArchiveId: archiveId });
  return bytesOf(await ask(`GET /-/vaults/v/jobs/${job}/output`));
}

describe('a single upload', () => {
  test('is answered with its id, its place and its tree hash, and comes back byte by byte', async () => {
    const { ask } = await withVault();
    const bytes = generatorB(2 * MIB + 17);
    const answer = await ask('POST /-/vaults/v/archives', { headers: await hashes(bytes), body: bytes });
    const id = header(answer, 'x-amz-archive-id');
    expect(id).toMatch(/^[A-Za-z0-9_-]{138}$/);
    expect([answer.status, header(answer, 'location'), header(answer, 'x-amz-sha256-tree-hash')]).toEqual([
      201,
      `/012345678901/vaults/v/archives/${id}`,
      await treeHashHex(bytes),
    ]);
    expect(Buffer.compare(await output(ask, id), bytes)).toBe(0);
  });

  test('needs both hashes, and they must be right', async () => {
    const { ask, standIn } = await withVault();
    const body = utf8('hello');
    const right = await hashes(body);
    const refused = async (headers: Record<string, string>, tamper?: (headers: Headers) => void) =>
      errorOf(await ask('POST /-/vaults/v/archives', { headers, body, ...(tamper ? { tamper } : {}) }));
    const wrong = 'b'.repeat(64);
    expect(await refused({ ...right, 'x-amz-sha256-tree-hash': wrong })).toEqual([
      400,
      'InvalidParameterValueException',
      `Checksum mismatch: expected ${wrong}, computed ${right['x-amz-sha256-tree-hash']}`,
    ]);
    expect((await refused({ ...right, 'x-amz-content-sha256': wrong }))[2]).toMatch(/^The value passed in as x-amz-content-sha256 does not match/);
    expect(await refused({ 'x-amz-content-sha256': right['x-amz-content-sha256'] ?? '' })).toEqual([
      400,
      'MissingParameterValueException',
      'Required parameter missing: x-amz-sha256-tree-hash',
    ]);
    expect((await refused(right, (headers) => headers.delete('x-amz-content-sha256')))[1]).toBe('MissingParameterValueException');
    expect(standIn.snapshot().vaults[0]?.archives).toEqual([]);
  });

  test('needs its length, unlike a part', async () => {
    const { ask } = await withVault();
    const body = utf8('hello');
    const tamper = (headers: Headers) => headers.set('transfer-encoding', 'chunked');
    const headers = await hashes(body);
    expect(await errorOf(await ask('POST /-/vaults/v/archives', { headers, body, tamper }))).toEqual([
      400,
      'MissingParameterValueException',
      'Required parameter missing: Content-Length',
    ]);
    const upload = await ask('POST /-/vaults/v/multipart-uploads', { headers: { 'x-amz-part-size': String(MIB) } });
    const part = { headers: { ...headers, 'content-range': 'bytes 0-4/*' }, body, tamper };
    expect((await ask(`PUT /-/vaults/v/multipart-uploads/${header(upload, 'x-amz-multipart-upload-id')}`, part)).status).toBe(204);
    // As in the demo's worker, where the platform shows neither header.
    expect((await ask('POST /-/vaults/v/archives', { headers, body })).status).toBe(201);
  });

  test('of nothing, or of more than 4 GiB, is refused', async () => {
    const { ask } = await withVault();
    const empty = { ...(await hashes(new Uint8Array())), 'content-length': '0' };
    expect(await errorOf(await ask('POST /-/vaults/v/archives', { headers: empty }))).toEqual([
      400,
      'InvalidParameterValueException',
      'Invalid Content-Length: 0',
    ]);
    const huge = { ...(await hashes(utf8('x'))), 'content-length': '4294967297' };
    expect((await errorOf(await ask('POST /-/vaults/v/archives', { headers: huge, body: 'x' })))[2]).toBe('Invalid Content-Length: 4294967297');
  });

  test('keeps a description of printable ASCII without its leading spaces', async () => {
    const { ask, standIn } = await withVault();
    await upload(ask, 'v', 'x', '~ {"a": "\\"}');
    expect(standIn.snapshot().vaults[0]?.archives[0]?.description).toBe('~ {"a": "\\"}');
  });
});

describe('a multipart upload', () => {
  const SIZE = 3 * MIB + 5;
  const whole = generatorB(SIZE);
  const start = async (ask: Bench['ask'], size = String(MIB)) =>
    ask('POST /-/vaults/v/multipart-uploads', { headers: { 'x-amz-part-size': size, 'x-amz-archive-description': 'big' } });
  const begin = async (ask: Bench['ask'], size?: string) => header(await start(ask, size), 'x-amz-multipart-upload-id');
  const part = async (ask: Bench['ask'], id: string, from: number, bytes: Bytes, range?: string) =>
    ask(`PUT /-/vaults/v/multipart-uploads/${id}`, {
      headers: {
        ...(await hashes(bytes)),
        'content-range': range ?? `bytes ${from}-${from + bytes.length - 1}/*`,
        'content-length': String(bytes.length),
      },
      body: bytes,
    });
  const all = async (ask: Bench['ask'], id: string) => {
    for (const from of [2 * MIB, 0, 3 * MIB, MIB]) await part(ask, id, from, whole.slice(from, from + MIB));
  };
  const complete = async (ask: Bench['ask'], id: string, headers: Record<string, string> = {}) =>
    ask(`POST /-/vaults/v/multipart-uploads/${id}`, {
      headers: { 'x-amz-archive-size': String(SIZE), 'x-amz-sha256-tree-hash': await treeHashHex(whole), ...headers },
    });

  test('takes parts in any order and becomes an archive; completed again, the same one', async () => {
    const { ask } = await withVault();
    const id = await begin(ask);
    expect(id).toMatch(/^[A-Za-z0-9_-]{92}$/);
    await all(ask, id);
    const first = await complete(ask, id);
    expect([first.status, header(first, 'x-amz-sha256-tree-hash')]).toEqual([201, await treeHashHex(whole)]);
    const archiveId = header(first, 'x-amz-archive-id');
    expect(header(await complete(ask, id), 'x-amz-archive-id')).toBe(archiveId);
    expect(Buffer.compare(await output(ask, archiveId), whole)).toBe(0);
    expect((await ask(`GET /-/vaults/v/multipart-uploads/${id}`)).status).toBe(404);
  });

  test('completed again, it tells the hash that is stored, and refuses another hash or size as before', async () => {
    const { ask } = await withVault();
    const id = await begin(ask);
    await all(ask, id);
    const archiveId = header(await complete(ask, id), 'x-amz-archive-id');
    const treeHash = await treeHashHex(whole);
    const again = await complete(ask, id, { 'x-amz-sha256-tree-hash': treeHash.toUpperCase() });
    expect([again.status, header(again, 'x-amz-sha256-tree-hash'), header(again, 'x-amz-archive-id')]).toEqual([201, treeHash, archiveId]);
    const wrong = 'c'.repeat(64);
    const refused = async (headers: Record<string, string>) => errorOf(await complete(ask, id, headers));
    const code = 'InvalidParameterValueException';
    expect(await refused({ 'x-amz-sha256-tree-hash': wrong })).toEqual([400, code, `Invalid x-amz-sha256-tree-hash: ${wrong}`]);
    expect(await refused({ 'x-amz-archive-size': '7' })).toEqual([400, code, 'Invalid x-amz-archive-size: 7']);
  });

  test('once its archive was deleted and is forgotten, its Complete is too', async () => {
    const { ask, advance, control } = await withVault();
    const id = await begin(ask);
    await all(ask, id);
    const archiveId = header(await complete(ask, id), 'x-amz-archive-id');
    await ask(`DELETE /-/vaults/v/archives/${archiveId}`);
    expect((await complete(ask, id)).status).toBe(201);
    await control('POST', 'inventory', { vault: 'v' });
    advance(HOUR);
    expect((await errorOf(await complete(ask, id))).slice(0, 2)).toEqual([404, 'ResourceNotFoundException']);
  });

  test('two Completes at once make one archive', async () => {
    const { ask, standIn } = await withVault();
    const id = await begin(ask);
    await all(ask, id);
    const both = await Promise.all([complete(ask, id), complete(ask, id)]);
    expect(new Set(both.map((answer) => header(answer, 'x-amz-archive-id'))).size).toBe(1);
    expect(standIn.snapshot().vaults[0]?.archives).toHaveLength(1);
  });

  test('of a range, the latest part wins', async () => {
    const { ask } = await withVault();
    const id = await begin(ask);
    await part(ask, id, MIB, new Uint8Array(MIB));
    await all(ask, id);
    expect((await complete(ask, id)).status).toBe(201);
  });

  test('a failed Complete leaves the upload open', async () => {
    const { ask } = await withVault();
    const id = await begin(ask);
    await part(ask, id, 0, whole.slice(0, 100)); // short, in the middle: accepted, fails at the end
    for (const from of [MIB, 2 * MIB, 3 * MIB]) await part(ask, id, from, whole.slice(from, from + MIB));
    expect((await errorOf(await complete(ask, id))).slice(0, 2)).toEqual([400, 'InvalidParameterValueException']);
    await part(ask, id, 0, whole.slice(0, MIB));
    const wrong = 'c'.repeat(64);
    expect((await errorOf(await complete(ask, id, { 'x-amz-sha256-tree-hash': wrong })))[2]).toBe(`Invalid x-amz-sha256-tree-hash: ${wrong}`);
    expect((await complete(ask, id, { 'x-amz-archive-size': '7' })).status).toBe(400);
    expect((await complete(ask, id)).status).toBe(201);
  });

  test('refuses part sizes and ranges with the service’s words', async () => {
    const { ask } = await withVault();
    const message = async (answer: Response) => (await errorOf(answer))[2];
    const words = 'Part size must not be null, must be a power of two and be between 1048576 and 4294967296 bytes.';
    expect(await message(await start(ask, '0'))).toBe(`Invalid part size: 0. ${words}`);
    expect(await message(await start(ask, '3145728'))).toBe(`Invalid part size: 3145728. ${words}`);
    expect(await message(await ask('POST /-/vaults/v/multipart-uploads'))).toBe(`Invalid part size: null. ${words}`);
    const id = await begin(ask, String(4 * MIB));
    expect(await message(await part(ask, id, 0, whole.slice(0, 3), 'bytes 0-4194303/*'))).toBe(
      'Content-Range: bytes 0-4194303/* is incompatible with Content-Length: 3',
    );
    expect(await errorOf(await part(ask, id, 0, whole.slice(0, 3), 'bytes 41943040000-41943040002/*'))).toEqual([
      400,
      'InvalidParameterValueException',
      'This is part number 10001 for the current multipart upload. It exceeds the limit of 10000 parts.',
    ]);
    expect((await part(ask, id, 0, whole.slice(0, 3), 'bytes 41938845696-41938845698/*')).status).toBe(204);
    for (const range of ['bytes 9-8/*', 'bytes 5-7/*', 'bytes 0-4194304/*', 'bytes 0-2/3', 'bytes 41943040001-41943040002/*']) {
      expect(await message(await part(ask, id, 0, whole.slice(0, 3), range))).toBe(`Invalid Content-Range: ${range}`);
    }
    expect((await part(ask, 'unknown', 0, whole.slice(0, 3))).status).toBe(404);
  });

  test('lists uploads and parts, the latter by range and in pages of fifty', async () => {
    const { ask } = await withVault();
    const id = await begin(ask);
    const other = await begin(ask);
    const described = {
      ArchiveDescription: 'big',
      CreationDate: '2026-03-01T12:00:00.000Z',
      PartSizeInBytes: MIB,
      VaultARN: 'arn:aws:glacier:demo:012345678901:vaults/v',
    };
    expect(await told(await ask('GET /-/vaults/v/multipart-uploads'))).toEqual({
      Marker: null,
      UploadsList: [
        { ...described, MultipartUploadId: id },
        { ...described, MultipartUploadId: other },
      ],
    });
    expect(await told(await ask('GET /-/vaults/v/multipart-uploads?limit=1'))).toMatchObject({ Marker: other });
    await all(ask, id);
    const first = await told(await ask(`GET /-/vaults/v/multipart-uploads/${id}?limit=3`));
    expect(first).toMatchObject({ ...described, MultipartUploadId: id, Parts: [{ RangeInBytes: '0-1048575' }, {}, {}] });
    expect(await told(await ask(`GET /-/vaults/v/multipart-uploads/${id}?marker=${first['Marker']}`))).toMatchObject({
      Marker: null,
      Parts: [{ RangeInBytes: '3145728-3145732', SHA256TreeHash: await treeHashHex(whole.slice(3 * MIB)) }],
    });
  });

  test.each(['aborted', 'completed', 'forgotten'])('that is %s between two pages keeps its place in the list', async (how) => {
    const { ask, advance } = await withVault();
    const first = await begin(ask);
    const second = await begin(ask);
    advance(12 * HOUR);
    const third = await begin(ask);
    await part(ask, first, 0, whole.slice(0, MIB));
    expect(await told(await ask('GET /-/vaults/v/multipart-uploads?limit=1'))).toMatchObject({ Marker: second });
    if (how === 'aborted') await ask(`DELETE /-/vaults/v/multipart-uploads/${second}`);
    else if (how === 'forgotten') advance(12 * HOUR);
    else {
      await all(ask, second);
      await complete(ask, second);
    }
    const next = await told(await ask(`GET /-/vaults/v/multipart-uploads?limit=1&marker=${second}`));
    expect(next).toMatchObject({ Marker: null, UploadsList: [{ MultipartUploadId: third }] });
    expect((await ask('GET /-/vaults/v/multipart-uploads?marker=nonsense')).status).toBe(400);
    expect((await ask(`GET /-/vaults/v/multipart-uploads/${first}?marker=nonsense`)).status).toBe(400);
  });

  test('can be aborted again for a day, in a next life too, and is hidden elsewhere', async () => {
    const first = await withVault();
    const id = await begin(first.ask);
    await part(first.ask, id, 0, whole.slice(0, MIB));
    const abort = async (ask: Bench['ask']) => (await ask(`DELETE /-/vaults/v/multipart-uploads/${id}`)).status;
    expect([await abort(first.ask), await abort(first.ask)]).toEqual([204, 204]);
    const [kept] = first.standIn.snapshot().vaults[0]?.uploads ?? [];
    expect(kept).toMatchObject({ id, parts: [] });

    const state = readSnapshot(JSON.parse(JSON.stringify(first.standIn.snapshot())));
    const { ask, advance } = bench({ jobDelayMs: 0, state, store: first.store });
    advance(24 * HOUR - 1);
    expect(await abort(ask)).toBe(204);
    expect(await told(await ask('GET /-/vaults/v/multipart-uploads'))).toEqual({ Marker: null, UploadsList: [] });
    expect((await ask(`GET /-/vaults/v/multipart-uploads/${id}`)).status).toBe(404);
    expect((await part(ask, id, 0, whole.slice(0, MIB))).status).toBe(404);
    expect((await complete(ask, id)).status).toBe(404);
    advance(24 * HOUR);
    expect(await abort(ask)).toBe(404);
  });

  test('is not aborted once it is completed', async () => {
    const { ask } = await withVault();
    const id = await begin(ask);
    await all(ask, id);
    await complete(ask, id);
    expect((await errorOf(await ask(`DELETE /-/vaults/v/multipart-uploads/${id}`))).slice(0, 2)).toEqual([404, 'ResourceNotFoundException']);
    expect((await complete(ask, id)).status).toBe(201);
  });

  test('is gone after a day without a part', async () => {
    const { ask, advance } = await withVault();
    const idle = await begin(ask);
    advance(23 * HOUR);
    await part(ask, idle, 0, whole.slice(0, MIB));
    advance(23 * HOUR);
    expect((await ask(`GET /-/vaults/v/multipart-uploads/${idle}`)).status).toBe(200);
    advance(HOUR);
    expect((await ask(`GET /-/vaults/v/multipart-uploads/${idle}`)).status).toBe(404);
  });
});
