import { expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, testWith } from './fixtures.ts';

const test = testWith();

describeWithBoto3('vaults', () => {
  const odd = ['a', '-leading', '_', '.hidden', '...', 'a..b', 'UPPER.lower-123_', '0', 'x'.repeat(255)];

  test('vaults with odd names are made, described, listed and deleted', async ({ boto }) => {
    const elsewhere = boto.as({ region: 'eu-west-1' });
    for (const vaultName of odd) {
      const made = await elsewhere.whole('create_vault', { vaultName });
      expect(made.status).toBe(201);
      expect(made.answer.location).toMatch(new RegExp(`^/\\d{12}/vaults/${vaultName.replaceAll('.', '\\.')}$`));
      const { VaultARN } = await elsewhere.call('describe_vault', { vaultName });
      expect(VaultARN).toBe(`arn:aws:glacier:eu-west-1:${given(made.answer.location).slice(1, 13)}:vaults/${vaultName}`);
    }
    const { VaultList } = await elsewhere.call('list_vaults');
    expect(VaultList?.map(({ VaultName }) => VaultName)).toEqual([...odd].sort());
    for (const vaultName of odd) expect((await elsewhere.whole('delete_vault', { vaultName })).status).toBe(204);
    expect((await elsewhere.call('list_vaults')).VaultList).toEqual([]);
  });

  test('a new vault counts nothing, and never had an inventory', async ({ boto, vaultName }) => {
    const vault = await boto.call('describe_vault', { vaultName });
    expect(vault).toMatchObject({ VaultName: vaultName, NumberOfArchives: 0, SizeInBytes: 0 });
    expect(vault.LastInventoryDate).toBeUndefined();
    expect(vault.CreationDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('making a vault again changes nothing, deleting one that is gone is no error', async ({ boto, vaultName }) => {
    const before = await boto.call('describe_vault', { vaultName });
    await boto.call('create_vault', { vaultName });
    expect(await boto.call('describe_vault', { vaultName })).toEqual(before);
    await boto.call('delete_vault', { vaultName });
    await boto.call('delete_vault', { vaultName });
  });

  test('23 vaults come in three pages, in ASCII order, each marker naming the first of the next page', async ({ boto }) => {
    const elsewhere = boto.as({ region: 'us-west-2' });
    const names = Array.from({ length: 20 }, (_, i) => `v${i}`).concat('Z', '_', '-');
    for (const vaultName of names) await elsewhere.call('create_vault', { vaultName });
    const pages = await elsewhere.pages('list_vaults');
    expect(pages.map(({ VaultList }) => VaultList?.length)).toEqual([10, 10, 3]);
    expect(pages.flatMap(({ VaultList }) => given(VaultList).map(({ VaultName }) => VaultName))).toEqual([...names].sort());
    expect(pages.map(({ Marker }) => Marker)).toEqual([pages[1]?.VaultList?.[0]?.VaultARN, pages[2]?.VaultList?.[0]?.VaultARN, undefined]);
    expect((await elsewhere.pages('list_vaults', {}, 4)).map(({ VaultList }) => VaultList?.length)).toEqual([4, 4, 4, 4, 4, 3]);
    expect(await elsewhere.call('list_vaults', { marker: '', limit: '1' })).toMatchObject({ VaultList: [{ VaultName: '-' }] });
  });

  test('an inventory brings the counts up to date, and 32 KiB more an archive', async ({ boto, standIn, vaultName }) => {
    for (const size of [1, 1000]) await boto.call('upload_archive', { vaultName, body: bytesOf(size) });
    expect(await boto.call('describe_vault', { vaultName })).toMatchObject({ NumberOfArchives: 0, SizeInBytes: 0 });
    await standIn.order('inventory', { vault: vaultName });
    const vault = await boto.call('describe_vault', { vaultName });
    expect(vault).toMatchObject({ NumberOfArchives: 2, SizeInBytes: 1001 + 2 * 32_768 });
    expect(vault.LastInventoryDate).toMatch(/\.\d{3}Z$/);
  });

  test('a vault can be deleted only once an inventory saw it empty', async ({ boto, standIn, vaultName }) => {
    const { archiveId } = await boto.call('upload_archive', { vaultName, body: bytesOf(10) });
    const { VaultARN } = await boto.call('describe_vault', { vaultName });
    const refusal = {
      status: 400,
      code: 'InvalidParameterValueException',
      message: `Vault not empty or recently written to: ${VaultARN}`,
    };
    expect(await boto.refused('delete_vault', { vaultName })).toMatchObject(refusal);
    await standIn.order('inventory', { vault: vaultName });
    expect(await boto.refused('delete_vault', { vaultName })).toMatchObject(refusal);
    expect((await boto.whole('delete_archive', { vaultName, archiveId })).status).toBe(204);
    await boto.call('delete_archive', { vaultName, archiveId });
    expect(await boto.refused('delete_vault', { vaultName })).toMatchObject(refusal);
    await standIn.order('inventory', { vault: vaultName });
    await boto.call('delete_vault', { vaultName });
    expect(await boto.refused('describe_vault', { vaultName })).toMatchObject({ status: 404, code: 'ResourceNotFoundException' });
  });

  test('every region has vaults of its own, by the partition in their ARN', async ({ boto, vaultName }) => {
    for (const [region, partition] of [
      ['cn-north-1', 'aws-cn'],
      ['us-gov-west-1', 'aws-us-gov'],
    ] as const) {
      const elsewhere = boto.as({ region });
      expect((await elsewhere.refused('describe_vault', { vaultName })).message).toMatch(`arn:${partition}:glacier:${region}:`);
      await elsewhere.call('create_vault', { vaultName });
      expect((await elsewhere.call('describe_vault', { vaultName })).VaultARN).toMatch(`arn:${partition}:glacier:${region}:`);
    }
  });
});
