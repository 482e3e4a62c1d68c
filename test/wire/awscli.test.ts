import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveCreationOutput, GlacierJobDescription, ListPartsOutput, ListVaultsOutput } from '@aws-sdk/client-glacier';
import { describe, expect, test as plain } from 'vitest';
import { type AwsCli, awsCli } from './awscli.ts';
import { findAwsClis, MISSING_AWSCLI } from './clients.ts';
import { bytesOf, MIB, UNTIL_TOLD } from './fixtures.ts';
import { startStandIn } from './stand-in.ts';

const found = await findAwsClis();

let vaults = 0;

/** A `test` with a stand-in, a client, a new vault and a folder for files. */
const test = plain
  .extend('path', 'aws')
  .extend('flags', { scope: 'file' }, UNTIL_TOLD)
  .extend('standIn', { scope: 'file' }, async ({ flags }, { onCleanup }) => {
    const standIn = await startStandIn(flags);
    onCleanup(() => standIn.stop());
    return standIn;
  })
  .extend('aws', async ({ standIn, path }) => awsCli(path, standIn.facts))
  .extend('vault', async ({ aws }) => {
    const name = `-vault-${++vaults}`; // legal, and easily taken for a flag
    await aws.glacier('create-vault', `--vault-name=${name}`);
    return `--vault-name=${name}`;
  })
  .extend('folder', async ({ task }, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), `thaw-wire-${task.id}-`));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  });

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

async function begin(aws: AwsCli, vault: string, parameters: object): Promise<string> {
  const { jobId } = await aws.glacier<{ jobId: string }>('initiate-job', vault, '--job-parameters', JSON.stringify(parameters));
  return `--job-id=${jobId}`;
}

if (found.length === 0) describe.skip(`awscli: ${MISSING_AWSCLI}`, () => test('uploads, jobs, output, lists and errors', () => undefined));

// Each call starts Python: several tests run side by side, and only one version goes through all of them.
for (const [i, { path, name }] of found.entries()) {
  describe.concurrent(name, () => {
    test.override('path', path);

    test('L5 an archive that is uploaded in parts comes back in ranges, each with its hash', async ({ aws, standIn, vault, folder }) => {
      const bytes = bytesOf(MIB + 9);
      const parts = [bytes.subarray(0, MIB), bytes.subarray(MIB)] as const;
      const begun = await aws.glacier<{ uploadId: string }>('initiate-multipart-upload', vault, '--part-size', String(MIB));
      const upload = `--upload-id=${begun.uploadId}`;
      const ranges = [`0-${MIB - 1}`, `${MIB}-${MIB + 8}`] as const;
      for (const i of [0, 1] as const) {
        await writeFile(join(folder, 'part'), parts[i]);
        const part = ['--range', `bytes ${ranges[i]}/*`, '--body', join(folder, 'part')];
        expect(await aws.glacier<object>('upload-multipart-part', vault, upload, ...part)).toEqual({ checksum: sha256(parts[i]).toString('hex') });
      }
      const { Parts } = await aws.glacier<ListPartsOutput>('list-parts', vault, upload, '--page-size', '1');
      expect(Parts?.map(({ RangeInBytes }) => RangeInBytes)).toEqual(ranges);
      const treeHash = sha256(sha256(parts[0]), sha256(parts[1])).toString('hex');
      const whole = ['--archive-size', String(bytes.length), '--checksum', treeHash];
      const { archiveId, checksum } = await aws.glacier<ArchiveCreationOutput>('complete-multipart-upload', vault, upload, ...whole);
      expect(checksum).toBe(treeHash);

      const job = await begin(aws, vault, { Type: 'archive-retrieval', ArchiveId: archiveId });
      await standIn.order('finish-jobs', { jobId: job.replace('--job-id=', '') });
      const output = await aws.glacier<object>('get-job-output', vault, job, '--range', `bytes=${ranges[1]}`, join(folder, 'got'));
      expect(output).toMatchObject({
        status: 206,
        contentRange: `bytes ${ranges[1]}/${bytes.length}`,
        checksum: sha256(parts[1]).toString('hex'),
      });
      expect((await readFile(join(folder, 'got'))).equals(parts[1])).toBe(true);
    });

    test('L5 errors are told with code, operation and message', async ({ aws, standIn, path }) => {
      const unknown = aws.glacier('describe-vault', '--vault-name', 'nowhere');
      await expect(unknown).rejects.toThrow(
        /An error occurred \(ResourceNotFoundException\) when calling the DescribeVault operation: Vault not found for ARN: arn:aws:glacier:demo:\d{12}:vaults\/nowhere/,
      );
      const stranger = awsCli(path, { ...standIn.facts, secretAccessKey: 'wrong' }).glacier('list-vaults');
      await expect(stranger).rejects.toThrow(/\(InvalidSignatureException\).*The request signature we calculated does not match/);
    });

    if (i > 0) return;

    test('L5 an archive that is uploaded at once comes back the same', async ({ aws, standIn, vault, folder }) => {
      const bytes = bytesOf(MIB - 1);
      await writeFile(join(folder, 'sent'), bytes);
      const file = ['--archive-description', 'a  file', '--body', join(folder, 'sent')];
      const { archiveId, checksum } = await aws.glacier<ArchiveCreationOutput>('upload-archive', vault, ...file);
      expect(checksum).toBe(sha256(bytes).toString('hex'));
      const job = await begin(aws, vault, { Type: 'archive-retrieval', ArchiveId: archiveId, Tier: 'Expedited' });
      expect(await aws.glacier<GlacierJobDescription>('describe-job', vault, job)).toMatchObject({
        Action: 'ArchiveRetrieval',
        StatusCode: 'InProgress',
        SHA256TreeHash: checksum,
        Tier: 'Expedited',
        ArchiveSizeInBytes: MIB - 1,
        RetrievalByteRange: `0-${MIB - 2}`,
      });
      await standIn.order('finish-jobs', { jobId: job.replace('--job-id=', '') });
      const output = await aws.glacier<object>('get-job-output', vault, job, join(folder, 'got'));
      expect(output).toMatchObject({ status: 200, checksum, archiveDescription: 'a  file', acceptRanges: 'bytes' });
      expect((await readFile(join(folder, 'got'))).equals(bytes)).toBe(true);
    });

    test('L5 an inventory, and a list of vaults that comes in pages', async ({ aws, standIn, vault, folder }) => {
      const vaultName = vault.replace('--vault-name=', '');
      await standIn.order('inventory', { vault: vaultName });
      const job = await begin(aws, vault, { Type: 'inventory-retrieval', Format: 'JSON' });
      await standIn.order('finish-jobs', { jobId: job.replace('--job-id=', '') });
      expect(await aws.glacier<object>('get-job-output', vault, job, join(folder, 'got'))).toMatchObject({ contentType: 'application/json' });
      expect(JSON.parse(await readFile(join(folder, 'got'), 'utf8'))).toMatchObject({ ArchiveList: [] });
      await aws.glacier('create-vault', `--vault-name=${vaultName}-second`);
      const { VaultList } = await aws.glacier<ListVaultsOutput>('list-vaults', '--page-size', '1');
      const names = VaultList?.map(({ VaultName }) => VaultName);
      expect(names).toEqual(expect.arrayContaining([vaultName, `${vaultName}-second`]));
      expect(names).toEqual([...new Set(names)].sort());
    });

    test('L5 a retrieval policy is set and told', async ({ aws }) => {
      const policy = { Rules: [{ Strategy: 'BytesPerHour', BytesPerHour: 1024 ** 4 }] };
      await aws.glacier('set-data-retrieval-policy', '--policy', JSON.stringify(policy));
      expect(await aws.glacier<object>('get-data-retrieval-policy')).toEqual({ Policy: policy });
    });
  });
}
