/** Which operation a request asks for. */

import type { Call } from './call.ts';
import { decoded } from './http.ts';
import { deleteArchive, uploadArchive } from './operations/archives.ts';
import { listProvisionedCapacity, purchaseProvisionedCapacity } from './operations/capacity.ts';
import { completeMultipartUpload } from './operations/complete-upload.ts';
import { initiateJob } from './operations/initiate-job.ts';
import { getJobOutput } from './operations/job-output.ts';
import { describeJob, listJobs } from './operations/jobs.ts';
import { abortVaultLock, completeVaultLock, getVaultLock, initiateVaultLock } from './operations/locks.ts';
import { listMultipartUploads, listParts } from './operations/multipart-lists.ts';
import { abortMultipartUpload, initiateMultipartUpload, uploadMultipartPart } from './operations/multipart.ts';
import { getDataRetrievalPolicy, setDataRetrievalPolicy } from './operations/retrieval-policy.ts';
import { addTagsToVault, listTagsForVault, removeTagsFromVault } from './operations/tags.ts';
import {
  deleteVaultAccessPolicy,
  deleteVaultNotifications,
  getVaultAccessPolicy,
  getVaultNotifications,
  setVaultAccessPolicy,
  setVaultNotifications,
} from './operations/vault-settings.ts';
import { createVault, deleteVault, describeVault, listVaults } from './operations/vaults.ts';

interface Operation {
  readonly name: string;
  readonly run: (call: Call) => Response | Promise<Response>;
  /** The body isn't read into memory, and its hash must come as a header. */
  readonly streams: boolean;
}

interface Route extends Operation {
  readonly method: string;
  /** Below the account; `{name}` stands for one segment. */
  readonly segments: readonly string[];
  /** Must be in the query. */
  readonly query: string;
}

function route(name: string, request: string, run: Operation['run'], streams = false): Route {
  const [method = '', target = ''] = request.split(' ');
  const [path = '', query = ''] = target.split('?');
  return { name, method, segments: path.split('/').slice(1), query, run, streams };
}

const VAULT = '/vaults/{vault}';
const UPLOADS = `${VAULT}/multipart-uploads`;

const routes: readonly Route[] = [
  route('ListVaults', 'GET /vaults', listVaults),
  route('CreateVault', `PUT ${VAULT}`, createVault),
  route('DescribeVault', `GET ${VAULT}`, describeVault),
  route('DeleteVault', `DELETE ${VAULT}`, deleteVault),
  route('UploadArchive', `POST ${VAULT}/archives`, uploadArchive, true),
  route('DeleteArchive', `DELETE ${VAULT}/archives/{archive}`, deleteArchive),
  route('InitiateJob', `POST ${VAULT}/jobs`, initiateJob),
  route('ListJobs', `GET ${VAULT}/jobs`, listJobs),
  route('DescribeJob', `GET ${VAULT}/jobs/{job}`, describeJob),
  route('GetJobOutput', `GET ${VAULT}/jobs/{job}/output`, getJobOutput),
  route('InitiateMultipartUpload', `POST ${UPLOADS}`, initiateMultipartUpload),
  route('UploadMultipartPart', `PUT ${UPLOADS}/{upload}`, uploadMultipartPart, true),
  route('CompleteMultipartUpload', `POST ${UPLOADS}/{upload}`, completeMultipartUpload),
  route('AbortMultipartUpload', `DELETE ${UPLOADS}/{upload}`, abortMultipartUpload),
  route('ListMultipartUploads', `GET ${UPLOADS}`, listMultipartUploads),
  route('ListParts', `GET ${UPLOADS}/{upload}`, listParts),
  route('GetDataRetrievalPolicy', 'GET /policies/data-retrieval', getDataRetrievalPolicy),
  route('SetDataRetrievalPolicy', 'PUT /policies/data-retrieval', setDataRetrievalPolicy),
  route('SetVaultNotifications', `PUT ${VAULT}/notification-configuration`, setVaultNotifications),
  route('GetVaultNotifications', `GET ${VAULT}/notification-configuration`, getVaultNotifications),
  route('DeleteVaultNotifications', `DELETE ${VAULT}/notification-configuration`, deleteVaultNotifications),
  route('SetVaultAccessPolicy', `PUT ${VAULT}/access-policy`, setVaultAccessPolicy),
  route('GetVaultAccessPolicy', `GET ${VAULT}/access-policy`, getVaultAccessPolicy),
  route('DeleteVaultAccessPolicy', `DELETE ${VAULT}/access-policy`, deleteVaultAccessPolicy),
  route('AddTagsToVault', `POST ${VAULT}/tags?operation=add`, addTagsToVault),
  route('RemoveTagsFromVault', `POST ${VAULT}/tags?operation=remove`, removeTagsFromVault),
  route('ListTagsForVault', `GET ${VAULT}/tags`, listTagsForVault),
  route('InitiateVaultLock', `POST ${VAULT}/lock-policy`, initiateVaultLock),
  route('AbortVaultLock', `DELETE ${VAULT}/lock-policy`, abortVaultLock),
  route('GetVaultLock', `GET ${VAULT}/lock-policy`, getVaultLock),
  route('CompleteVaultLock', `POST ${VAULT}/lock-policy/{lock}`, completeVaultLock),
  route('ListProvisionedCapacity', 'GET /provisioned-capacity', listProvisionedCapacity),
  route('PurchaseProvisionedCapacity', 'POST /provisioned-capacity', purchaseProvisionedCapacity),
];

export interface Routed {
  /** Undefined where no operation has this method and path. */
  readonly operation: Operation | undefined;
  readonly account: string;
  readonly params: ReadonlyMap<string, string>;
}

/** @param path `/<account>/…`, encoded; @param query encoded. */
export function routed(method: string, path: string, query: string): Routed {
  const [, account = '', ...segments] = path.replace(/\/$/, '').split('/');
  const asked = new Set(query.split('&'));
  for (const candidate of routes) {
    if (candidate.method !== method || (candidate.query !== '' && !asked.has(candidate.query))) continue;
    const params = matched(candidate.segments, segments);
    if (params) return { operation: candidate, account: decoded(account), params };
  }
  return { operation: undefined, account: decoded(account), params: new Map() };
}

function matched(pattern: readonly string[], segments: readonly string[]): Map<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [i, piece] of pattern.entries()) {
    const segment = segments[i] ?? '';
    if (piece.startsWith('{')) {
      if (segment === '') return undefined;
      params.set(piece.slice(1, -1), decoded(segment));
    } else if (piece !== segment) return undefined;
  }
  return params;
}
