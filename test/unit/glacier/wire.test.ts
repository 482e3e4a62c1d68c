/** Our client against the stand-in, signature for signature: only the network between is missing. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identityPoolId, memoryContent, wireFault } from '../../../stand-in/core/index.ts';
import { failureOf, type DenyingPolicy, type Failure } from '../../../src/core/failure/failure.ts';
import { connectionTo, type Connection } from '../../../src/glacier/client.ts';
import { describeJob, initiateArchiveJob, listJobs } from '../../../src/glacier/jobs.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { getOutput } from '../../../src/glacier/output.ts';
import { describeVault, listVaults } from '../../../src/glacier/vaults.ts';
import { bench, HOUR, KEYS, MIB, type Bench } from '../stand-in/client.ts';

const ORIGIN = 'http://thaw.test';
const never = new AbortController().signal;

let service: Bench;
let connection: Connection;

beforeEach(() => {
  service = bench({ jobDelayMs: 1000 }, Date.now());
  vi.stubGlobal('fetch', throughTo(service));
  connection = connectionTo('demo', keyringOf({ kind: 'pasted', keys: KEYS }, ORIGIN, Date.now), ORIGIN);
});
afterEach(() => vi.unstubAllGlobals());

/** As a browser on a network would: the raw path stays, a broken connection is a TypeError. */
const throughTo =
  ({ standIn }: Bench) =>
  async (request: Request): Promise<Response> => {
    const { pathname, search, host } = new URL(request.url);
    const response = await standIn.handle(request, { rawTarget: pathname + search, host });
    if (wireFault(response)) throw new TypeError('fetch failed');
    return response;
  };

async function archiveReady(sizeBytes: number, range?: { start: number; end: number }): Promise<string> {
  const archiveId = service.standIn.addArchive('photos', {
    description: 'a',
    content: memoryContent(new Uint8Array(sizeBytes)),
    createdAtMs: service.now(),
  });
  const jobId = await initiateArchiveJob(connection, { vault: 'photos', archiveId, tier: 'Bulk', mark: 'thaw test', ...(range ? { range } : {}) });
  await service.control('POST', 'finish-jobs', {});
  return jobId;
}

const failureFrom = async (work: Promise<unknown>): Promise<Failure> =>
  failureOf(
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );

describe('calls', () => {
  test('list vaults over all pages, without what Amazon adds to their sizes', async () => {
    for (let i = 0; i < 23; i++) service.standIn.addVault(`vault-${i}`);
    service.standIn.addArchive('vault-7', { description: '', content: memoryContent(new Uint8Array(1000)), createdAtMs: service.now() });
    const { items, complete, unreadable } = await listVaults(connection);
    expect([items.length, complete, unreadable]).toEqual([23, true, 0]);
    expect(items.find(({ name }) => name === 'vault-7')).toMatchObject({ archives: 1, sizeBytes: 1000, region: 'demo' });
    expect(await describeVault(connection, 'vault-7')).toMatchObject({ name: 'vault-7' });
  });

  test('a retrieval names the topic that Amazon is to tell', async () => {
    const archiveId = service.standIn.addArchive('photos', {
      description: 'a',
      content: memoryContent(new Uint8Array(1)),
      createdAtMs: service.now(),
    });
    const snsTopic = 'arn:aws:sns:demo:123456789012:thaw';
    await initiateArchiveJob(connection, { vault: 'photos', archiveId, tier: 'Bulk', mark: 'thaw topic', snsTopic });
    expect(
      service.standIn
        .snapshot()
        .vaults.flatMap(({ jobs }) => jobs)
        .map((job) => job.snsTopic),
    ).toEqual([snsTopic]);
  });

  test('list jobs over all pages, newest first, with what a download needs', async () => {
    for (let i = 0; i < 60; i++) await archiveReady(3 * MIB);
    const { items } = await listJobs(connection, 'photos');
    expect(items).toHaveLength(60);
    expect(items[0]).toMatchObject({ kind: 'archive', status: 'ready', tier: 'Bulk', description: 'thaw test', outputBytes: 3 * MIB });
    expect(items.every((job, i) => i === 0 || job.createdAtMs <= items[i - 1]!.createdAtMs)).toBe(true);
  });

  test('read a range of an output with its tree hash, and the job says what the whole must be', async () => {
    const jobId = await archiveReady(3 * MIB);
    const answer = await getOutput(connection, 'photos', jobId, { start: MIB, end: 2 * MIB }, never);
    expect(answer).toMatchObject({
      status: 206,
      contentRange: `bytes ${MIB}-${2 * MIB - 1}/${3 * MIB}`,
      contentLength: MIB,
      contentEncoding: undefined,
    });
    expect(answer.treeHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await new Response(answer.body).arrayBuffer()).byteLength).toBe(MIB);
    expect((await describeJob(connection, 'photos', jobId)).treeHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a ranged job tells which bytes of the archive it holds, end exclusive', async () => {
    const jobId = await archiveReady(4 * MIB, { start: 2 * MIB, end: 4 * MIB });
    expect((await describeJob(connection, 'photos', jobId)).archive).toMatchObject({ sizeBytes: 4 * MIB, range: { start: 2 * MIB, end: 4 * MIB } });
  });
});

const USER = 'User: arn:aws:sts::123456789012:assumed-role/thaw/session';
const denial = (message: string): Record<string, unknown> => ({ kind: 'error', status: 403, code: 'AccessDeniedException', message });
/** As IAM's guide words them. */
const DENIALS: readonly (readonly [why: string, by: DenyingPolicy])[] = [
  ['because no identity-based policy allows the glacier:ListVaults action', 'role'],
  ['with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/x', 'role'],
  ['because no resource-based policy allows the glacier:ListVaults action', 'vault'],
  ['with an explicit deny in a resource-based policy', 'vault'],
  ['because no service control policy allows the glacier:ListVaults action', 'organization'],
  ['with an explicit deny in a service control policy', 'organization'],
  ['with an explicit deny in a resource control policy', 'organization'],
  ['because no permissions boundary allows the glacier:ListVaults action', 'boundary'],
  ['with an explicit deny in a permissions boundary', 'boundary'],
  ['because no session policy allows the glacier:ListVaults action', 'session'],
  ['because no VPC endpoint policy allows the glacier:ListVaults action', 'endpoint'],
];

describe('refusals become failures', () => {
  const faults: readonly (readonly [string, Record<string, unknown>, Partial<Failure>])[] = [
    ['S1 throttling', { kind: 'error', status: 400, code: 'ThrottlingException', message: 'Rate exceeded' }, { code: 'throttled' }],
    ['S1 a busy service', { kind: 'error', status: 503, code: 'ServiceUnavailableException', message: '' }, { code: 'service-busy' }],
    ['S1 a time-out', { kind: 'error', status: 408, code: 'RequestTimeoutException', message: 'Request timed out.' }, { code: 'service-busy' }],
    [
      'S4 a missing right',
      { kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' },
      { code: 'access-denied', action: 'glacier:ListVaults' },
    ],
    [
      'K5 a guest of an identity pool',
      {
        kind: 'error',
        status: 403,
        code: 'AccessDeniedException',
        message:
          'User: arn:aws:sts::123456789012:assumed-role/guests/CognitoIdentityCredentials is not authorized to perform: glacier:ListVaults because no session policy allows the glacier:ListVaults action',
      },
      { code: 'guest-refused' },
    ],
    ...DENIALS.map(
      ([why, by]) =>
        [
          `S4 a right missing, ${why}`,
          denial(`${USER} is not authorized to perform: glacier:ListVaults ${why}`),
          { code: 'access-denied', by },
        ] as const,
    ),
    ['S4 a right missing in a vault that nobody names', denial('Access denied for account ID: 123456789012'), { code: 'access-denied' }],
    ['S4 an account without Glacier', { kind: 'error', status: 400, code: 'NoLongerSupportedException', message: '' }, { code: 'account-closed' }],
    ['S4 a limit', { kind: 'error', status: 400, code: 'LimitExceededException', message: 'too many' }, { code: 'limit-exceeded' }],
    ['S4 want of capacity', { kind: 'error', status: 400, code: 'InsufficientCapacityException', message: '' }, { code: 'no-capacity' }],
    ['N5 a page of a hotel', { kind: 'html', status: 200 }, { code: 'foreign-answer', status: 200 }],
    ['N5 a page that wants a login first', { kind: 'html', status: 511 }, { code: 'foreign-answer', status: 511 }],
    ['N5 a proxy that failed', { kind: 'html', status: 502 }, { code: 'proxy-failed', status: 502 }],
    ['N5 a redirect', { kind: 'redirect', location: 'http://elsewhere.test/' }, { code: 'foreign-answer' }],
    ['N1 a closed connection', { kind: 'close' }, { code: 'network-lost' }],
  ];
  test.each(faults)('%s', async (_name, fault, expected) => {
    await service.control('POST', 'faults', { on: '*', ...fault });
    expect(await failureFrom(listVaults(connection))).toMatchObject(expected);
  });

  test.each([
    ['eu-south-1', 'UnrecognizedClientException', { code: 'keys-refused', service: 'UnrecognizedClientException', region: 'eu-south-1' }],
    ['eu-south-1', 'InvalidSignatureException', { code: 'keys-refused', service: 'InvalidSignatureException' }],
    ['eu-west-1', 'UnrecognizedClientException', { code: 'keys-refused', service: 'UnrecognizedClientException' }],
  ])('S4 a region that may not be enabled: %s, %s', async (region, code, expected) => {
    await service.control('POST', 'faults', { on: '*', kind: 'error', status: 400, code, message: '' });
    const there = connectionTo(region, keyringOf({ kind: 'pasted', keys: { ...KEYS, accessKeyId: 'AKIDEXAMPLE' } }, ORIGIN, Date.now), ORIGIN);
    expect(await failureFrom(listVaults(there))).toEqual(expected);
  });

  test('S4 what is not there: vault, archive, job, inventory', async () => {
    service.standIn.addVault('photos');
    expect(await failureFrom(describeVault(connection, 'nowhere'))).toEqual({ code: 'vault-unknown', vault: 'nowhere' });
    expect(await failureFrom(describeJob(connection, 'photos', 'x'.repeat(92)))).toEqual({ code: 'job-unknown' });
    const ask = { vault: 'photos', archiveId: 'x'.repeat(138), tier: 'Bulk', mark: 'm' } as const;
    expect((await failureFrom(initiateArchiveJob(connection, ask))).code).toBe('archive-unknown');
  });

  test('an output that ran out is a job that nobody knows', async () => {
    const jobId = await archiveReady(MIB);
    await service.control('POST', 'expire-output', { jobId });
    expect(await failureFrom(getOutput(connection, 'photos', jobId, { start: 0, end: MIB }, never))).toEqual({ code: 'job-unknown' });
  });

  test('S4 the policy refuses Standard by name', async () => {
    await service.control('POST', 'faults', { on: 'InitiateJob', kind: 'error', status: 400, code: 'PolicyEnforcedException', message: 'denied' });
    const archiveId = service.standIn.addArchive('photos', {
      description: '',
      content: memoryContent(new Uint8Array(9)),
      createdAtMs: service.now(),
    });
    expect(await failureFrom(initiateArchiveJob(connection, { vault: 'photos', archiveId, tier: 'Standard', mark: 'm' }))).toEqual({
      code: 'policy-refused',
      tier: 'Standard',
    });
  });

  test('K3 a wrong secret is refused without a word of the canonical request', async () => {
    const wrong = keyringOf({ kind: 'pasted', keys: { ...KEYS, secretAccessKey: 'wrong' } }, ORIGIN, Date.now);
    const failure = await failureFrom(listVaults(connectionTo('demo', wrong, ORIGIN)));
    expect(failure).toEqual({ code: 'keys-refused', service: 'InvalidSignatureException' });
  });

  test('S5 an InitiateJob that breaks is sent once and never again', async () => {
    const archiveId = service.standIn.addArchive('photos', {
      description: '',
      content: memoryContent(new Uint8Array(9)),
      createdAtMs: service.now(),
    });
    await service.control('POST', 'faults', { on: 'InitiateJob', kind: 'accepted-then-closed' });
    expect((await failureFrom(initiateArchiveJob(connection, { vault: 'photos', archiveId, tier: 'Bulk', mark: 'm' }))).code).toBe('network-lost');
    expect(service.standIn.journal().filter(({ operation }) => operation === 'InitiateJob')).toHaveLength(1);
  });
});

describe('time and keys', () => {
  test('N8 a clock that is an hour off is corrected by the refusal, and the call is made once more', async () => {
    service.advance(HOUR);
    expect((await listVaults(connection)).complete).toBe(true);
    expect(service.standIn.journal()).toHaveLength(2);
    await listVaults(connection);
    expect(service.standIn.journal()).toHaveLength(3);
  });

  /** By a login of the stand-in's sign-in. */
  async function signedIn(): Promise<Connection> {
    vi.stubGlobal('location', { origin: ORIGIN });
    const { idToken, provider } = (await (await service.control('POST', 'sign-in', {})).json()) as { idToken: string; provider: string };
    const signIn = {
      identityPoolId: identityPoolId('demo'),
      identityEndpoint: '/cognito-identity/',
      loginProvider: provider,
      tokens: { kind: 'stand-in', path: '/_stand-in/sign-in' },
    } as const;
    return connectionTo('demo', keyringOf({ kind: 'login', signIn, idToken, idTokenExpiresAtMs: Date.now() + HOUR }, ORIGIN, Date.now), ORIGIN);
  }

  test.each([-24, -1, 1, 24])('N8 K1 keys of a pool whose clock is %i hours from here are asked for once, not at each call', async (hours) => {
    service.advance(hours * HOUR);
    const connection = await signedIn();
    for (let calls = 0; calls < 10; calls++) await listVaults(connection);
    expect(service.standIn.journal().filter(({ operation }) => operation === 'CognitoGetCredentialsForIdentity')).toHaveLength(1);
  });

  test('S2 K1 keys that run out in the middle are renewed once for all calls that wait', async () => {
    const connection = await signedIn();
    await listVaults(connection);
    await service.control('POST', 'expire-keys', {});
    await Promise.all(Array.from({ length: 10 }, () => listVaults(connection)));
    const operations = service.standIn.journal().map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === 'CognitoGetCredentialsForIdentity')).toHaveLength(2);
    expect(operations.filter((operation) => operation === 'CognitoGetId')).toHaveLength(1);
  });

  test('S2 pasted keys that ran out ask for the person', async () => {
    const ended = keyringOf({ kind: 'pasted', keys: { ...KEYS, expiresAtMs: Date.now() - 1 } }, ORIGIN, Date.now);
    expect(await failureFrom(listVaults(connectionTo('demo', ended, ORIGIN)))).toEqual({ code: 'keys-ended' });
  });
});
