import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awscli, boto3, type Client, MISSING_AWSCLI, MISSING_BOTO3 } from './clients.ts';
import { awscliDriver } from './drivers/awscli.ts';
import { boto3Driver } from './drivers/boto3.ts';
import { type Driver, LISTS, type Members } from './drivers/driver.ts';
import { refusals } from './drivers/refusals.ts';
import { sdkV2 } from './drivers/sdk-v2.ts';
import { withTable } from './drivers/table.ts';
import { type Tally, tallied } from './drivers/tally.ts';
import { bytesOf, given, MIB, UNTIL_TOLD } from './fixtures.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

type Start = ((standIn: StandIn) => Promise<Driver>) | string;

const startWith = (client: Client | undefined, missing: string, start: (client: Client, standIn: StandIn) => Promise<Driver>): Start =>
  client ? (standIn) => start(client, standIn) : missing;

/** What drives the stand-in here: a client, or the reason why it can't. */
const clients: readonly { readonly title: string; readonly start: Start }[] = [
  { title: 'SDK for JavaScript 2', start: async ({ facts }) => sdkV2(facts) },
  { title: 'boto3', start: startWith(boto3, MISSING_BOTO3, async (client, { facts }) => boto3Driver(client.path, facts)) },
  { title: 'awscli', start: startWith(awscli, MISSING_AWSCLI, (client, { facts }) => awscliDriver(client, facts)) },
];

const all = new Map<string, Tally['tried']>();

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

for (const { title, start } of clients) {
  const why = typeof start === 'string' ? `: ${start}` : '';
  describe.skipIf(typeof start === 'string')(`${title}${why}`, () => {
    let standIn: StandIn;
    let tally: Tally;
    let client: Driver;

    beforeAll(async () => {
      standIn = await startStandIn(UNTIL_TOLD);
      if (typeof start === 'string') return;
      tally = tallied(await start(standIn));
      client = tally.driver;
      all.set(title, tally.tried);
    });
    afterAll(async () => {
      await client.stop();
      await standIn.stop();
    });

    const text = (answer: Members, member: string): string => String(given(answer[member]));
    const made = async (vaultName: string): Promise<string> => {
      await client.call('CreateVault', { vaultName });
      return vaultName;
    };
    const items = (operation: string, page: Members): readonly Members[] => given(page[LISTS[operation] ?? '']) as readonly Members[];
    /** @returns all items of a list; a client that shows its pages must have cut them. */
    const listed = async (operation: string, input: Members, pageSize: number): Promise<readonly Members[]> => {
      const pages = await client.pages(operation, input, pageSize);
      if (pages.length > 1) for (const page of pages) expect(items(operation, page).length).toBeLessThanOrEqual(pageSize);
      return pages.flatMap((page) => items(operation, page));
    };

    test('vaults with odd names are made, awaited, listed in pages and deleted', async () => {
      const odd = ['-', '.hidden', '...', 'UPPER.lower-123_', 'x'.repeat(255)];
      for (const vaultName of odd) {
        const { location } = await client.call('CreateVault', { vaultName });
        expect(location).toMatch(/^\/\d{12}\/vaults\//);
        expect(String(location).endsWith(`/vaults/${vaultName}`)).toBe(true);
      }
      await client.wait('VaultExists', { vaultName: '-' });
      expect(await client.call('DescribeVault', { vaultName: '...' })).toMatchObject({ VaultName: '...', NumberOfArchives: 0, SizeInBytes: 0 });
      const vaults = await listed('ListVaults', {}, 4);
      expect(vaults.map(({ VaultName }) => VaultName)).toEqual([...odd].sort());
      for (const vaultName of odd) await client.call('DeleteVault', { vaultName });
      await client.wait('VaultNotExists', { vaultName: '-' });
      expect(items('ListVaults', await client.call('ListVaults'))).toEqual([]);
    });

    test('tags, notifications and an access policy are set, told and removed', async () => {
      const vaultName = await made('settings');
      const Tags = { 'a key = more': 'ä ö = ü', '@x/y_1.2-3': '' };
      await client.call('AddTagsToVault', { vaultName, Tags });
      expect(await client.call('ListTagsForVault', { vaultName })).toEqual({ Tags });
      await client.call('RemoveTagsFromVault', { vaultName, TagKeys: ['a key = more', 'never there'] });
      expect(await client.call('ListTagsForVault', { vaultName })).toEqual({ Tags: { '@x/y_1.2-3': '' } });

      const vaultNotificationConfig = { SNSTopic: 'arn:aws:sns:demo:111122223333:done', Events: ['InventoryRetrievalCompleted'] };
      await client.call('SetVaultNotifications', { vaultName, vaultNotificationConfig });
      expect(await client.call('GetVaultNotifications', { vaultName })).toEqual({ vaultNotificationConfig });
      await client.call('DeleteVaultNotifications', { vaultName });
      expect((await client.refused('GetVaultNotifications', { vaultName })).code).toBe('ResourceNotFoundException');

      const policy = { Policy: '{"Version":"2012-10-17","Statement":[],"odd":"\\"ü\\\\"}' };
      await client.call('SetVaultAccessPolicy', { vaultName, policy });
      expect(await client.call('GetVaultAccessPolicy', { vaultName })).toEqual({ policy });
      await client.call('DeleteVaultAccessPolicy', { vaultName });
      expect((await client.refused('GetVaultAccessPolicy', { vaultName })).code).toBe('ResourceNotFoundException');
    });

    test('a vault lock is begun, aborted, begun again and completed', async () => {
      const vaultName = await made('locked');
      const policy = { Policy: '{"Version":"2012-10-17","Statement":[]}' };
      const first = text(await client.call('InitiateVaultLock', { vaultName, policy }), 'lockId');
      await client.call('AbortVaultLock', { vaultName });
      const lockId = text(await client.call('InitiateVaultLock', { vaultName, policy }), 'lockId');
      expect(lockId).not.toBe(first);
      expect(await client.call('GetVaultLock', { vaultName })).toMatchObject({ ...policy, State: 'InProgress' });
      await client.call('CompleteVaultLock', { vaultName, lockId });
      expect(await client.call('GetVaultLock', { vaultName })).toMatchObject({ State: 'Locked' });
      expect((await client.refused('AbortVaultLock', { vaultName })).code).toBe('AccessDeniedException');
    });

    test("the account's retrieval policy and its provisioned capacity", async () => {
      const Policy = { Rules: [{ Strategy: 'BytesPerHour', BytesPerHour: 1024 ** 5 }] };
      await client.call('SetDataRetrievalPolicy', { Policy });
      expect(await client.call('GetDataRetrievalPolicy')).toEqual({ Policy });
      const capacityId = text(await client.call('PurchaseProvisionedCapacity'), 'capacityId');
      expect(await client.call('ListProvisionedCapacity')).toMatchObject({ ProvisionedCapacityList: [{ CapacityId: capacityId }] });
    });

    test('an archive comes back whole and by a range, with its hash; deleted, it leaves the inventory', async () => {
      const vaultName = await made('archives');
      const leaves = [bytesOf(MIB, 1), bytesOf(MIB, 2), bytesOf(7, 3)] as const;
      const body = Buffer.concat(leaves);
      const checksum = sha256(sha256(sha256(leaves[0]), sha256(leaves[1])), sha256(leaves[2])).toString('hex');
      const archiveDescription = '  two  blanks, "quotes" \\ and\ta tab'.replace('\t', ' ');
      const uploaded = await client.call('UploadArchive', { vaultName, archiveDescription, body });
      expect(uploaded).toMatchObject({ checksum });
      const archiveId = text(uploaded, 'archiveId');
      const second = text(await client.call('UploadArchive', { vaultName, body: leaves[2] }), 'archiveId');

      const begun = await client.call('InitiateJob', { vaultName, jobParameters: { Type: 'archive-retrieval', ArchiveId: archiveId, Tier: 'Bulk' } });
      const jobId = text(begun, 'jobId');
      expect(await client.refused('GetJobOutput', { vaultName, jobId })).toMatchObject({ code: 'InvalidParameterValueException' });
      await standIn.order('finish-jobs', { jobId });
      expect(await client.call('DescribeJob', { vaultName, jobId })).toMatchObject({ SHA256TreeHash: checksum, Completed: true, Tier: 'Bulk' });
      const output = await client.call('GetJobOutput', { vaultName, jobId });
      expect(output).toMatchObject({ status: 200, checksum, archiveDescription: archiveDescription.trimStart() });
      expect(body.equals(given(output['body']) as Buffer)).toBe(true);
      const ranged = await client.call('GetJobOutput', { vaultName, jobId, range: `bytes=${2 * MIB}-${3 * MIB}` });
      expect(ranged).toMatchObject({
        status: 206,
        contentRange: `bytes ${2 * MIB}-${body.length - 1}/${body.length}`,
        checksum: sha256(leaves[2]).toString('hex'),
      });
      expect(leaves[2].equals(given(ranged['body']) as Buffer)).toBe(true);

      await client.call('DeleteArchive', { vaultName, archiveId });
      await standIn.order('inventory', { vault: vaultName });
      const inventory = text(
        await client.call('InitiateJob', { vaultName, jobParameters: { Type: 'inventory-retrieval', Format: 'JSON' } }),
        'jobId',
      );
      const csv = { Type: 'inventory-retrieval', Format: 'CSV', InventoryRetrievalParameters: { Limit: '1' } };
      await client.call('InitiateJob', { vaultName, jobParameters: csv });
      await standIn.order('finish-jobs');
      const told: unknown = JSON.parse(String((await client.call('GetJobOutput', { vaultName, jobId: inventory }))['body']));
      expect(told).toMatchObject({ ArchiveList: [{ ArchiveId: second, Size: 7, ArchiveDescription: '' }] });
      expect(await listed('ListJobs', { vaultName, completed: 'true' }, 2)).toHaveLength(3);
      expect(items('ListJobs', await client.call('ListJobs', { vaultName, statuscode: 'InProgress' }))).toEqual([]);
      expect((await client.refused('DeleteVault', { vaultName })).message).toMatch(/^Vault not empty/);
    });

    test('an archive is uploaded in parts, listed in pages, and another upload aborted', async () => {
      const vaultName = await made('parts');
      const parts = [bytesOf(MIB, 4), bytesOf(MIB, 5), bytesOf(9, 6)] as const;
      const begin = async (): Promise<string> =>
        text(await client.call('InitiateMultipartUpload', { vaultName, partSize: String(MIB), archiveDescription: '~ in parts' }), 'uploadId');
      const uploads = [await begin(), await begin(), await begin()] as const;
      const [uploadId] = uploads;
      for (const [i, body] of parts.entries()) {
        const range = `bytes ${i * MIB}-${i * MIB + body.length - 1}/*`;
        expect(await client.call('UploadMultipartPart', { vaultName, uploadId, range, body })).toMatchObject({
          checksum: sha256(body).toString('hex'),
        });
      }
      const told = await listed('ListParts', { vaultName, uploadId }, 2);
      expect(told.map(({ RangeInBytes }) => RangeInBytes)).toEqual([`0-${MIB - 1}`, `${MIB}-${2 * MIB - 1}`, `${2 * MIB}-${2 * MIB + 8}`]);
      expect(items('ListParts', await client.call('ListParts', { vaultName, uploadId }))).toHaveLength(3);
      const open = await listed('ListMultipartUploads', { vaultName }, 2);
      expect(open.map(({ MultipartUploadId }) => MultipartUploadId).sort()).toEqual([...uploads].sort());
      await client.call('AbortMultipartUpload', { vaultName, uploadId: uploads[1] });
      const checksum = sha256(sha256(sha256(parts[0]), sha256(parts[1])), sha256(parts[2])).toString('hex');
      const whole = { vaultName, uploadId, archiveSize: String(2 * MIB + 9), checksum };
      expect(await client.call('CompleteMultipartUpload', whole)).toMatchObject({ checksum });
      expect(items('ListMultipartUploads', await client.call('ListMultipartUploads', { vaultName }))).toHaveLength(1);
    });

    test('every operation is refused where it must be, with code and words', async () => {
      const vaultName = await made('refusing');
      const cases = refusals(vaultName);
      // Four at a time: a process each, for some clients.
      for (let i = 0; i < cases.length; i += 4) {
        const batch = cases.slice(i, i + 4);
        const told = await Promise.all(batch.map(async ([operation, input]) => ({ operation, ...(await client.refused(operation, input)) })));
        for (const [j, [operation, , code, message]] of batch.entries()) {
          expect(told[j]).toEqual({ operation, code, message: expect.stringMatching(message) as unknown });
        }
      }
    });

    test("no operation of the client's own model was left out, neither carried out nor refused", async () => {
      const operations = await client.operations();
      expect(operations).toHaveLength(33);
      for (const operation of operations) {
        expect({ operation, ...tally.tried.get(operation) }).toEqual({
          operation,
          done: expect.toSatisfy((n) => n > 0),
          refused: expect.toSatisfy((n) => n > 0),
        });
      }
    });
  });
}

test('docs/clients.md has the table of what each client did', async () => {
  const document = await readFile('docs/clients.md', 'utf8');
  await expect(withTable(all, document)).toMatchFileSnapshot('../../docs/clients.md');
});
