import { expect } from 'vitest';
import type { Boto } from './boto.ts';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, testWith } from './fixtures.ts';

const test = testWith();

const NOT_FOUND = { status: 404, code: 'ResourceNotFoundException', class: 'ResourceNotFoundException' };
const INVALID = { status: 400, code: 'InvalidParameterValueException', class: 'InvalidParameterValueException' };
const LONG_ID = 'x'.repeat(92);

describeWithBoto3('errors', () => {
  test('every operation on a vault that is not there says so, with its ARN', async ({ boto }) => {
    const vaultName = 'nowhere';
    const message = expect.stringMatching(/^Vault not found for ARN: arn:aws:glacier:demo:\d{12}:vaults\/nowhere$/);
    const job = { Type: 'inventory-retrieval' };
    const policy = { Policy: '{}' };
    const notifications = { SNSTopic: 'arn:aws:sns:demo:111122223333:done', Events: ['ArchiveRetrievalCompleted'] };
    const requests: readonly Parameters<Boto['refused']>[] = [
      ['describe_vault', { vaultName }],
      ['upload_archive', { vaultName, body: bytesOf(1) }],
      ['delete_archive', { vaultName, archiveId: 'x'.repeat(138) }],
      ['initiate_job', { vaultName, jobParameters: job }],
      ['list_jobs', { vaultName }],
      ['describe_job', { vaultName, jobId: LONG_ID }],
      ['get_job_output', { vaultName, jobId: LONG_ID }],
      ['initiate_multipart_upload', { vaultName, partSize: '1048576' }],
      ['upload_multipart_part', { vaultName, uploadId: LONG_ID, range: 'bytes 0-0/*', body: bytesOf(1) }],
      ['complete_multipart_upload', { vaultName, uploadId: LONG_ID, archiveSize: '1', checksum: 'a'.repeat(64) }],
      ['abort_multipart_upload', { vaultName, uploadId: LONG_ID }],
      ['list_multipart_uploads', { vaultName }],
      ['list_parts', { vaultName, uploadId: LONG_ID }],
      ['list_tags_for_vault', { vaultName }],
      ['add_tags_to_vault', { vaultName, Tags: { a: 'b' } }],
      ['remove_tags_from_vault', { vaultName, TagKeys: ['a'] }],
      ['get_vault_notifications', { vaultName }],
      ['set_vault_notifications', { vaultName, vaultNotificationConfig: notifications }],
      ['delete_vault_notifications', { vaultName }],
      ['get_vault_access_policy', { vaultName }],
      ['set_vault_access_policy', { vaultName, policy }],
      ['delete_vault_access_policy', { vaultName }],
      ['get_vault_lock', { vaultName }],
      ['initiate_vault_lock', { vaultName, policy }],
      ['abort_vault_lock', { vaultName }],
      ['complete_vault_lock', { vaultName, lockId: 'x'.repeat(24) }],
    ];
    for (const [operation, input] of requests) {
      expect({ operation, ...(await boto.refused(operation, input)) }).toMatchObject({ operation, ...NOT_FOUND, message });
    }
  });

  test('a name with other characters is told bare, and cannot be made', async ({ boto }) => {
    expect(await boto.refused('describe_vault', { vaultName: 'testz:z' })).toMatchObject({
      ...NOT_FOUND,
      message: 'Vault not found for ARN: testz:z',
    });
    for (const vaultName of ['testz:z', 'a b', 'ä', 'x'.repeat(256)]) {
      expect(await boto.refused('create_vault', { vaultName })).toMatchObject({ status: 400, code: 'InvalidParameterValueException' });
    }
  });

  test('jobs and uploads that are not there are told by their id', async ({ boto, vaultName }) => {
    const message = `The job ID was not found: ${LONG_ID}`;
    expect(await boto.refused('describe_job', { vaultName, jobId: LONG_ID })).toMatchObject({ ...NOT_FOUND, message });
    expect(await boto.refused('get_job_output', { vaultName, jobId: LONG_ID })).toMatchObject({ ...NOT_FOUND, message });
    expect(await boto.refused('list_parts', { vaultName, uploadId: LONG_ID })).toMatchObject(NOT_FOUND);
    const done = { vaultName, uploadId: LONG_ID, archiveSize: '1', checksum: 'a'.repeat(64) };
    expect(await boto.refused('complete_multipart_upload', done)).toMatchObject(NOT_FOUND);
  });

  test('a marker that no page gave is refused in every list', async ({ boto, vaultName }) => {
    const uploadId = (await boto.call('initiate_multipart_upload', { vaultName, partSize: '1048576' })).uploadId;
    const requests: readonly Parameters<Boto['refused']>[] = [
      ['list_vaults', { marker: 'nonsense' }],
      ['list_jobs', { vaultName, marker: 'nonsense' }],
      ['list_multipart_uploads', { vaultName, marker: 'nonsense' }],
      ['list_parts', { vaultName, uploadId, marker: 'nonsense' }],
    ];
    for (const [operation, input] of requests) expect(await boto.refused(operation, input)).toMatchObject(INVALID);
  });

  test('a body that is no JSON, or whose members are of the wrong kind, cannot be read', async ({ boto, vaultName }) => {
    for (const body of ['{"Type":', 'no JSON', '5', '[]', '{"Type":5}']) {
      const path = `/-/vaults/${vaultName}/jobs`;
      const { status, text } = await boto.send({ method: 'POST', path, headers: { 'x-amz-glacier-version': '2012-06-01' }, body });
      expect(status).toBe(400);
      expect(text).toMatch(/^\{"code":"SerializationException","message":".+","type":"Client"\}$/);
    }
  });

  test('errors that only the service can have reach boto3 with status, code and class', async ({ boto, standIn, vaultName }) => {
    // Of these the stand-in must be told; what it says then must be what clients understand.
    for (const [status, code, type, hasClass] of [
      [400, 'ThrottlingException', 'Client', false],
      [503, 'InsufficientCapacityException', 'Server', true],
      [408, 'RequestTimeoutException', 'Client', true],
      [500, 'ServiceUnavailableException', 'Server', true],
      [400, 'NoLongerSupportedException', 'Client', false],
      [403, 'AccessDeniedException', 'Client', false],
      [400, 'LimitExceededException', 'Client', true],
      [400, 'BadRequest', 'Client', false],
    ] as const) {
      await standIn.order('faults', { on: 'DescribeVault', vault: vaultName, times: 1, kind: 'error', status, code, type, message: 'as ordered' });
      const refusal = await boto.refused('describe_vault', { vaultName });
      expect(refusal).toMatchObject({ status, code, message: 'as ordered' });
      if (hasClass) expect(refusal.class).toBe(code); // in every version of botocore since 2017
    }
    await standIn.clearFaults();
    await boto.call('describe_vault', { vaultName });
  });
});
