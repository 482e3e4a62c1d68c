/**
 * What boto3 answers, an entry an operation. Both SDKs are made of the same service model, so the
 * types of the one name the members of the other; only bodies differ.
 */
import type {
  ArchiveCreationOutput,
  CreateVaultOutput,
  DescribeVaultOutput,
  GetDataRetrievalPolicyOutput,
  GetJobOutputOutput,
  GetVaultAccessPolicyOutput,
  GetVaultLockOutput,
  GetVaultNotificationsOutput,
  GlacierJobDescription,
  InitiateJobOutput,
  InitiateMultipartUploadOutput,
  InitiateVaultLockOutput,
  ListJobsOutput,
  ListMultipartUploadsOutput,
  ListPartsOutput,
  ListProvisionedCapacityOutput,
  ListTagsForVaultOutput,
  ListVaultsOutput,
  PurchaseProvisionedCapacityOutput,
  UploadMultipartPartOutput,
} from '@aws-sdk/client-glacier';

/** A body with the hash that botocore reckons of it. */
interface Body {
  readonly bytes: Buffer;
  readonly treeHash: string;
}

/** Nothing but a status. */
type Done = Readonly<Record<string, never>>;

export interface Answers {
  abort_multipart_upload: Done;
  abort_vault_lock: Done;
  add_tags_to_vault: Done;
  complete_multipart_upload: ArchiveCreationOutput;
  complete_vault_lock: Done;
  create_vault: CreateVaultOutput;
  delete_archive: Done;
  delete_vault: Done;
  delete_vault_access_policy: Done;
  delete_vault_notifications: Done;
  describe_job: GlacierJobDescription;
  describe_vault: DescribeVaultOutput;
  get_data_retrieval_policy: GetDataRetrievalPolicyOutput;
  get_job_output: Omit<GetJobOutputOutput, 'body'> & { readonly body: Body };
  get_vault_access_policy: GetVaultAccessPolicyOutput;
  get_vault_lock: GetVaultLockOutput;
  get_vault_notifications: GetVaultNotificationsOutput;
  initiate_job: InitiateJobOutput;
  initiate_multipart_upload: InitiateMultipartUploadOutput;
  initiate_vault_lock: InitiateVaultLockOutput;
  list_jobs: ListJobsOutput;
  list_multipart_uploads: ListMultipartUploadsOutput;
  list_parts: ListPartsOutput;
  list_provisioned_capacity: ListProvisionedCapacityOutput;
  list_tags_for_vault: ListTagsForVaultOutput;
  list_vaults: ListVaultsOutput;
  purchase_provisioned_capacity: PurchaseProvisionedCapacityOutput;
  remove_tags_from_vault: Done;
  set_data_retrieval_policy: Done;
  set_vault_access_policy: Done;
  set_vault_notifications: Done;
  upload_archive: ArchiveCreationOutput;
  upload_multipart_part: UploadMultipartPartOutput;
  /** Cognito's. */
  get_id: { readonly IdentityId: string };
  get_credentials_for_identity: {
    readonly Credentials: { readonly AccessKeyId: string; readonly SecretKey: string; readonly SessionToken: string; readonly Expiration: string };
  };
}
