import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  CompleteMultipartUploadCommand,
  CreateVaultCommand,
  DescribeJobCommand,
  GetJobOutputCommand,
  GlacierClient,
  InitiateJobCommand,
  InitiateMultipartUploadCommand,
  ListJobsCommand,
  ListVaultsCommand,
  UploadArchiveCommand,
  UploadMultipartPartCommand,
} from '@aws-sdk/client-glacier';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';

import { Config } from '../../../src/core/config.ts';
import { treeHashHex } from '../../../stand-in/core/leaves.ts';
import { APP_FOLDER, buildCommands, end, outcome, start, type Running } from './commands.ts';
import { inFolder } from './folders.ts';

const MiB = 1_048_576;
const accountId = '-';
const Facts = v.strictObject({ url: v.string(), signInUrl: v.string(), region: v.string(), accessKeyId: v.string(), secretAccessKey: v.string() });

beforeAll(buildCommands, 60_000);

function clientOf({ firstLine }: Running): GlacierClient {
  const { url, region, ...credentials } = v.parse(Facts, JSON.parse(firstLine));
  return new GlacierClient({ endpoint: url, region, credentials, maxAttempts: 1 });
}

async function withCli<T>(args: readonly string[], run: (client: GlacierClient, cli: Running) => Promise<T>): Promise<T> {
  const cli = await start('cli', args);
  try {
    return await run(clientOf(cli), cli);
  } finally {
    await end(cli, 'SIGKILL');
  }
}

describe('npm run stand-in', () => {
  test('says in its first line how to reach it, with keys that are none of Amazon’s', () =>
    withCli([], async (client, { firstLine }) => {
      expect(v.parse(Facts, JSON.parse(firstLine))).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), region: 'demo' });
      expect(firstLine).not.toMatch(/A[KS]IA/);
      expect((await client.send(new ListVaultsCommand({ accountId }))).VaultList).toEqual([]);
    }));

  test('serves a folder, and names on stderr what it does not serve', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'film.mp4'), randomBytes(MiB));
      await writeFile(join(folder, 'empty'), '');
      await withCli(['--data', folder, '--generate-archives', '3'], async (client, cli) => {
        const vaults = (await client.send(new ListVaultsCommand({ accountId }))).VaultList ?? [];
        expect(vaults.map(({ VaultName, NumberOfArchives }) => [VaultName, NumberOfArchives])).toEqual([
          ['data', 1],
          ['generated', 3],
        ]);
        expect(cli.errors()).toBe('Not served: empty: is empty, and Glacier has no empty archives.\n');
      });
    }));

  test.each([
    [['--nonsense'], 'There is no flag --nonsense.'],
    [['--data', '/does/not/exist'], "The folder /does/not/exist doesn't exist."],
    [['--state', 'package.json/below'], "The folder package.json/below for the state can't be made."],
    [['--bandwidth', 'fast'], '--bandwidth must be a rate such as 500kB/s, 100MB/s, 64MiB/s or 200Mbit/s, not "fast".'],
  ])('%j is one line on stderr and exit code 2', async (args, sentence) => {
    expect(await outcome('cli', args)).toEqual({ code: 2, out: '', errors: `${sentence}\n` });
  });

  test('has its sign-in on the next port, whose library says nothing on either stream', () =>
    withCli([], async (_, cli) => {
      const { url, signInUrl } = v.parse(Facts, JSON.parse(cli.firstLine));
      expect(Number(new URL(signInUrl).port)).toBeGreaterThan(Number(new URL(url).port));
      for (const issuer of ['demo_StandIn01', 'oidc'])
        expect((await fetch(`${signInUrl}/${issuer}/.well-known/openid-configuration`)).status).toBe(200);
      expect(await end(cli, 'SIGTERM')).toBe(0);
      expect([cli.restOfOutput(), cli.errors()]).toEqual(['', '']);
    }));

  test('a port that is taken is one line on stderr and exit code 2', () =>
    withCli([], async (_, { firstLine }) => {
      const port = new URL(v.parse(Facts, JSON.parse(firstLine)).url).port;
      for (const flag of ['--port', '--sign-in-port'])
        expect(await outcome('cli', [flag, port])).toEqual({ code: 2, out: '', errors: `Port ${port} is taken by another program.\n` });
    }));

  test('without --state nothing is left behind', () =>
    inFolder(async (temporary) => {
      const cli = await start('cli', [], temporary);
      const client = clientOf(cli);
      await client.send(new CreateVaultCommand({ accountId, vaultName: 'v' }));
      await upload(client, 'v', randomBytes(10));
      expect(await readdir(temporary)).toHaveLength(1);
      expect(await end(cli, 'SIGTERM')).toBe(0);
      expect(await readdir(temporary)).toEqual([]);
    }));
});

async function upload(client: GlacierClient, vaultName: string, body: Buffer): Promise<string> {
  const { archiveId } = await client.send(new UploadArchiveCommand({ accountId, vaultName, body, checksum: await treeHash(body) }));
  return archiveId ?? '';
}

async function treeHash(bytes: Buffer): Promise<string> {
  const { createHash } = await import('node:crypto');
  const leaves = [];
  for (let at = 0; at < bytes.length; at += MiB)
    leaves.push(
      new Uint8Array(
        createHash('sha256')
          .update(bytes.subarray(at, at + MiB))
          .digest(),
      ),
    );
  return treeHashHex(leaves);
}

async function retrieve(client: GlacierClient, vaultName: string, ArchiveId: string): Promise<string> {
  const { jobId } = await client.send(new InitiateJobCommand({ accountId, vaultName, jobParameters: { Type: 'archive-retrieval', ArchiveId } }));
  return jobId ?? '';
}

async function output(client: GlacierClient, vaultName: string, jobId: string): Promise<Buffer> {
  await expect.poll(async () => (await client.send(new DescribeJobCommand({ accountId, vaultName, jobId }))).Completed).toBe(true);
  const { body } = await client.send(new GetJobOutputCommand({ accountId, vaultName, jobId }));
  return Buffer.from((await body?.transformToByteArray()) ?? []);
}

describe('--state', () => {
  test('whatever was acknowledged is there after SIGKILL: vaults, uploads, parts, jobs, keys', () =>
    inFolder(async (state) => {
      const args = ['--state', state, '--job-delay', '0'];
      const single = randomBytes(2 * MiB + 3);
      const parts = [randomBytes(MiB), randomBytes(MiB), randomBytes(7)];
      const first = await start('cli', args);
      const client = clientOf(first);
      await client.send(new CreateVaultCommand({ accountId, vaultName: 'v' }));
      const singleJob = await retrieve(client, 'v', await upload(client, 'v', single));
      const { uploadId } = await client.send(new InitiateMultipartUploadCommand({ accountId, vaultName: 'v', partSize: String(MiB) }));
      for (const [i, body] of parts.slice(0, 2).entries()) await client.send(await part(uploadId, i, body));
      await end(first, 'SIGKILL');

      await withCli(args, async (again, second) => {
        expect({ ...JSON.parse(second.firstLine), url: '', signInUrl: '' }).toEqual({ ...JSON.parse(first.firstLine), url: '', signInUrl: '' });
        expect((await output(again, 'v', singleJob)).equals(single)).toBe(true);
        await again.send(await part(uploadId, 2, parts[2] ?? Buffer.alloc(0)));
        const whole = Buffer.concat(parts);
        const sums = { archiveSize: String(whole.length), checksum: await treeHash(whole) };
        const { archiveId } = await again.send(new CompleteMultipartUploadCommand({ accountId, vaultName: 'v', uploadId, ...sums }));
        const jobId = await retrieve(again, 'v', archiveId ?? '');
        expect((await output(again, 'v', jobId)).equals(whole)).toBe(true);
        await end(second, 'SIGKILL');

        await withCli(args, async (third) => {
          const { JobList } = await third.send(new ListJobsCommand({ accountId, vaultName: 'v' }));
          expect(JobList?.map(({ JobId }) => JobId).sort()).toEqual([singleJob, jobId].sort());
          expect((await output(third, 'v', jobId)).equals(whole)).toBe(true);
        });
      });
    }));

  test('jobs of a served folder find their archive again', () =>
    inFolder(async (folder) => {
      const [data, state] = [join(folder, 'data'), join(folder, 'state')];
      await mkdir(data);
      const bytes = randomBytes(MiB + 1);
      await writeFile(join(data, 'a'), bytes);
      const args = ['--data', data, '--state', state, '--job-delay', '0'];
      const { archives } = await (await import('../../../stand-in/node/files.ts')).serveFolder(data);
      const first = await start('cli', args);
      const jobId = await retrieve(clientOf(first), 'data', archives[0]?.archiveId ?? '');
      await end(first, 'SIGKILL');
      await withCli(args, async (client) => expect((await output(client, 'data', jobId)).equals(bytes)).toBe(true));
    }));

  test('a folder that can not take it is one line', () =>
    inFolder(async (state) => {
      await writeFile(join(state, 'content'), 'in the way');
      const { code, errors } = await outcome('cli', ['--state', state]);
      expect([code, errors]).toEqual([2, `The folder ${state} can't be used for the state: EEXIST.\n`]);
    }));

  test('a file that is no state of ours is one line, and stays untouched', () =>
    inFolder(async (state) => {
      await writeFile(join(state, 'state.json'), '{"half":');
      const { code, errors } = await outcome('cli', ['--state', state]);
      expect(code).toBe(2);
      expect(errors).toMatch(/^[^\n]+state\.json can't be used: [^\n]+\.\n$/);
    }));

  async function part(uploadId: string | undefined, index: number, body: Buffer): Promise<UploadMultipartPartCommand> {
    const range = `bytes ${index * MiB}-${index * MiB + body.length - 1}/*`;
    return new UploadMultipartPartCommand({ accountId, vaultName: 'v', uploadId, range, body, checksum: await treeHash(body) });
  }
});

describe('npm start', () => {
  test('without a built app it says what to do', () =>
    inFolder(async (elsewhere) => {
      await rm(APP_FOLDER, { recursive: true, force: true });
      const { code, errors } = await outcome('start', ['--port', '0'], elsewhere);
      expect([code, errors]).toEqual([2, 'The app is not built yet: run npm start, which builds it first.\n']);
    }));

  async function withStart<T>(args: readonly string[], run: (url: string) => Promise<T>): Promise<T> {
    await mkdir(APP_FOLDER, { recursive: true });
    await writeFile(join(APP_FOLDER, 'index.html'), '<!doctype html><title>Thaw</title>');
    const running = await start('start', args);
    try {
      const [, url] = /^Thaw is ready: (http:\/\/localhost:\d+\/)$/.exec(running.firstLine) ?? [];
      if (url === undefined) throw new Error(`not ready: ${running.firstLine}`);
      return await run(url);
    } finally {
      await end(running, 'SIGKILL');
    }
  }

  const configOf = async (url: string) => v.parse(Config, await (await fetch(`${url}config.json`)).json());

  test('serves app, sign-in and demo on one origin, and the app understands its configuration', () =>
    withStart(['--port', '0'], async (url) => {
      expect(await (await fetch(url)).text()).toContain('<title>Thaw</title>');
      const { regions, demo, signIn } = await configOf(url);
      expect([regions, demo]).toEqual([['demo'], 'server']);
      if (!signIn?.identityEndpoint || signIn.tokens.kind !== 'user-pool') throw new Error('no sign-in');
      const { domain } = signIn.tokens;
      expect((await fetch(url)).headers.get('content-security-policy')).toContain(`connect-src 'self' ${domain};`);
      expect((await fetch(`${domain}/demo_StandIn01/.well-known/openid-configuration`)).status).toBe(200);
      const { idToken } = v.parse(v.object({ idToken: v.string() }), await post(new URL('/_stand-in/sign-in', url), {}));
      const Logins = { [signIn.loginProvider]: idToken };
      const pool = new URL(signIn.identityEndpoint, url);
      const target = (name: string) => ({ 'X-Amz-Target': `AWSCognitoIdentityService.${name}`, 'Content-Type': 'application/x-amz-json-1.1' });
      const { IdentityId } = v.parse(
        v.object({ IdentityId: v.string() }),
        await post(pool, { IdentityPoolId: signIn.identityPoolId, Logins }, target('GetId')),
      );
      const Keys = v.object({ Credentials: v.object({ AccessKeyId: v.string(), SecretKey: v.string(), SessionToken: v.string() }) });
      const { Credentials } = v.parse(Keys, await post(pool, { IdentityId, Logins }, target('GetCredentialsForIdentity')));

      // As the app does it: signed for the real host, sent to its own origin.
      const credentials = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretKey, sessionToken: Credentials.SessionToken };
      const signer = new SignatureV4({ service: 'glacier', region: 'demo', credentials, sha256: Sha256 });
      const hostname = 'glacier.demo.amazonaws.com';
      const headers = { host: hostname, 'x-amz-glacier-version': '2012-06-01' };
      const signed = await signer.sign(new HttpRequest({ method: 'GET', protocol: 'https:', hostname, path: '/-/vaults', headers }));
      const { host: _, ...sent } = signed.headers;
      const answer = await fetch(`${url}glacier/demo/-/vaults`, { headers: sent });
      const List = v.object({ VaultList: v.array(v.object({ VaultName: v.string() })) });
      expect(v.parse(List, await answer.json()).VaultList.map(({ VaultName }) => VaultName)).toContain('demo-photos');
    }));

  async function post(url: URL, body: unknown, headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' }): Promise<unknown> {
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  }

  test('a second one takes the next port', () => withStart([], (first) => withStart([], async (second) => expect(second).not.toBe(first))));

  test('--aws talks to the real service only, and only when it is signed', () =>
    withStart(['--aws', '--port', '0'], async (url) => {
      const config = await configOf(url);
      expect(config).toMatchObject({ demo: 'worker' });
      expect(config.regions).toContain('eu-central-1');
      expect(config).not.toHaveProperty('signIn');
      expect((await fetch(`${url}_stand-in/journal`)).status).toBe(404);
      const refused = await fetch(`${url}glacier/eu-central-1/-/vaults`);
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'RelayRefused' }]);
    }));
});
