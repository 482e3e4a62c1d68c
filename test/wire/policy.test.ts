import { expect } from 'vitest';
import type { Boto } from './boto.ts';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, MIB, testWith } from './fixtures.ts';
import { begin } from './retrieving.ts';

const test = testWith();

const DENIED = {
  status: 400,
  code: 'PolicyEnforcedException',
  class: 'PolicyEnforcedException',
  message: 'InitiateJob request denied by current data retrieval policy.',
};

const set = (boto: Boto, Rules: readonly object[]) => boto.whole('set_data_retrieval_policy', { Policy: { Rules } });

/** The policy is the whole region's, so every test has a region. */
async function archiveIn(boto: Boto, region: string) {
  const elsewhere = boto.as({ region });
  await elsewhere.call('create_vault', { vaultName: 'v' });
  const { archiveId } = await elsewhere.call('upload_archive', { vaultName: 'v', body: bytesOf(4 * MIB) });
  const order = (Tier?: string) => ({ Type: 'archive-retrieval', ArchiveId: given(archiveId), ...(Tier === undefined ? {} : { Tier }) });
  return { elsewhere, order };
}

describeWithBoto3('the data retrieval policy', () => {
  test('it is None at first, then what was set, each region for itself', async ({ boto }) => {
    const [one, other] = [boto.as({ region: 'us-east-2' }), boto.as({ region: 'us-west-1' })];
    expect(await one.call('get_data_retrieval_policy')).toEqual({ Policy: { Rules: [{ Strategy: 'None' }] } });
    expect((await set(one, [{ Strategy: 'BytesPerHour', BytesPerHour: 1024 ** 3 }])).status).toBe(204);
    expect(await one.call('get_data_retrieval_policy')).toEqual({ Policy: { Rules: [{ Strategy: 'BytesPerHour', BytesPerHour: 1024 ** 3 }] } });
    await set(one, [{ Strategy: 'FreeTier' }]);
    expect(await one.call('get_data_retrieval_policy')).toEqual({ Policy: { Rules: [{ Strategy: 'FreeTier' }] } });
    expect(await other.call('get_data_retrieval_policy')).toEqual({ Policy: { Rules: [{ Strategy: 'None' }] } });
  });

  test('BytesPerHour goes from 1 to 2⁶³−1, every digit kept, and with its own strategy only', async ({ boto }) => {
    const elsewhere = boto.as({ region: 'ca-central-1' });
    const headers = { 'x-amz-glacier-version': '2012-06-01' };
    const send = (rule: string) =>
      elsewhere.send({ method: 'PUT', path: '/-/policies/data-retrieval', headers, body: `{"Policy":{"Rules":[${rule}]}}` });
    expect(await send('{"Strategy":"BytesPerHour","BytesPerHour":9223372036854775807}')).toMatchObject({ status: 204 });
    const told = await elsewhere.send({ method: 'GET', path: '/-/policies/data-retrieval', headers });
    expect(told.text).toBe('{"Policy":{"Rules":[{"BytesPerHour":9223372036854775807,"Strategy":"BytesPerHour"}]}}');
    for (const rule of [
      '{"Strategy":"BytesPerHour","BytesPerHour":9223372036854775808}',
      '{"Strategy":"BytesPerHour","BytesPerHour":0}',
      '{"Strategy":"BytesPerHour","BytesPerHour":-1}',
      '{"Strategy":"None","BytesPerHour":1}',
      '{"Strategy":"Some"}',
    ]) {
      const refused = await send(rule);
      expect(refused.status).toBe(400);
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'InvalidParameterValueException', type: 'Client' });
    }
    const without = await send('{"Strategy":"BytesPerHour"}');
    expect(JSON.parse(without.text)).toMatchObject({ code: 'MissingParameterValueException', message: 'Required parameter missing: BytesPerHour' });
  });

  test('it holds back Standard jobs beyond its rate until others are done, and no other tier', async ({ boto, standIn }) => {
    const { elsewhere, order } = await archiveIn(boto, 'eu-north-1');
    await set(elsewhere, [{ Strategy: 'BytesPerHour', BytesPerHour: MIB }]); // an archive of 4 MiB in 4 hours
    const refused = (jobParameters: object) => elsewhere.refused('initiate_job', { vaultName: 'v', jobParameters });
    const jobId = await begin(elsewhere, 'v', order());
    expect(await refused(order())).toMatchObject(DENIED);
    expect(await refused({ ...order('Standard'), RetrievalByteRange: `0-${MIB - 1}` })).toMatchObject(DENIED);
    await begin(elsewhere, 'v', order('Expedited'));
    await begin(elsewhere, 'v', order('Bulk'));
    await standIn.order('finish-jobs', { jobId });
    await begin(elsewhere, 'v', order('Standard'));
    expect(await refused(order())).toMatchObject(DENIED);
    await set(elsewhere, [{ Strategy: 'None' }]);
    await begin(elsewhere, 'v', order());
  });

  test('an archive that alone is more than the rate allows can be had in ranges', async ({ boto }) => {
    const { elsewhere, order } = await archiveIn(boto, 'eu-west-2');
    await set(elsewhere, [{ Strategy: 'BytesPerHour', BytesPerHour: MIB / 4 }]);
    expect(await elsewhere.refused('initiate_job', { vaultName: 'v', jobParameters: order() })).toMatchObject(DENIED);
    await begin(elsewhere, 'v', { ...order(), RetrievalByteRange: `0-${MIB - 1}` });
  });
});
