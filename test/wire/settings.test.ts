import { expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { given, HOUR_MS, testWith } from './fixtures.ts';

const test = testWith();
const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });

const someTags = (count: number, prefix = 'key') => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, `${i}`]));

describeWithBoto3('what can be set on a vault', () => {
  test('tags are added, replaced, listed and removed', async ({ boto, vaultName }) => {
    expect(await boto.call('list_tags_for_vault', { vaultName })).toEqual({ Tags: {} });
    expect((await boto.whole('add_tags_to_vault', { vaultName, Tags: { colour: 'blue', 'key with blanks': '' } })).status).toBe(204);
    await boto.call('add_tags_to_vault', { vaultName, Tags: { colour: 'red' } });
    expect(await boto.call('list_tags_for_vault', { vaultName })).toEqual({ Tags: { colour: 'red', 'key with blanks': '' } });
    expect((await boto.whole('remove_tags_from_vault', { vaultName, TagKeys: ['colour', 'never there'] })).status).toBe(204);
    expect(await boto.call('list_tags_for_vault', { vaultName })).toEqual({ Tags: { 'key with blanks': '' } });
  });

  test('10 tags a call and 50 a vault are the most', async ({ boto, vaultName }) => {
    const refusal = { status: 400, code: 'LimitExceededException', class: 'LimitExceededException' };
    expect(await boto.refused('add_tags_to_vault', { vaultName, Tags: someTags(11) })).toMatchObject(refusal);
    for (const prefix of ['a', 'b', 'c', 'd', 'e']) await boto.call('add_tags_to_vault', { vaultName, Tags: someTags(10, prefix) });
    expect(await boto.refused('add_tags_to_vault', { vaultName, Tags: { 'one more': '' } })).toMatchObject(refusal);
    await boto.call('add_tags_to_vault', { vaultName, Tags: { a0: 'an old one may change' } });
  });

  test('a tag has a key of 1 to 128 characters and a value of at most 255', async ({ boto, vaultName }) => {
    await boto.call('add_tags_to_vault', { vaultName, Tags: { ['k'.repeat(128)]: 'v'.repeat(255) } });
    for (const Tags of [{ ['k'.repeat(129)]: '' }, { '': 'v' }, { key: 'v'.repeat(256) }]) {
      expect(await boto.refused('add_tags_to_vault', { vaultName, Tags })).toMatchObject({ status: 400, code: 'InvalidParameterValueException' });
    }
  });

  test('notifications are set, told and removed', async ({ boto, vaultName }) => {
    const { VaultARN } = await boto.call('describe_vault', { vaultName });
    const none = { status: 404, code: 'ResourceNotFoundException', message: `No notification configuration is set for vault: ${VaultARN}` };
    expect(await boto.refused('get_vault_notifications', { vaultName })).toMatchObject(none);
    const vaultNotificationConfig = {
      SNSTopic: 'arn:aws:sns:demo:111122223333:done',
      Events: ['ArchiveRetrievalCompleted', 'InventoryRetrievalCompleted'],
    };
    expect((await boto.whole('set_vault_notifications', { vaultName, vaultNotificationConfig })).status).toBe(204);
    expect(await boto.call('get_vault_notifications', { vaultName })).toEqual({ vaultNotificationConfig });
    expect((await boto.whole('delete_vault_notifications', { vaultName })).status).toBe(204);
    expect(await boto.refused('get_vault_notifications', { vaultName })).toMatchObject(none);
  });

  test('an access policy is set, told as it came, and removed', async ({ boto, vaultName }) => {
    const { VaultARN } = await boto.call('describe_vault', { vaultName });
    const none = { status: 404, code: 'ResourceNotFoundException', message: `No vault access policy is set for: ${VaultARN}` };
    expect(await boto.refused('get_vault_access_policy', { vaultName })).toMatchObject(none);
    expect((await boto.whole('set_vault_access_policy', { vaultName, policy: { Policy: POLICY } })).status).toBe(204);
    expect(await boto.call('get_vault_access_policy', { vaultName })).toEqual({ policy: { Policy: POLICY } });
    expect((await boto.whole('delete_vault_access_policy', { vaultName })).status).toBe(204);
    expect(await boto.refused('get_vault_access_policy', { vaultName })).toMatchObject(none);
  });

  test('a vault lock is begun, aborted, begun again and completed with its id', async ({ boto, vaultName }) => {
    expect(await boto.refused('get_vault_lock', { vaultName })).toMatchObject({ status: 404, code: 'ResourceNotFoundException' });
    const begun = await boto.whole('initiate_vault_lock', { vaultName, policy: { Policy: POLICY } });
    expect(begun.status).toBe(201);
    expect(begun.answer.lockId).toMatch(/^[\w-]{24}$/);
    const lock = await boto.call('get_vault_lock', { vaultName });
    expect(lock).toMatchObject({ Policy: POLICY, State: 'InProgress' });
    expect(Date.parse(given(lock.ExpirationDate)) - Date.parse(given(lock.CreationDate))).toBe(24 * HOUR_MS);
    expect((await boto.whole('abort_vault_lock', { vaultName })).status).toBe(204);

    const { lockId } = await boto.call('initiate_vault_lock', { vaultName, policy: { Policy: POLICY } });
    expect((await boto.whole('complete_vault_lock', { vaultName, lockId })).status).toBe(204);
    const locked = await boto.call('get_vault_lock', { vaultName });
    expect(locked).toMatchObject({ State: 'Locked', Policy: POLICY });
    expect(locked.ExpirationDate).toBeUndefined();
  });

  test('a vault lock refuses a wrong id, a second beginning, and everything once it is locked', async ({ boto, vaultName }) => {
    const denied = { status: 403, code: 'AccessDeniedException' };
    const begin = { vaultName, policy: { Policy: POLICY } };
    const { lockId } = await boto.call('initiate_vault_lock', begin);
    expect(await boto.refused('complete_vault_lock', { vaultName, lockId: 'x'.repeat(24) })).toMatchObject({
      status: 400,
      code: 'InvalidParameterValueException',
    });
    expect(await boto.refused('initiate_vault_lock', begin)).toMatchObject(denied);
    await boto.call('complete_vault_lock', { vaultName, lockId });
    expect(await boto.refused('initiate_vault_lock', begin)).toMatchObject(denied);
    expect(await boto.refused('abort_vault_lock', { vaultName })).toMatchObject(denied);
    expect(await boto.refused('complete_vault_lock', { vaultName, lockId: 'x'.repeat(24) })).toMatchObject(denied);
  });

  test('a lock that nobody completes within a day is gone', async ({ boto, standIn, vaultName }) => {
    await boto.call('initiate_vault_lock', { vaultName, policy: { Policy: POLICY } });
    await standIn.advance(24 * HOUR_MS);
    await standIn.advance(-24 * HOUR_MS); // what signs has a clock of its own
    expect(await boto.refused('get_vault_lock', { vaultName })).toMatchObject({ status: 404, code: 'ResourceNotFoundException' });
  });

  test('policies over 20 KB are refused', async ({ boto, vaultName }) => {
    const policy = { Policy: JSON.stringify({ Version: 'x'.repeat(20 * 1024) }) };
    for (const operation of ['initiate_vault_lock', 'set_vault_access_policy'] as const) {
      expect(await boto.refused(operation, { vaultName, policy })).toMatchObject({ status: 400 });
    }
  });

  test('provisioned capacity is bought and listed', async ({ boto }) => {
    const elsewhere = boto.as({ region: 'ap-south-1' });
    expect(await elsewhere.call('list_provisioned_capacity')).toEqual({ ProvisionedCapacityList: [] });
    const bought = await elsewhere.whole('purchase_provisioned_capacity');
    expect(bought.status).toBe(201);
    expect(bought.answer.capacityId).toMatch(/^[\w-]{24}$/);
    const { ProvisionedCapacityList } = await elsewhere.call('list_provisioned_capacity');
    expect(ProvisionedCapacityList).toMatchObject([{ CapacityId: bought.answer.capacityId }]);
  });
});
