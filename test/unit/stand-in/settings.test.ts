import { expect, test } from 'vitest';
import { memoryContent } from '../../../stand-in/core/index.ts';
import { bench, errorOf, header, HOUR, MIB, told } from './client.ts';

async function withVault() {
  const made = bench();
  await made.ask('PUT /-/vaults/v');
  const put = (path: string, body: object, method = 'PUT') => made.ask(`${method} /-/vaults/v/${path}`, { body: JSON.stringify(body) });
  const text = async (path: string) => (await made.ask(`GET /-/vaults/v/${path}`)).text();
  return { ...made, put, text };
}

test('the retrieval policy is None, and takes rates up to 2⁶³−1 exactly', async () => {
  const { ask } = bench();
  const get = async () => (await ask('GET /-/policies/data-retrieval')).text();
  const set = (rules: string) => ask('PUT /-/policies/data-retrieval', { body: `{"Policy":{"Rules":${rules}}}` });
  expect(await get()).toBe('{"Policy":{"Rules":[{"BytesPerHour":null,"Strategy":"None"}]}}');
  const answer = await set('[{"Strategy":"BytesPerHour","BytesPerHour":9223372036854775807}]');
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  expect(await get()).toBe('{"Policy":{"Rules":[{"BytesPerHour":9223372036854775807,"Strategy":"BytesPerHour"}]}}');
  expect((await set('[{"Strategy":"FreeTier"}]')).status).toBe(204);
  for (const rules of ['[]', '[{"Strategy":"None"},{"Strategy":"None"}]', '[{"Strategy":"Fast"}]', '[{"Strategy":"None","BytesPerHour":5}]']) {
    expect((await errorOf(await set(rules))).slice(0, 2), rules).toEqual([400, 'InvalidParameterValueException']);
  }
});

test('what is wrong with a retrieval policy is told by its own text', async () => {
  const { ask } = bench();
  const set = async (body: string) => errorOf(await ask('PUT /-/policies/data-retrieval', { body }));
  const rate = (value: string) => set(`{"Policy":{"Rules":[{"Strategy":"BytesPerHour","BytesPerHour":${value}}]}}`);
  for (const text of ['0', '9223372036854775808', '-5', '1.5', '1e3', '99999999999999999999']) {
    const told = [400, 'InvalidParameterValueException', `Invalid BytesPerHour: ${text}`];
    expect([await rate(text), await rate(`"${text}"`)]).toEqual([told, told]);
  }
  const missing = (name: string) => [400, 'MissingParameterValueException', `Required parameter missing: ${name}`];
  for (const body of ['', '{}', '{"Policy":null}']) expect(await set(body)).toEqual(missing('Policy'));
  expect(await set('{"Policy":{}}')).toEqual(missing('Rules'));
  expect(await set('{"Policy":{"Rules":[{}]}}')).toEqual(missing('Strategy'));
  expect(await rate('null')).toEqual(missing('BytesPerHour'));
  expect(await set('{"Policy":{"Rules":[{"Strategy":"BytesPerHour"}]}}')).toEqual(missing('BytesPerHour'));
});

test('the retrieval policy refuses Standard jobs beyond its rate, and no others', async () => {
  const { ask, standIn, advance } = bench();
  const ArchiveId = standIn.addArchive('data', { description: '', content: memoryContent(new Uint8Array(4 * MIB)), createdAtMs: 0 });
  const job = (more: object = {}) => ask('POST /-/vaults/data/jobs', { body: JSON.stringify({ Type: 'archive-retrieval', ArchiveId, ...more }) });
  // 4 MiB over 4 hours is 1 MiB an hour: one such job at a time.
  await ask('PUT /-/policies/data-retrieval', { body: `{"Policy":{"Rules":[{"Strategy":"BytesPerHour","BytesPerHour":${MIB}}]}}` });
  expect((await job()).status).toBe(202);
  expect(await errorOf(await job())).toEqual([400, 'PolicyEnforcedException', 'InitiateJob request denied by current data retrieval policy.']);
  expect((await job({ Tier: 'Bulk' })).status).toBe(202);
  expect((await job({ Tier: 'Expedited' })).status).toBe(202);
  advance(5 * HOUR);
  expect((await job()).status).toBe(202);
});

test('notifications are set, told and deleted', async () => {
  const { ask, put, text } = await withVault();
  const arn = 'arn:aws:glacier:demo:012345678901:vaults/v';
  const unset = [404, 'ResourceNotFoundException', `No notification configuration is set for vault: ${arn}`];
  expect(await errorOf(await ask('GET /-/vaults/v/notification-configuration'))).toEqual(unset);
  const SNSTopic = 'arn:aws:sns:demo:012345678901:t';
  expect((await put('notification-configuration', { SNSTopic, Events: ['ArchiveRetrievalCompleted'] })).status).toBe(204);
  expect(await text('notification-configuration')).toBe(`{"Events":["ArchiveRetrievalCompleted"],"SNSTopic":"${SNSTopic}"}`);
  expect((await put('notification-configuration', { SNSTopic, Events: ['Else'] })).status).toBe(400);
  expect((await ask('DELETE /-/vaults/v/notification-configuration')).status).toBe(204);
  expect(await errorOf(await ask('GET /-/vaults/v/notification-configuration'))).toEqual(unset);
});

test('a topic must be one of the vault’s region, in jobs as in notifications', async () => {
  const { ask, standIn } = bench();
  standIn.addVault('v');
  const put = (SNSTopic: string, region = 'demo') =>
    ask('PUT /-/vaults/v/notification-configuration', { region, body: JSON.stringify({ SNSTopic, Events: ['ArchiveRetrievalCompleted'] }) });
  const job = (SNSTopic: string) => ask('POST /-/vaults/v/jobs', { body: JSON.stringify({ Type: 'inventory-retrieval', SNSTopic }) });
  for (const arn of [
    'arn:aws:sns:us-east-1:012345678901:t',
    'arn:aws-cn:sns:demo:012345678901:t',
    'arn:aws:sqs:demo:012345678901:t',
    'arn:aws:sns:demo:0123:t',
    'arn:aws:sns:demo:012345678901:',
    'arn:',
    't',
  ]) {
    const refused = [400, 'InvalidParameterValueException', `SNS topics must be in the local AWS region: ${arn}`];
    expect(await errorOf(await put(arn))).toEqual(refused);
    expect(await errorOf(await job(arn))).toEqual(refused);
  }
  expect((await job('arn:aws:sns:demo:999999999999:done_1')).status).toBe(202);
  const region = 'cn-north-1';
  await ask('PUT /-/vaults/v', { region });
  expect((await put(`arn:aws-cn:sns:${region}:012345678901:t`, region)).status).toBe(204);
  expect((await put(`arn:aws:sns:${region}:012345678901:t`, region)).status).toBe(400);
});

test('an access policy is kept as the text that it is', async () => {
  const { ask, put } = await withVault();
  expect((await errorOf(await ask('GET /-/vaults/v/access-policy')))[2]).toMatch(/^No vault access policy is set for: arn:/);
  const Policy = '{"Version": "2012-10-17"}';
  expect((await put('access-policy', { Policy })).status).toBe(204);
  expect(await told(await ask('GET /-/vaults/v/access-policy'))).toEqual({ Policy });
  const code = 'InvalidParameterValueException';
  for (const other of ['no JSON', '5', 'null', '"{}"', '[]', '']) {
    const told = [400, code, 'The policy is not a JSON object.'];
    expect(await errorOf(await put('access-policy', { Policy: other })), other).toEqual(told);
    expect(await errorOf(await put('lock-policy', { Policy: other }, 'POST')), other).toEqual(told);
  }
  const sized = (bytes: number) => ({ Policy: `{"${'ü'.repeat(bytes / 2 - 4)}":1  }` });
  expect((await put('access-policy', sized(20_480))).status).toBe(204);
  expect(await errorOf(await put('access-policy', sized(20_482)))).toEqual([400, code, 'The policy is larger than 20 KB.']);
  expect((await put('access-policy', { Policy: null })).status).toBe(400);
  expect((await ask('DELETE /-/vaults/v/access-policy')).status).toBe(204);
  expect((await ask('GET /-/vaults/v/access-policy')).status).toBe(404);
});

test('tags are added, removed and limited', async () => {
  const { put, text } = await withVault();
  const add = (Tags: object) => put('tags?operation=add', { Tags }, 'POST');
  expect((await add({ a: '1', b: '2' })).status).toBe(204);
  expect((await put('tags?operation=remove', { TagKeys: ['a', 'absent'] }, 'POST')).status).toBe(204);
  expect(await text('tags')).toBe('{"Tags":{"b":"2"}}');
  const tags = (from: number, count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${from + i}`, '']));
  expect((await errorOf(await add(tags(0, 11)))).slice(0, 2)).toEqual([400, 'LimitExceededException']);
  for (let i = 0; i < 4; i++) await add(tags(10 * i, 10));
  expect((await add(tags(100, 10))).status).toBe(400); // 41 and 10 more
  expect((await add(tags(100, 9))).status).toBe(204);
  expect((await add({ ['k'.repeat(129)]: '' })).status).toBe(400);
});

test('a tag holds letters and digits of any script, white space and some signs', async () => {
  const { put, text } = await withVault();
  const add = (Tags: object) => put('tags?operation=add', { Tags }, 'POST');
  const letters = '𝒶'.repeat(128); // two units of UTF-16 each
  expect((await add({ [letters]: '𝒶'.repeat(255), größe_٣: '日本 a/b=c+d-e@f.g', awsome: '' })).status).toBe(204);
  for (const key of ['aws:x', 'AwS:', 'a:b', 'a&b', '{}', 'a*', '', `${letters}a`, 'a\u0000', 'café\u20ac']) {
    expect(await errorOf(await add({ [key]: '' }))).toEqual([400, 'InvalidParameterValueException', `Invalid tag key: ${key}`]);
  }
  for (const value of ['a:b', '"', '𝒶'.repeat(256)]) {
    expect(await errorOf(await add({ key: value }))).toEqual([400, 'InvalidParameterValueException', `Invalid tag value: ${value}`]);
  }
  expect(JSON.parse(await text('tags'))).toMatchObject({ Tags: { awsome: '' } });
});

test('a lock must be completed within a day, and then stays', async () => {
  const { ask, put, advance } = await withVault();
  const Policy = '{}';
  const begin = () => put('lock-policy', { Policy }, 'POST');
  const lockId = header(await begin(), 'x-amz-lock-id');
  expect(lockId).toMatch(/^[A-Za-z0-9_-]{24}$/);
  expect(await told(await ask('GET /-/vaults/v/lock-policy'))).toEqual({
    CreationDate: '2026-03-01T12:00:00.000Z',
    ExpirationDate: '2026-03-02T12:00:00.000Z',
    Policy,
    State: 'InProgress',
  });
  expect((await errorOf(await begin())).slice(0, 2)).toEqual([403, 'AccessDeniedException']);
  expect((await errorOf(await ask('POST /-/vaults/v/lock-policy/wrong'))).slice(0, 2)).toEqual([400, 'InvalidParameterValueException']);
  advance(24 * HOUR);
  expect((await ask('GET /-/vaults/v/lock-policy')).status).toBe(404);

  const second = header(await begin(), 'x-amz-lock-id');
  expect((await ask('DELETE /-/vaults/v/lock-policy')).status).toBe(204);
  expect((await ask(`POST /-/vaults/v/lock-policy/${second}`)).status).toBe(404);
  const third = header(await begin(), 'x-amz-lock-id');
  expect((await ask(`POST /-/vaults/v/lock-policy/${third}`)).status).toBe(204);
  expect(await told(await ask('GET /-/vaults/v/lock-policy'))).toMatchObject({ State: 'Locked', ExpirationDate: null });
  expect((await ask('DELETE /-/vaults/v/lock-policy')).status).toBe(403);
  expect((await ask('POST /-/vaults/v/lock-policy/wrong')).status).toBe(403);
});

test('provisioned capacity is bought for a month', async () => {
  const { ask, advance } = bench();
  const bought = await ask('POST /-/provisioned-capacity');
  const CapacityId = header(bought, 'x-amz-capacity-id');
  expect([bought.status, CapacityId.length]).toEqual([201, 24]);
  expect(await told(await ask('GET /-/provisioned-capacity'))).toEqual({
    ProvisionedCapacityList: [{ CapacityId, ExpirationDate: '2026-04-01T12:00:00.000Z', StartDate: '2026-03-01T12:00:00.000Z' }],
  });
  advance(32 * 24 * HOUR);
  expect(await told(await ask('GET /-/provisioned-capacity'))).toEqual({ ProvisionedCapacityList: [] });
});

test.each([
  ['2026-01-31T23:59:59.000Z', '2026-02-28T23:59:59.000Z'],
  ['2028-01-30T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  ['2026-08-31T06:00:00.000Z', '2026-09-30T06:00:00.000Z'],
  ['2026-12-15T12:00:00.000Z', '2027-01-15T12:00:00.000Z'],
])('a unit bought at %s ends at %s', async (StartDate, ExpirationDate) => {
  const { ask } = bench({}, Date.parse(StartDate));
  await ask('POST /-/provisioned-capacity');
  expect(await told(await ask('GET /-/provisioned-capacity'))).toMatchObject({ ProvisionedCapacityList: [{ StartDate, ExpirationDate }] });
});

test('an account has at most two units at a time, in all regions together', async () => {
  const { ask, advance } = bench();
  const buy = (region: string) => ask('POST /-/provisioned-capacity', { region });
  expect((await buy('demo')).status).toBe(201);
  advance(24 * HOUR);
  expect((await buy('us-east-1')).status).toBe(201);
  for (const region of ['demo', 'us-east-1', 'eu-west-1']) {
    expect((await errorOf(await buy(region))).slice(0, 2)).toEqual([400, 'LimitExceededException']);
  }
  advance(30 * 24 * HOUR); // the first one has ended
  expect((await buy('eu-west-1')).status).toBe(201);
  expect((await buy('eu-west-1')).status).toBe(400);
});
