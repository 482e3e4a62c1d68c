import { expect, test } from 'vitest';
import { memoryContent } from '../../../stand-in/core/index.ts';
import { bench, errorOf, header, HOUR, told } from './client.ts';
import { upload } from './uploading.ts';

const ARN = 'arn:aws:glacier:demo:012345678901:vaults';

test('a vault is made once, however often it is asked for', async () => {
  const { ask, advance } = bench();
  const first = await ask('PUT /-/vaults/photos');
  expect([first.status, header(first, 'location'), await first.text()]).toEqual([201, '/012345678901/vaults/photos', '']);
  advance(1000);
  expect((await ask('PUT /-/vaults/photos')).status).toBe(201);
  expect(await (await ask('GET /-/vaults/photos')).text()).toBe(
    `{"CreationDate":"2026-03-01T12:00:00.000Z","LastInventoryDate":null,"NumberOfArchives":0,"SizeInBytes":0,"VaultARN":"${ARN}/photos","VaultName":"photos"}`,
  );
});

test('names with other characters are refused, and told bare where they are only asked for', async () => {
  const { ask } = bench();
  expect((await errorOf(await ask('PUT /-/vaults/testz%3Az'))).slice(0, 2)).toEqual([400, 'InvalidParameterValueException']);
  expect(await errorOf(await ask('GET /-/vaults/testz%3Az'))).toEqual([404, 'ResourceNotFoundException', 'Vault not found for ARN: testz:z']);
  expect((await ask(`PUT /-/vaults/${'v'.repeat(256)}`)).status).toBe(400);
});

test('a path-preserving client can make a vault named by two dots', async () => {
  const { ask, standIn } = bench();
  expect((await ask('PUT /-/vaults/..')).status).toBe(201);
  expect(standIn.snapshot().vaults.map(({ name }) => name)).toEqual(['..']);
});

test('vaults come in pages of ten, in ASCII order, and the marker names the first of the next page', async () => {
  const { ask } = bench();
  const names = Array.from({ length: 23 }, (_, i) => `v${String(i).padStart(2, '0')}`);
  for (const name of [...names].reverse()) await ask(`PUT /-/vaults/${name}`);
  await ask('PUT /-/vaults/Z'); // upper case comes first
  const seen: unknown[] = [];
  const sizes: number[] = [];
  let marker = '';
  do {
    const page = await told(await ask(`GET /-/vaults?marker=${encodeURIComponent(marker)}`));
    const list = Array.isArray(page['VaultList']) ? page['VaultList'] : [];
    sizes.push(list.length);
    if (marker !== '') expect(list[0].VaultARN).toBe(marker);
    seen.push(...list.map(({ VaultName }) => VaultName));
    marker = String(page['Marker'] ?? '');
  } while (marker !== '');
  expect(sizes).toEqual([10, 10, 4]);
  expect(seen).toEqual(['Z', ...names]);
});

test('a marker keeps its place when its vault is deleted meanwhile', async () => {
  const { ask } = bench();
  for (const name of ['a', 'b', 'c']) await ask(`PUT /-/vaults/${name}`);
  await ask('DELETE /-/vaults/b');
  const page = await told(await ask(`GET /-/vaults?marker=${encodeURIComponent(`${ARN}/b`)}`));
  expect(page['VaultList']).toMatchObject([{ VaultName: 'c' }]);
});

test('a limit beyond the largest page gives the largest page', async () => {
  const { ask } = bench();
  for (let i = 0; i < 12; i++) await ask(`PUT /-/vaults/v${10 + i}`);
  for (const limit of ['11', '1000', '9'.repeat(30)]) {
    const page = await told(await ask(`GET /-/vaults?limit=${limit}`));
    expect([page['VaultList'], page['Marker']], limit).toEqual([expect.objectContaining({ length: 10 }), `${ARN}/v20`]);
  }
});

test('limits that are no number, or 0, and foreign markers are errors', async () => {
  const { ask } = bench();
  for (const query of ['limit=0', 'limit=', 'limit=-1', 'limit=1.5', 'limit=x', 'marker=nonsense']) {
    expect((await errorOf(await ask(`GET /-/vaults?${query}`))).slice(0, 2), query).toEqual([400, 'InvalidParameterValueException']);
  }
});

test('an upload is counted with the next inventory only, with 32 KiB more for each archive', async () => {
  const { ask, advance } = bench();
  await ask('PUT /-/vaults/v');
  await upload(ask, 'v', 'hello');
  const sizes = async () => {
    const { NumberOfArchives, SizeInBytes, LastInventoryDate } = await told(await ask('GET /-/vaults/v'));
    return [NumberOfArchives, SizeInBytes, LastInventoryDate];
  };
  expect(await sizes()).toEqual([0, 0, null]);
  advance(12 * HOUR);
  expect(await sizes()).toEqual([1, 5 + 32_768, '2026-03-02T00:00:00.000Z']);
  advance(50 * HOUR); // nothing written: no new inventory
  expect((await sizes())[2]).toBe('2026-03-02T00:00:00.000Z');
  await upload(ask, 'v', 'again');
  advance(22 * HOUR); // the next daily one
  expect(await sizes()).toEqual([2, 10 + 2 * 32_768, '2026-03-05T00:00:00.000Z']);
});

test('archives from outside are counted at once', async () => {
  const { ask, standIn } = bench();
  standIn.addVault('data');
  standIn.addArchive('data', { description: 'a.txt', content: memoryContent(new Uint8Array(100)), createdAtMs: 0 });
  expect(await told(await ask('GET /-/vaults/data'))).toMatchObject({
    NumberOfArchives: 1,
    SizeInBytes: 100 + 32_768,
    LastInventoryDate: '2026-03-01T12:00:00.000Z',
  });
});

test('an archive of another vault is not deleted, and the refusal names this vault', async () => {
  const { ask, standIn } = bench();
  for (const vault of ['here', 'there']) await ask(`PUT /-/vaults/${vault}`);
  const id = await upload(ask, 'there', 'hello');
  expect(await errorOf(await ask(`DELETE /-/vaults/here/archives/${id}`))).toEqual([
    400,
    'InvalidParameterValueException',
    `Invalid vault name: ${ARN}/here`,
  ]);
  expect(standIn.snapshot().vaults.map(({ archives }) => archives.filter(({ deletedSeq }) => deletedSeq === undefined).length)).toEqual([0, 1]);
  expect((await ask(`DELETE /-/vaults/here/archives/${'x'.repeat(138)}`)).status).toBe(204);
});

test('a vault goes only when its last inventory was empty and nothing was written since', async () => {
  const { ask, advance } = bench();
  await ask('PUT /-/vaults/v');
  const refused = [400, 'InvalidParameterValueException', `Vault not empty or recently written to: ${ARN}/v`];
  const id = await upload(ask, 'v', 'hello');
  expect(await errorOf(await ask('DELETE /-/vaults/v'))).toEqual(refused);
  advance(12 * HOUR);
  expect(await errorOf(await ask('DELETE /-/vaults/v'))).toEqual(refused);
  expect((await ask(`DELETE /-/vaults/v/archives/${id}`)).status).toBe(204);
  expect((await ask(`DELETE /-/vaults/v/archives/${id}`)).status).toBe(204);
  expect(await errorOf(await ask('DELETE /-/vaults/v'))).toEqual(refused);
  advance(24 * HOUR);
  expect((await ask('DELETE /-/vaults/v')).status).toBe(204);
  expect((await ask('DELETE /-/vaults/v')).status).toBe(204);
  expect((await ask('GET /-/vaults/v')).status).toBe(404);
});
