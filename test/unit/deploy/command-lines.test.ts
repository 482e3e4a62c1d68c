/** Every command line of `deploy/publish`, given to a real AWS CLI: it checks parameters before it sends anything. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount, NEW_STACK } from './account.ts';
import { MISSING_AWSCLI, outcomeOf, versionOf } from './tools.ts';

const versions = new Map<string, string>();
for (const path of ['aws', '/usr/bin/aws']) {
  const version = (await versionOf(path))?.split(' ', 1)[0];
  if (version !== undefined && !versions.has(version)) versions.set(version, path);
}

/** What a CLI says of parameters that it doesn't know or can't read. */
const WRONG_USE =
  /Parameter validation failed|Unknown options|usage:|Invalid choice|argument |Error parsing parameter|the following arguments are required/i;
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'none', AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '' };
const ALL_FLAGS = {
  '--allow-delete': 'true',
  '--allow-policy-change': 'true',
  '--notify-email': 'you@example.com',
  '--budget-usd': '20',
  '--domain': 'thaw.example.com',
  '--certificate': 'arn:aws:acm:us-east-1:123456789012:certificate/0a',
  '--web-acl': 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/thaw/0a',
};

let endpoint = '';
const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(403, { 'content-type': 'application/json' }).end('{}'));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

/** One of each kind, from runs that together do everything. */
const commandLines = versions.size === 0 ? [] : await everyCommandLine();

async function everyCommandLine(): Promise<readonly (readonly string[])[]> {
  const account = createAccount();
  const first = await account.publish([...NEW_STACK, ...Object.entries(ALL_FLAGS).flat(), '--user', 'you@example.com']);
  account.later(100);
  account.build('two');
  await account.publish([]);
  account.build('three');
  const third = await account.publish(['--user', 'you@example.com']);
  const calls = new Map([...third.calls, ...first.calls].map((call) => [call.slice(0, 2).join(' '), call]));
  return [...calls.values()].filter(([service]) => service !== '--version' && service !== 'configure');
}

describe.skipIf(versions.size === 0)(versions.size === 0 ? MISSING_AWSCLI : 'command lines', () => {
  test('are of every kind that there is', () => {
    expect(commandLines.map((call) => call.slice(0, 2).join(' ')).toSorted()).toEqual([
      'cloudformation deploy',
      'cloudformation describe-stacks',
      'cloudfront create-invalidation',
      'cognito-idp admin-add-user-to-group',
      'cognito-idp admin-create-user',
      'cognito-idp admin-get-user',
      'cognito-idp admin-list-groups-for-user',
      'glacier list-vaults',
      's3 cp',
      's3api delete-objects',
      's3api get-object',
      's3api list-objects-v2',
      'sts get-caller-identity',
    ]);
  });

  describe.each([...versions])('%s', (_, path) => {
    test.each(commandLines.map((call) => [call.slice(0, 2).join(' '), call] as const))('takes %s', async (_name, call) => {
      const own = call.indexOf('--endpoint-url');
      const args = own < 0 ? call : call.toSpliced(own, 2);
      const { text } = await outcomeOf(path, [...args, '--endpoint-url', endpoint], { ...process.env, ...KEYS });
      expect(text).not.toMatch(WRONG_USE);
    });
  });
});
