import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Boto, startBoto } from './boto.ts';
import { boto3, describeWithBoto3 } from './clients.ts';
import { bytesOf, given, MIB } from './fixtures.ts';
import { begin } from './retrieving.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

/** A stand-in that keeps its state in a folder of its own, and can be killed and started again. */
async function lasting(...flags: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'thaw-wire-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const start = async (): Promise<{ standIn: StandIn; boto: Boto }> => {
    const standIn = await startStandIn(['--state', folder, ...flags]);
    const { boto, stop } = startBoto(boto3?.path ?? '', standIn.facts);
    onTestFinished(async () => {
      await stop();
      await standIn.stop();
    });
    return { standIn, boto };
  };
  return { start };
}

describeWithBoto3('a stand-in that is killed and started again', () => {
  test('a job ends by itself, and its output outlives a SIGKILL, as do keys and archives', async () => {
    const { start } = await lasting('--job-delay', '500ms');
    const { standIn, boto } = await start();
    const vaultName = 'lasting';
    const bytes = bytesOf(MIB + 1);
    await boto.call('create_vault', { vaultName });
    const { archiveId, checksum } = await boto.call('upload_archive', { vaultName, archiveDescription: 'kept', body: bytes });
    await standIn.order('inventory', { vault: vaultName });
    const ArchiveId = given(archiveId);
    const archive = await begin(boto, vaultName, { Type: 'archive-retrieval', ArchiveId });
    const inventory = await begin(boto, vaultName, { Type: 'inventory-retrieval' });
    for (const jobId of [archive, inventory]) await done(boto, vaultName, jobId);
    const before = await boto.call('list_jobs', { vaultName });
    const list = await boto.call('get_job_output', { vaultName, jobId: inventory });
    await standIn.kill();

    const again = await start();
    const { url: _, signInUrl: _there, ...keys } = standIn.facts;
    expect(again.standIn.facts).toMatchObject(keys);
    expect(await again.boto.call('list_jobs', { vaultName })).toEqual(before);
    const output = await again.boto.call('get_job_output', { vaultName, jobId: archive });
    expect(output).toMatchObject({ checksum, archiveDescription: 'kept' });
    expect(output.body.bytes.equals(bytes)).toBe(true);
    const listAgain = await again.boto.call('get_job_output', { vaultName, jobId: inventory });
    expect(listAgain.body.bytes.equals(list.body.bytes)).toBe(true);
  });

  test('an upload goes on after a SIGKILL between its parts, and a job in progress ends', async () => {
    const { start } = await lasting('--job-delay', '10h');
    const first = await start();
    const vaultName = 'lasting';
    const bytes = bytesOf(2 * MIB + 5);
    await first.boto.call('create_vault', { vaultName });
    const { uploadId } = await first.boto.call('initiate_multipart_upload', { vaultName, partSize: String(MIB), archiveDescription: 'in two lives' });
    const put = (boto: Boto, at: number) => {
      const body = bytes.subarray(at, at + MIB);
      return boto.call('upload_multipart_part', { vaultName, uploadId, range: `bytes ${at}-${at + body.length - 1}/*`, body });
    };
    await put(first.boto, 0);
    await put(first.boto, 2 * MIB);
    const parts = await first.boto.call('list_parts', { vaultName, uploadId });
    await first.standIn.kill();

    const second = await start();
    expect(await second.boto.call('list_parts', { vaultName, uploadId })).toEqual(parts);
    await put(second.boto, MIB);
    const checksum = await second.boto.treeHash(bytes);
    const completed = await second.boto.call('complete_multipart_upload', { vaultName, uploadId, archiveSize: String(bytes.length), checksum });
    const jobId = await begin(second.boto, vaultName, { Type: 'archive-retrieval', ArchiveId: given(completed.archiveId) });
    const job = await second.boto.call('describe_job', { vaultName, jobId });
    await second.standIn.kill();

    const third = await start();
    expect(await third.boto.call('describe_job', { vaultName, jobId })).toEqual(job);
    await third.standIn.order('finish-jobs', { jobId });
    const output = await third.boto.call('get_job_output', { vaultName, jobId, range: `bytes=${MIB}-${2 * MIB - 1}` });
    expect(output.checksum).toBe(output.body.treeHash);
    expect(output.body.bytes.equals(bytes.subarray(MIB, 2 * MIB))).toBe(true);
  });

  test('vaults, tags, policies and locks are kept as well', async () => {
    const { start } = await lasting();
    const { standIn, boto } = await start();
    const vaultName = 'lasting';
    await boto.call('create_vault', { vaultName });
    await boto.call('add_tags_to_vault', { vaultName, Tags: { colour: 'blue' } });
    await boto.call('initiate_vault_lock', { vaultName, policy: { Policy: '{}' } });
    await boto.call('set_data_retrieval_policy', { Policy: { Rules: [{ Strategy: 'FreeTier' }] } });
    const facts = async (who: Boto) => [
      await who.call('describe_vault', { vaultName }),
      await who.call('list_tags_for_vault', { vaultName }),
      await who.call('get_vault_lock', { vaultName }),
      await who.call('get_data_retrieval_policy'),
    ];
    const before = await facts(boto);
    await standIn.kill();
    expect(await facts((await start()).boto)).toEqual(before);
  });
});

/** Waits for a job as clients do. */
async function done(boto: Boto, vaultName: string, jobId: string): Promise<void> {
  await expect.poll(async () => (await boto.call('describe_job', { vaultName, jobId })).StatusCode, { timeout: 10_000 }).toBe('Succeeded');
}
