/** A call of every operation that must be refused, and what the refusal says. */
import type { Members } from './driver.ts';

type Case = readonly [operation: string, input: Members, code: string, message: RegExp];

const LONG_ID = 'x'.repeat(92);
const STRANGER = { accountId: '999999999999' };
const POLICY = { Policy: '{}' };

/** @param vaultName of a vault that is there. */
export function refusals(vaultName: string): readonly Case[] {
  const vault = { vaultName };
  const nowhere = { vaultName: '-nowhere.' };
  const gone = (operation: string, input: Members = {}): Case => [
    operation,
    { ...nowhere, ...input },
    'ResourceNotFoundException',
    /^Vault not found for ARN: arn:aws:glacier:demo:\d{12}:vaults\/-nowhere\.$/,
  ];
  const denied = (operation: string, input: Members = {}): Case => [
    operation,
    { ...STRANGER, ...input },
    'AccessDeniedException',
    /^Access denied for account ID: 999999999999$/,
  ];
  const unknown = (operation: string, input: Members, message: RegExp): Case => [
    operation,
    { ...vault, ...input },
    'ResourceNotFoundException',
    message,
  ];
  const invalid = (operation: string, input: Members, message: RegExp): Case => [operation, input, 'InvalidParameterValueException', message];
  return [
    denied('CreateVault', vault),
    invalid('CreateVault', { vaultName: 'a b+c%2F' }, /a b\+c%2F/),
    gone('DescribeVault'),
    ['DescribeVault', { vaultName: 'testz:z' }, 'ResourceNotFoundException', /^Vault not found for ARN: testz:z$/],
    denied('DeleteVault', vault),
    invalid('ListVaults', { marker: 'no+such marker&=/%' }, /no\+such marker&=\/%/),
    invalid('ListVaults', { limit: '0' }, /limit/),
    gone('UploadArchive', { body: Buffer.from('x') }),
    invalid(
      'UploadArchive',
      { ...vault, body: Buffer.from('x'), checksum: 'a'.repeat(64) },
      /^Checksum mismatch: expected a{64}, computed [\da-f]{64}$/,
    ),
    gone('DeleteArchive', { archiveId: 'x'.repeat(138) }),
    gone('InitiateJob', { jobParameters: { Type: 'inventory-retrieval' } }),
    [
      'InitiateJob',
      { ...vault, jobParameters: { Type: 'inventory-retrieval' } },
      'ResourceNotFoundException',
      /not yet generated an initial inventory/,
    ],
    invalid('ListJobs', { ...vault, statuscode: 'finished' }, /^The job status code is not valid: finished$/),
    unknown('DescribeJob', { jobId: LONG_ID }, /^The job ID was not found: x{92}$/),
    unknown('GetJobOutput', { jobId: LONG_ID }, /^The job ID was not found: x{92}$/),
    invalid('InitiateMultipartUpload', { ...vault, partSize: '3145728' }, /^Invalid part size: 3145728\./),
    unknown('UploadMultipartPart', { uploadId: LONG_ID, range: 'bytes 0-0/*', body: Buffer.from('x') }, /x{92}/),
    unknown('CompleteMultipartUpload', { uploadId: LONG_ID, archiveSize: '1', checksum: 'a'.repeat(64) }, /x{92}/),
    gone('AbortMultipartUpload', { uploadId: LONG_ID }),
    gone('ListMultipartUploads'),
    unknown('ListParts', { uploadId: LONG_ID }, /x{92}/),
    denied('GetDataRetrievalPolicy'),
    ['SetDataRetrievalPolicy', { Policy: { Rules: [{ Strategy: 'Nonsense' }] } }, 'InvalidParameterValueException', /./],
    gone('GetVaultNotifications'),
    gone('SetVaultNotifications', {
      vaultNotificationConfig: { SNSTopic: 'arn:aws:sns:demo:111122223333:done', Events: ['ArchiveRetrievalCompleted'] },
    }),
    gone('DeleteVaultNotifications'),
    unknown('GetVaultAccessPolicy', {}, /^No vault access policy is set for: arn:/),
    gone('SetVaultAccessPolicy', { policy: POLICY }),
    gone('DeleteVaultAccessPolicy'),
    gone('AddTagsToVault', { Tags: { a: 'b' } }),
    ['AddTagsToVault', { ...vault, Tags: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, ''])) }, 'LimitExceededException', /./],
    gone('RemoveTagsFromVault', { TagKeys: ['a'] }),
    gone('ListTagsForVault'),
    unknown('GetVaultLock', {}, /./),
    gone('InitiateVaultLock', { policy: POLICY }),

    gone('AbortVaultLock'),
    gone('CompleteVaultLock', { lockId: 'x'.repeat(24) }),
    denied('ListProvisionedCapacity'),
    denied('PurchaseProvisionedCapacity'),
  ];
}
