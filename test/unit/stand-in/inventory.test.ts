import { expect, test } from 'vitest';
import { memoryContent } from '../../../stand-in/core/index.ts';
import { bench, type Bench, bytesOf, errorOf, header, HOUR, isTold, START, told } from './client.ts';
import { initiate, upload } from './uploading.ts';

const HASH = 'ab'.repeat(32);
const id = (letter: string) => letter.repeat(138);

/** A vault of archives with known ids, one a second; nothing is hashed. */
function withArchives(descriptions: readonly string[], count = descriptions.length) {
  const made = bench({ jobDelayMs: 0 });
  made.standIn.addVault('data');
  for (let i = count - 1; i >= 0; i--) {
    made.standIn.addArchive('data', {
      archiveId: id(String.fromCharCode(97 + i)),
      description: descriptions[i] ?? `archive ${i}`,
      content: memoryContent(new Uint8Array(i + 1)),
      createdAtMs: Date.parse('2017-08-22T17:24:07.389Z') + 1000 * i,
      treeHash: HASH,
    });
  }
  return made;
}

async function inventory({ ask }: Bench, parameters: object = {}) {
  const job = await initiate(ask, 'data', { Type: 'inventory-retrieval', ...parameters });
  const output = await ask(`GET /-/vaults/data/jobs/${job}/output`);
  return { job, output, described: await told(await ask(`GET /-/vaults/data/jobs/${job}`)) };
}

/** The single letters of which `withArchives` makes ids. */
async function letters(output: Response): Promise<string> {
  const { ArchiveList } = await told(output);
  return Array.isArray(ArchiveList) ? ArchiveList.map(({ ArchiveId }) => String(ArchiveId).charAt(0)).join('') : '?';
}

function markerOf(described: Record<string, unknown>): unknown {
  const parameters = described['InventoryRetrievalParameters'];
  return isTold(parameters) ? parameters['Marker'] : undefined;
}

test('JSON is compact, oldest first, with dates in whole seconds and no final newline', async () => {
  const { output, described } = await inventory(withArchives(['first', '']));
  const text = await output.text();
  expect(text).toBe(
    '{"VaultARN":"arn:aws:glacier:demo:012345678901:vaults/data","InventoryDate":"2026-03-01T12:00:00Z","ArchiveList":[' +
      `{"ArchiveId":"${id('a')}","ArchiveDescription":"first","CreationDate":"2017-08-22T17:24:07Z","Size":1,"SHA256TreeHash":"${HASH}"},` +
      `{"ArchiveId":"${id('b')}","ArchiveDescription":"","CreationDate":"2017-08-22T17:24:08Z","Size":2,"SHA256TreeHash":"${HASH}"}]}`,
  );
  expect(Object.fromEntries(output.headers)).toMatchObject({ 'content-type': 'application/json', 'content-length': String(text.length) });
  expect(output.headers.has('x-amz-sha256-tree-hash')).toBe(false);
  expect(output.headers.has('x-amz-archive-description')).toBe(false);
  expect(described).toMatchObject({ InventorySizeInBytes: text.length, ArchiveId: null, SHA256TreeHash: null });
  expect('Tier' in described).toBe(false);
});

test('CSV quotes every description, escapes quotes and leaves backslashes', async () => {
  const { output } = await inventory(withArchives(['plain', 'a,b"c', 'ends with \\', '']), { Format: 'CSV' });
  const line = (letter: string, quoted: string, second: number, size: number) =>
    `${id(letter)},${quoted},2017-08-22T17:24:0${second}Z,${size},${HASH}\n`;
  expect(await output.text()).toBe(
    'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash\n' +
      line('a', '"plain"', 7, 1) +
      line('b', '"a,b\\"c"', 8, 2) +
      line('c', '"ends with \\"', 9, 3) +
      `${id('d')},"",2017-08-22T17:24:10Z,4,${HASH}\n`,
  );
  expect(header(output, 'content-type')).toBe('text/csv');
});

test('an empty inventory is one', async () => {
  const { output } = await inventory(withArchives([]));
  expect(await output.text()).toMatch(/"ArchiveList":\[\]\}$/);
});

test('ranges of an inventory come without a hash', async () => {
  const made = withArchives(['first']);
  const { job } = await inventory(made);
  const answer = await made.ask(`GET /-/vaults/data/jobs/${job}/output`, { headers: { range: 'bytes=0-10' } });
  expect([answer.status, answer.headers.has('x-amz-sha256-tree-hash'), await answer.text()]).toEqual(
    [206, false, '{"VaultARN":'].map((value) => (typeof value === 'string' ? value.slice(0, 11) : value)),
  );
});

test('dates include the start and exclude the end', async () => {
  const made = withArchives([], 5); // at :07, :08, :09, :10, :11
  const between = async (StartDate?: string, EndDate?: string) =>
    letters((await inventory(made, { InventoryRetrievalParameters: { StartDate, EndDate } })).output);
  expect(await between('2017-08-22T17:24:08Z', '2017-08-22T17:24:10Z')).toBe('bc');
  expect(await between('2017-08-22T17:24:10Z')).toBe('de');
  expect(await between(undefined, '2017-08-22T17:24:08.000Z')).toBe('a');
});

test('pages of an inventory: the marker of a finished job begins the next, null ends', async () => {
  const made = withArchives([], 5);
  const seen: string[] = [];
  let Marker: unknown = undefined;
  do {
    const { output, described } = await inventory(made, { InventoryRetrievalParameters: { Limit: '2', Marker } });
    seen.push(await letters(output));
    expect(described['InventoryRetrievalParameters']).toMatchObject({ Limit: '2' });
    Marker = markerOf(described);
  } while (Marker !== null);
  expect(seen).toEqual(['ab', 'cd', 'e']);
});

test('while a job is in progress, its marker is still the one it was asked with', async () => {
  const made = withArchives([], 3);
  const { described } = await inventory(made, { InventoryRetrievalParameters: { Limit: 1 } });
  const marker = markerOf(described);
  const slow = bench();
  slow.standIn.addVault('data');
  const job = await initiate(slow.ask, 'data', { Type: 'inventory-retrieval', InventoryRetrievalParameters: { Marker: marker, Limit: 1 } });
  expect(markerOf(await told(await slow.ask(`GET /-/vaults/data/jobs/${job}`)))).toBe(marker);
});

test('a job that began with a marker only looks like a whole one when it is done', async () => {
  const made = withArchives([], 3);
  const { described: first } = await inventory(made, { InventoryRetrievalParameters: { Limit: 1 } });
  const { described, output } = await inventory(made, { InventoryRetrievalParameters: { Marker: markerOf(first) } });
  expect(await letters(output)).toBe('bc');
  expect(described['InventoryRetrievalParameters']).toEqual({ EndDate: null, Format: 'JSON', Limit: null, Marker: null, StartDate: null });
});

test('a foreign marker is refused', async () => {
  const { ask } = withArchives([], 1);
  const body = JSON.stringify({ Type: 'inventory-retrieval', InventoryRetrievalParameters: { Marker: '!' } });
  expect((await errorOf(await ask('POST /-/vaults/data/jobs', { body }))).slice(0, 2)).toEqual([400, 'InvalidParameterValueException']);
});

test('uploads and deletions are absent until the next inventory', async () => {
  const made = bench({ jobDelayMs: 0, outputLifeMs: 1000 * HOUR });
  const { ask, advance, control } = made;
  await ask('PUT /-/vaults/data');
  const first = await upload(ask, 'data', 'one');
  advance(12 * HOUR);
  const second = await upload(ask, 'data', 'two');
  await ask(`DELETE /-/vaults/data/archives/${first}`);
  const ids = async () => {
    const { ArchiveList } = await told((await inventory(made)).output);
    return Array.isArray(ArchiveList) ? ArchiveList.map(({ ArchiveId }) => ArchiveId) : [];
  };
  expect(await ids()).toEqual([first]);
  expect((await control('POST', 'inventory', { vault: 'data' })).status).toBe(200);
  expect(await ids()).toEqual([second]);
  expect((await control('POST', 'inventory', { vault: 'absent' })).status).toBe(404);
});

test('an inventory job hashes what nobody hashed before', async () => {
  const made = bench({ jobDelayMs: 0 });
  made.standIn.addArchive('data', { description: '', content: memoryContent(new Uint8Array(1)), createdAtMs: START });
  const { output } = await inventory(made);
  expect(await output.text()).toContain('"SHA256TreeHash":"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"');
});

test('a large inventory streams, and its length is known', async () => {
  const made = bench({ jobDelayMs: 0 });
  const content = memoryContent(new Uint8Array(1));
  for (let i = 0; i < 20_000; i++) made.standIn.addArchive('data', { description: `n ${i}`, content, createdAtMs: i, treeHash: HASH });
  const { output, described } = await inventory(made);
  expect((await bytesOf(output)).length).toBe(described['InventorySizeInBytes']);
});
