/** S7, N5: whatever answers in the service's place, through the SDK and our own reading of it. */
import { inOneLine } from '../../../src/core/failure/catalogue.ts';
import { Failed } from '../../../src/core/failure/failure.ts';
import { connectionTo } from '../../../src/glacier/client.ts';
import { describeJob, initiateArchiveJob, jobFrom, listJobs } from '../../../src/glacier/jobs.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { getOutput } from '../../../src/glacier/output.ts';
import { retrievalPolicy } from '../../../src/glacier/retrieval-policy.ts';
import { describeVault, listVaults } from '../../../src/glacier/vaults.ts';
import type { Job } from '../../../src/core/job.ts';
import type { Vault } from '../../../src/core/vault.ts';
import { must, type Target } from '../target.ts';

const ORIGIN = 'http://thaw.test';
const SECRET = 'thesecretofthekeys';
const TOKEN = 'thetokenofthesession';
const HASH = 'ab'.repeat(32);
const VAULT = {
  VaultName: 'v',
  VaultARN: 'arn:aws:glacier:us-east-1:1:vaults/v',
  CreationDate: '2026-11-26T12:54:08.000Z',
  LastInventoryDate: null,
  NumberOfArchives: 2,
  SizeInBytes: 70_000,
};
const ARCHIVE_JOB = {
  Action: 'ArchiveRetrieval',
  ArchiveId: 'a',
  ArchiveSHA256TreeHash: HASH,
  ArchiveSizeInBytes: 9,
  Completed: true,
  CompletionDate: '2026-11-26T12:54:08Z',
  CreationDate: '2026-11-26T12:54:08.000Z',
  InventoryRetrievalParameters: null,
  InventorySizeInBytes: null,
  JobDescription: 'thaw x',
  JobId: 'j',
  RetrievalByteRange: '0-8',
  SHA256TreeHash: HASH,
  SNSTopic: null,
  StatusCode: 'Succeeded',
  StatusMessage: 'Succeeded',
  Tier: 'Bulk',
};
const INVENTORY_JOB = {
  Action: 'InventoryRetrieval',
  CreationDate: '2026-11-26T12:54:08.000Z',
  InventoryRetrievalParameters: { Format: 'CSV', Limit: '10', Marker: 'm', StartDate: null, EndDate: null },
  InventorySizeInBytes: 500,
  JobId: 'i',
  StatusCode: 'Succeeded',
};

function goodVault({ name, archives, sizeBytes, createdAtMs }: Vault): void {
  must(
    name !== '' && Number.isSafeInteger(archives) && archives >= 0 && sizeBytes >= 0 && Number.isFinite(createdAtMs),
    'a vault with members that are none',
  );
}

function goodJob({ id, createdAtMs, outputBytes, treeHash, archive }: Job): void {
  must(id !== '' && Number.isFinite(createdAtMs), 'a job without an id or date');
  must(outputBytes === undefined || (Number.isSafeInteger(outputBytes) && outputBytes >= 0), 'a length that is none');
  must(treeHash === undefined || /^[0-9a-f]{64}$/.test(treeHash), 'a hash that is none');
  if (!archive) return;
  const { range, sizeBytes } = archive;
  must(
    range.start >= 0 && range.start < range.end && range.end <= sizeBytes && outputBytes === range.end - range.start,
    'a range beyond its archive',
  );
}

/** Jobs and vaults as they are parsed, without the SDK before it: many more of them in the same time. */
export const jobs: Target = {
  name: 'jobs',
  inputs: 'json',
  words: [
    'ArchiveRetrieval',
    'InventoryRetrieval',
    'Select',
    'InProgress',
    'Failed',
    '0-8',
    '8-0',
    '0-9007199254740993',
    '9',
    '-1',
    '2026-02-31T00:00:00Z',
    'RetrievalByteRange',
    'ArchiveSizeInBytes',
    HASH,
  ],
  longest: 8_192,
  valid: [ARCHIVE_JOB, INVENTORY_JOB, { ...ARCHIVE_JOB, StatusCode: 'InProgress', SHA256TreeHash: null }].map((one) => JSON.stringify(one)),
  attempt: (input) => {
    let entry: unknown;
    try {
      entry = JSON.parse(input);
    } catch {
      entry = input;
    }
    const job = jobFrom('demo', 'v', entry);
    if (!job) return 'refused';
    goodJob(job);
    return `ok ${job.kind} ${job.status} ${Object.keys(job).length} ${job.inventory?.coverage ?? ''}`;
  },
};

const CALLS = ['listVaults', 'describeVault', 'listJobs', 'describeJob', 'initiate', 'output', 'policy'] as const;

interface Answered {
  readonly call?: unknown;
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
}

const ok = { 'x-amzn-requestid': 'r', 'content-type': 'application/json' };

export const service: Target = {
  name: 'service',
  inputs: 'json',
  words: [
    'ThrottlingException',
    'ExpiredTokenException',
    'InvalidSignatureException',
    'ResourceNotFoundException',
    'Vault not found',
    '__type',
    'code',
    'message',
    'Marker',
    'VaultList',
    'JobList',
    '<html>',
    'x-amzn-errortype',
    'x-amzn-requestid',
    'x-thaw-edge',
    'content-length',
    'date',
    'location',
    SECRET,
    TOKEN,
    ...CALLS,
  ],
  longest: 8_192,
  valid: [
    { call: 'listVaults', status: 200, headers: ok, body: { Marker: null, VaultList: [VAULT] } },
    { call: 'describeVault', status: 200, headers: ok, body: VAULT },
    { call: 'listJobs', status: 200, headers: ok, body: { JobList: [ARCHIVE_JOB, INVENTORY_JOB], Marker: null } },
    { call: 'describeJob', status: 200, headers: ok, body: ARCHIVE_JOB },
    { call: 'initiate', status: 202, headers: { ...ok, 'x-amz-job-id': 'j', location: '/1/vaults/v/jobs/j' }, body: '' },
    {
      call: 'output',
      status: 206,
      headers: { ...ok, 'content-range': 'bytes 0-8/9', 'content-length': '9', 'x-amz-sha256-tree-hash': HASH },
      body: '123456789',
    },
    { call: 'policy', status: 200, headers: ok, body: { Policy: { Rules: [{ Strategy: 'BytesPerHour', BytesPerHour: 5 }] } } },
    {
      call: 'listVaults',
      status: 403,
      headers: ok,
      body: { message: `The request signature… x-amz-security-token:${TOKEN}`, code: 'InvalidSignatureException', type: 'Client' },
    },
    { call: 'output', status: 404, headers: ok, body: { code: 'ResourceNotFoundException', message: 'The job ID was not found: j', type: 'Client' } },
    { call: 'describeJob', status: 502, headers: {}, body: '<html>Bad Gateway</html>' },
  ].map((one) => JSON.stringify(one)),
  attempt: async (input) => {
    let asked: Answered;
    try {
      asked = (JSON.parse(input) ?? {}) as Answered;
    } catch {
      asked = { call: 'describeVault', status: 200, headers: ok, body: input };
    }
    const name = CALLS.find((one) => one === asked.call) ?? CALLS[input.length % CALLS.length]!;
    try {
      return `ok ${name} ${await outcomeOf(name, asked)}`;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const { failure } = error;
      must(failure.code !== 'unexpected' || hasNoText(asked.body), `a failure that nobody expected: ${JSON.stringify(failure)}`);
      const words = inOneLine(failure);
      must(words.length < 4_000, 'words without an end');
      return `refused ${name} ${failure.code}`;
    }
  },
};

/** The SDK itself stumbles over an error whose message is no text. No Glacier sends that; it ends in words all the same. */
const hasNoText = (body: unknown): boolean => {
  const { message, Message, errorMessage } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return [message, Message, errorMessage].some((text) => text !== undefined && typeof text !== 'string');
};

async function outcomeOf(name: (typeof CALLS)[number], asked: Answered): Promise<string> {
  const keys = { accessKeyId: 'DEMOKEY', secretAccessKey: SECRET, sessionToken: TOKEN };
  const connection = connectionTo('demo', keyringOf({ kind: 'pasted', keys }, ORIGIN, Date.now), ORIGIN, async () => responseOf(asked));
  const at = { start: 0, end: 9 };
  switch (name) {
    case 'listVaults': {
      const { items, unreadable, complete } = await listVaults(connection);
      items.forEach(goodVault);
      return `${Math.min(items.length, 3)} ${Math.min(unreadable, 3)} ${complete}`;
    }
    case 'describeVault':
      return (goodVault(await describeVault(connection, 'v')), '');
    case 'listJobs': {
      const { items, unreadable, complete } = await listJobs(connection, 'v');
      items.forEach(goodJob);
      return `${Math.min(items.length, 3)} ${Math.min(unreadable, 3)} ${complete}`;
    }
    case 'describeJob':
      return (goodJob(await describeJob(connection, 'v', 'j')), '');
    case 'initiate':
      must((await initiateArchiveJob(connection, { vault: 'v', archiveId: 'a', tier: 'Bulk', mark: 'thaw x' })) !== '', 'a job without an id');
      return '';
    case 'output': {
      const { status, contentRange, body } = await getOutput(connection, 'v', 'j', at, new AbortController().signal);
      await body.cancel();
      return `${status} ${contentRange !== undefined}`;
    }
    case 'policy':
      return (await retrievalPolicy(connection)).is;
  }
}

/** As fetch gives it: what no HTTP message can hold is made into something that it can. */
function responseOf({ status, headers, body }: Answered): Response {
  const code = Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599 ? Number(status) : 200;
  const given = new Headers();
  for (const [name, value] of Object.entries(headers ?? {})) {
    const clean = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replace(/[^\x20-\x7e\x80-\xff]/g, '');
    if (/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) given.append(name, clean);
  }
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return new Response([204, 205, 304].includes(code) ? null : text, { status: code, headers: given });
}
