/** Another Glacier needn't spell its answers as Amazon does. What the protocol leaves open is taken; proofs aren't weakened. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { failureOf } from '../../../src/core/failure/failure.ts';
import { unfit } from '../../../src/core/output.ts';
import { connectionTo, type Connection } from '../../../src/glacier/client.ts';
import { describeJob, initiateArchiveJob, listJobs } from '../../../src/glacier/jobs.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { getOutput } from '../../../src/glacier/output.ts';
import { retrievalPolicy } from '../../../src/glacier/retrieval-policy.ts';
import { describeVault, listVaults } from '../../../src/glacier/vaults.ts';
import { KEYS } from '../stand-in/client.ts';

afterEach(() => vi.unstubAllGlobals());

/** A server that gives this one answer. */
function answering(body: unknown, headers: Record<string, string> = {}, status = 200): Connection {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return answeringWith(new Response(text === '' ? null : text, { status, headers: { 'X-AMZN-REQUESTID': 'other', ...headers } }));
}

function answeringWith(answer: Response): Connection {
  vi.stubGlobal('fetch', async () => answer.clone());
  return connectionTo('demo', keyringOf({ kind: 'pasted', keys: KEYS }, 'http://thaw.test', Date.now), 'http://thaw.test');
}

const VAULT = { VaultName: 'photos', CreationDate: '2026-11-26T12:54:08.000Z', VaultARN: 'arn:aws:glacier:us-east-1:1:vaults/photos' };
const HASH = 'AB'.repeat(32);
const JOB = {
  Action: 'ArchiveRetrieval',
  ArchiveId: 'a',
  ArchiveSizeInBytes: 3,
  CreationDate: '2026-11-26T12:54:08Z',
  JobId: 'j',
  StatusCode: 'Succeeded',
};

describe('answers that another server may give', () => {
  test.each([
    ['without counts', {}, { archives: 0, sizeBytes: 0 }],
    ['with null counts', { NumberOfArchives: null, SizeInBytes: null, LastInventoryDate: null }, { archives: 0, sizeBytes: 0 }],
    ['with counts as text', { NumberOfArchives: '2', SizeInBytes: '65636' }, { archives: 2, sizeBytes: 100 }],
    ['with members that nobody knows', { SizeInBytes: 5, More: { of: ['it'] } }, { sizeBytes: 5 }],
    ['with a date without milliseconds', { LastInventoryDate: '2026-11-26T12:54:08Z' }, { inventoryAtMs: Date.UTC(2026, 10, 26, 12, 54, 8) }],
    ['with a date of another offset', { LastInventoryDate: '2026-11-26T13:54:08+01:00' }, { inventoryAtMs: Date.UTC(2026, 10, 26, 12, 54, 8) }],
    ['with a date of microseconds', { LastInventoryDate: '2026-11-26T12:54:08.123456Z' }, { inventoryAtMs: Date.UTC(2026, 10, 26, 12, 54, 8, 123) }],
  ])('a vault %s', async (_, members, expected) => {
    expect(await describeVault(answering({ ...VAULT, ...members }), 'photos')).toMatchObject({ name: 'photos', ...expected });
    expect((await listVaults(answering({ VaultList: [{ ...VAULT, ...members }] }))).items).toMatchObject([expected]);
  });

  test.each([
    ['an absent list and marker', {}],
    ['an empty marker', { VaultList: [], Marker: '' }],
    ['null', { VaultList: null, Marker: null }],
  ])('a list of vaults with %s is an empty one', async (_, body) => {
    expect(await listVaults(answering(body))).toEqual({ items: [], unreadable: 0, complete: true });
  });

  test('sizes that are no whole numbers are unreadable, whatever their type', async () => {
    for (const SizeInBytes of ['', ' 5', '5.5', '-5', '1e3', '0x10', '9007199254740993', 'many', -1, 1.5, true, [5], {}]) {
      const listing = await listVaults(answering({ VaultList: [{ ...VAULT, SizeInBytes }, VAULT] }));
      expect({ SizeInBytes, unreadable: listing.unreadable, items: listing.items.length }).toEqual({ SizeInBytes, unreadable: 1, items: 1 });
    }
  });

  test.each([
    ['without a range or hash', {}, { outputBytes: 3, archive: { range: { start: 0, end: 3 } } }],
    ['with an upper-case hash', { SHA256TreeHash: HASH }, { treeHash: HASH.toLowerCase() }],
    ['with a size as text', { ArchiveSizeInBytes: '3' }, { outputBytes: 3 }],
    ['with a tier that nobody knows', { Tier: 'Overnight' }, { status: 'ready' }],
    ['with select members', { OutputLocation: null, SelectParameters: null, JobOutputPath: null }, { status: 'ready' }],
  ])('an archive job %s', async (_, members, expected) => {
    expect(await describeJob(answering({ ...JOB, ...members }), 'photos', 'j')).toMatchObject(expected);
  });

  test('an inventory job without parameters, and one with a limit as a number', async () => {
    const inventory = { Action: 'InventoryRetrieval', CreationDate: VAULT.CreationDate, StatusCode: 'InProgress' };
    const jobs = [
      { ...inventory, JobId: 'a' },
      { ...inventory, JobId: 'b', InventoryRetrievalParameters: { Limit: 10 }, InventorySizeInBytes: null },
      { ...inventory, JobId: 'c', Action: 'Select' },
    ];
    const { items, unreadable } = await listJobs(answering({ JobList: jobs, Marker: null }), 'photos');
    expect(items.map(({ id, inventory: told }) => [id, told?.part.limit])).toEqual([
      ['a', undefined],
      ['b', 10],
    ]);
    expect(unreadable).toBe(1);
  });

  test('JSON by any other type, over several lines, and after a mark of byte order', async () => {
    for (const type of ['application/x-amz-json-1.1', 'application/json; charset=utf-8', 'text/html', '']) {
      const headers = type === '' ? {} : { 'Content-Type': type };
      expect(await describeVault(answering(JSON.stringify(VAULT, null, 2) + '\n', headers), 'photos')).toMatchObject({ name: 'photos' });
    }
  });

  test('a policy whose number is text, and one without rules', async () => {
    const rules = (rule: object) => answering({ Policy: { Rules: [rule] } });
    expect(await retrievalPolicy(rules({ Strategy: 'BytesPerHour', BytesPerHour: '1024' }))).toEqual({ is: 'rate', bytesPerHour: 1024 });
    expect(await retrievalPolicy(rules({ Strategy: 'FreeTier', BytesPerHour: null }))).toEqual({ is: 'free-tier' });
    expect(await retrievalPolicy(answering({ Policy: { Rules: [] } }))).toEqual({ is: 'none' });
  });

  test('N1 N5 an answer that breaks off or is no JSON is a matter of the line, whatever its status says', async () => {
    const broken = (status: number) => {
      const body = new ReadableStream<Uint8Array>({
        start: (to) => {
          to.enqueue(new TextEncoder().encode('{"Act'));
          to.error(new TypeError('network error'));
        },
      });
      return answeringWith(new Response(body, { status, headers: { 'X-AMZN-REQUESTID': 'other' } }));
    };
    const codeOf = async (asked: Promise<unknown>) => failureOf(await asked.catch((error: unknown) => error)).code;
    expect(await codeOf(describeJob(broken(200), 'photos', 'j'))).toBe('network-lost');
    expect(await codeOf(describeJob(broken(400), 'photos', 'j'))).toBe('network-lost');
    expect(await codeOf(describeJob(answering('<html>', {}, 200), 'photos', 'j'))).toBe('answer-unreadable');
    // Of an ask it is unclear then: the job may have begun.
    expect(await codeOf(initiateArchiveJob(broken(202), { vault: 'photos', archiveId: 'a', tier: 'Bulk', mark: 'thaw' }))).toBe('network-lost');
  });

  test('what can’t be found is what the call named', async () => {
    const nowhere = () => answering({ code: 'ResourceNotFoundException', message: 'not here' }, {}, 404);
    const codeOf = async (asked: Promise<unknown>) => failureOf(await asked.catch((error: unknown) => error)).code;
    const ask = { vault: 'photos', archiveId: 'a', tier: 'Bulk', mark: 'thaw' } as const;
    expect(await codeOf(describeJob(nowhere(), 'photos', 'j'))).toBe('job-unknown');
    expect(await codeOf(listJobs(nowhere(), 'photos'))).toBe('vault-unknown');
    expect(await codeOf(initiateArchiveJob(nowhere(), ask))).toBe('archive-unknown');
  });

  test('a job told done whose output isn’t there yet is asked for again', async () => {
    const early = answering({ code: 'InvalidParameterValueException', message: 'The job is not currently available for download: j' }, {}, 400);
    const failed = await getOutput(early, 'photos', 'j', { start: 0, end: 2 }, new AbortController().signal).catch((error: unknown) => error);
    expect(failureOf(failed).code).toBe('service-busy');
  });

  test('a job of the whole archive has the archive’s tree hash where it lacks its own; one of a part doesn’t', async () => {
    const members = { SHA256TreeHash: null, ArchiveSHA256TreeHash: HASH };
    expect(await describeJob(answering({ ...JOB, ...members }), 'photos', 'j')).toMatchObject({ treeHash: HASH.toLowerCase() });
    expect(await describeJob(answering({ ...JOB, ...members, RetrievalByteRange: '0-1' }), 'photos', 'j')).not.toHaveProperty('treeHash');
  });

  test("a job's id stands in a header of any case, and isn't missed without a Location", async () => {
    const ask = { vault: 'photos', archiveId: 'a', tier: 'Bulk', mark: 'thaw' } as const;
    expect(await initiateArchiveJob(answering('', { 'X-Amz-Job-Id': '-j' }, 202), ask)).toBe('-j');
    expect(await initiateArchiveJob(answering('', { Location: '/1/vaults/photos/jobs/-k' }, 202), ask)).toBe('-k');
    expect(failureOf(await initiateArchiveJob(answering('', {}, 202), ask).catch((error: unknown) => error)).code).toBe('answer-unreadable');
  });

  test('an output with headers of any case, without a length, and with an upper-case hash', async () => {
    const range = { start: 0, end: 2 };
    const signal = new AbortController().signal;
    const output = async (headers: Record<string, string>, status: number) =>
      getOutput(answering('ab', headers, status), 'photos', 'j', range, signal);
    const partial = await output({ 'CONTENT-RANGE': 'bytes 0-1/3', 'X-Amz-SHA256-Tree-Hash': HASH }, 206);
    expect(partial).toMatchObject({ status: 206, treeHash: HASH.toLowerCase(), contentLength: undefined });
    expect(unfit(partial, range, 3)).toBeUndefined();
    expect(unfit(await output({ 'content-length': '2' }, 200), range, 2)).toBeUndefined();
    // Proofs stay: a whole answer for a part, a range without a total, another total.
    expect(unfit(await output({}, 200), range, 3)).toMatchObject({ code: 'answer-wrong' });
    expect(unfit(await output({ 'content-range': 'bytes 0-1/*' }, 206), range, 3)).toMatchObject({ code: 'answer-wrong' });
    expect(unfit(await output({ 'content-range': 'bytes 0-1/4' }, 206), range, 3)).toMatchObject({ code: 'answer-wrong' });
    expect(unfit(await output({ 'content-range': 'bytes 0-1/3', 'content-length': 'two' }, 206), range, 3)).toMatchObject({ code: 'answer-wrong' });
  });

  test.each([
    ['by its body', { code: 'ResourceNotFoundException', message: 'Vault not found for ARN: x', type: 'Client' }, {}, 404, 'vault-unknown'],
    ['by __type', { __type: 'ThrottlingException', message: 'Rate exceeded' }, {}, 400, 'throttled'],
    ['by __type with a name space', { __type: 'com.amazonaws.glacier#ExpiredTokenException', Message: 'over' }, {}, 403, 'keys-ended'],
    ['by a header', { message: 'no' }, { 'X-Amzn-ErrorType': 'PolicyEnforcedException:http://x/' }, 400, 'policy-refused'],
    ['by a code that nobody knows', { __type: 'VaultNotFound', message: 'Vault not found' }, {}, 400, 'request-refused'],
    ['by status alone', '', {}, 503, 'service-busy'],
    ['by status and text', '404 Not Found', {}, 404, 'vault-unknown'],
    ['by the name that S3 has for it', { code: 'SlowDown', message: 'slower' }, {}, 400, 'throttled'],
    ['by the name that EC2 has for it', { code: 'RequestLimitExceeded', message: 'slower' }, {}, 400, 'throttled'],
    ['by a name without “Exception”', { code: 'ExpiredToken', message: 'over' }, {}, 403, 'keys-ended'],
    ['by XML and status', '<Error><Code>AccessDenied</Code></Error>', { 'Content-Type': 'text/xml' }, 403, 'access-denied'],
    ['by 401 alone', '', {}, 401, 'keys-refused'],
    ['by status and HTML', '<h1>Slow down</h1>', {}, 429, 'service-busy'],
  ])('an error told %s', async (_, body, headers, status, code) => {
    const failed = await describeVault(answering(body, headers, status), 'photos').catch((error: unknown) => error);
    expect(failureOf(failed).code).toBe(code);
  });
});
