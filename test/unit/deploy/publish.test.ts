import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { cacheControlOf, contentTypeOf } from '../../../deploy/headers.ts';
import { Config } from '../../../src/core/config.ts';
import { createAccount, NEW_STACK } from './account.ts';

const USER = ['--user', 'you@example.com'];
const commandsOf = (calls: readonly (readonly string[])[]): readonly string[] => calls.map((call) => call.slice(0, 2).join(' '));

describe('the first run', async () => {
  const account = createAccount();
  const run = await account.publish([...NEW_STACK, ...USER, '--regions', 'eu-west-1,us-east-1']);
  const { bucket, users } = account.world();

  test('asks the account before it changes anything, and ends with the address', () => {
    expect(run.error).toBeUndefined();
    const first = commandsOf(run.calls).indexOf('cloudformation deploy');
    expect(commandsOf(run.calls.slice(0, first))).toEqual([
      '--version',
      'configure get',
      'sts get-caller-identity',
      'cloudformation describe-stacks',
      'glacier list-vaults',
      'glacier list-vaults',
    ]);
    expect(run.printed).toContain('Glacier in us-east-1 takes a call with the header that CloudFront adds: the way is open.');
    expect(run.printed.at(-1)).toBe('Thaw is at https://d111.cloudfront.net/');
  });

  test('gives the template the parameters that were given, and leaves the others to it', () => {
    const deploy = run.calls.find((call) => call[1] === 'deploy') ?? [];
    expect(deploy.slice(deploy.indexOf('--parameter-overrides') + 1, deploy.indexOf('--region'))).toEqual([
      'GlacierRegions=eu-west-1,us-east-1',
      'VaultNames=photos,letters',
      'LoginPrefix=my-thaw',
    ]);
  });

  test('uploads assets first, the page and then the worker last', () => {
    const order = run.calls.filter((call) => call[0] === 's3').map((call) => call.filter((_, at) => call[at - 1] === '--include'));
    expect(order.slice(0, 2).flat().sort()).toEqual(['assets/one.js', 'assets/style.css']);
    expect(order.slice(-2)).toEqual([['index.html'], ['sw.js']]);
    expect(Object.keys(bucket)).toHaveLength(8);
  });

  test('W3 gives each file the headers of the table', () => {
    for (const [path, { contentType, cacheControl }] of Object.entries(bucket)) {
      expect([path, contentType, cacheControl]).toEqual([path, contentTypeOf(path), cacheControlOf(`/${path}`)]);
    }
  });

  test('writes a config.json that the app takes', () => {
    expect(v.parse(Config, JSON.parse(bucket['config.json']?.text ?? ''))).toEqual({
      regions: ['eu-west-1', 'us-east-1'],
      demo: 'worker',
      sentBy: 'cloudfront',
      signIn: {
        identityPoolId: 'eu-west-1:01234567-89ab-cdef-0123-456789abcdef',
        loginProvider: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
        tokens: { kind: 'user-pool', domain: 'https://my-thaw.auth.eu-west-1.amazoncognito.com', clientId: '1example23456789' },
      },
    });
  });

  test('invites the user and lets him read', () => {
    expect(users).toEqual({ 'you@example.com': ['readers'] });
  });

  test('a second run changes nothing but asks CloudFormation to compare', async () => {
    const second = await account.publish(USER);
    expect(second.error).toBeUndefined();
    expect(second.changes).toHaveLength(1);
    expect(second.changes[0]).toMatch(/^cloudformation deploy .*--no-fail-on-empty-changeset/);
    expect(second.changes[0]).not.toContain('--parameter-overrides');
  });
});

describe('a new build', () => {
  test('goes up alone; what the edge may still hold is invalidated, the old assets stay', async () => {
    const account = createAccount();
    await account.publish(NEW_STACK);
    account.build('two');
    const { calls } = await account.publish([]);
    expect(calls.flatMap((call) => call.filter((_, at) => call[at - 1] === '--include'))).toEqual([
      'assets/two.js',
      'engine.js',
      'index.html',
      'sw.js',
    ]);
    const [invalidation = []] = calls.filter((call) => call[0] === 'cloudfront');
    const paths = invalidation.slice(invalidation.indexOf('--paths') + 1, invalidation.indexOf('--region'));
    expect(paths.toSorted()).toEqual(['/', '/engine.js', '/index.html', '/sw.js']);
    expect(Object.keys(account.world().bucket)).toContain('assets/one.js');
  });

  test('assets go 90 days after, but not those of the build that tabs may still run', async () => {
    const account = createAccount();
    await account.publish(NEW_STACK);
    account.later(100);
    account.build('two');
    const second = await account.publish([]);
    expect(second.changes.filter((call) => call.startsWith('s3api'))).toEqual([]);
    account.build('three');
    await account.publish([]);
    const left = Object.keys(account.world().bucket).filter((path) => path.startsWith('assets/'));
    expect(left.toSorted()).toEqual(['assets/style.css', 'assets/three.js', 'assets/two.js']);
  });
});

describe('a dry run', () => {
  test('of a new stack says what it would do and changes nothing', async () => {
    const { changes, printed, error } = await createAccount().publish([...NEW_STACK, ...USER, '--dry-run']);
    expect(error).toBeUndefined();
    expect(changes).toEqual([]);
    expect(printed.find((line) => line.startsWith('Would run: aws cloudformation deploy --stack-name thaw'))).toContain('VaultNames=photos,letters');
    expect(printed.at(-1)).toBe('Would then write config.json, upload the app and invite the user.');
  });

  test('of one that is there lists the uploads, the invalidation and the invitation', async () => {
    const account = createAccount();
    await account.publish(NEW_STACK);
    account.build('two');
    const before = account.world();
    const built = (await account.publish([...USER, '--dry-run', '--built', account.app])).printed;
    for (const command of ['s3 cp', 'cloudfront create-invalidation', 'cognito-idp admin-create-user', 'cognito-idp admin-add-user-to-group']) {
      expect(built.some((line) => line.startsWith(`Would run: aws ${command}`))).toBe(true);
    }
    expect(account.world()).toEqual(before);
  });
});

describe('what is missing gets one line', () => {
  const lineOf = async (account: ReturnType<typeof createAccount>, args: readonly string[] = NEW_STACK): Promise<string> => {
    const { error, changes } = await account.publish(args);
    expect(changes.filter((call) => !call.startsWith('cloudformation deploy'))).toEqual([]);
    expect(error?.message).not.toContain('\n');
    return error?.message ?? 'it went well';
  };

  test('the AWS CLI', async () => {
    const account = createAccount();
    account.uninstallAws();
    expect(await lineOf(account)).toMatch(/^The AWS CLI is not on the path\. Install it/);
  });

  test('a region', async () => {
    expect(await lineOf(createAccount({ region: '' }))).toBe('No region is set: give one, such as --region eu-west-1.');
  });

  test('a login', async () => {
    const text = 'Unable to locate credentials. You can configure credentials by running "aws configure".';
    expect(await lineOf(createAccount({ refuse: { 'sts get-caller-identity': { text, code: 253 } } }))).toMatch(
      /^The AWS CLI is not logged in: Unable to locate/,
    );
  });

  test('a right, by its name', async () => {
    const text =
      'An error occurred (AccessDenied) when calling the CreateChangeSet operation: User: arn:aws:iam::123456789012:user/you is not authorized to perform: cloudformation:CreateChangeSet on resource: thaw because no identity-based policy allows it';
    const line = await lineOf(createAccount({ refuse: { 'cloudformation deploy': { text } } }));
    expect(line).toBe('Your AWS user or role lacks a right: cloudformation:CreateChangeSet. Have it granted, then run this again.');
  });

  test('a right whose name Amazon does not tell, by the operation', async () => {
    const text = 'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied';
    const line = await lineOf(createAccount({ refuse: { 's3api list-objects-v2': { text } } }));
    expect(line).toContain('lacks a right: s3api:ListObjectsV2.');
  });

  test('what a new stack needs', async () => {
    expect(await lineOf(createAccount(), ['--regions', 'eu-west-1'])).toBe('A new stack needs --vaults, --login-prefix as well.');
  });

  test('the reason of a stack that could not be made, the first of many', async () => {
    const event = (LogicalResourceId: string, ResourceStatus: string, ResourceStatusReason = '') => ({
      LogicalResourceId,
      ResourceStatus,
      ResourceStatusReason,
    });
    const account = createAccount({
      refuse: { 'cloudformation deploy': { text: 'Failed to create/update the stack. Run the following command', code: 255 } },
      events: [
        event('thaw', 'ROLLBACK_IN_PROGRESS'),
        event('UserPoolClient', 'CREATE_FAILED', 'Resource creation cancelled'),
        event('UserPoolDomain', 'CREATE_FAILED', 'Domain already associated with another user pool.'),
        event('thaw', 'CREATE_IN_PROGRESS', 'User Initiated'),
        event('Old', 'CREATE_FAILED', 'of a run before'),
      ],
    });
    expect(await lineOf(account)).toBe('The stack thaw could not be made: UserPoolDomain: Domain already associated with another user pool.');
  });

  test('a stack that failed before, with the command that clears it away', async () => {
    expect(await lineOf(createAccount({ stack: 'ROLLBACK_COMPLETE' }))).toContain('aws cloudformation delete-stack --stack-name thaw');
  });

  test('a stack of the same name that is somebody else’s', async () => {
    const account = createAccount({ stack: 'CREATE_COMPLETE', outputs: { Url: 'x' } });
    expect(await lineOf(account)).toBe("The stack thaw is not one of Thaw's: choose another name with --stack.");
  });

  test.each([
    [['--bucket', 'x'], 'There is no flag --bucket; --help lists them.'],
    [['x'], '"x" isn\'t a flag; flags begin with --.'],
    [
      ['--regions', 'eu-west-1,evil.example/'],
      '--regions must be regions with commas between, such as eu-west-1,us-east-1; "evil.example/" is none.',
    ],
    [['--region', 'Ireland'], '--region must be a region such as eu-west-1, not "Ireland".'],
    [['--user', 'you'], '--user must be an e-mail address, not "you".'],
  ])('a flag that can’t be: %j', async (args, line) => {
    const { error, calls } = await createAccount().publish(args);
    expect([error?.message, error?.exitCode, calls]).toEqual([line, 2, []]);
  });
});

describe('the probe', () => {
  const refused = {
    status: 403,
    body: '{"code":"InvalidSignatureException","message":"\'x-amz-cf-id\' must be signed\\nThe canonical string was…","type":"Client"}',
  };
  const closed = (headers: Readonly<Record<string, string>>) => (headers['x-amz-cf-id'] === undefined ? { status: 200, body: '{}' } : refused);

  test('a way that is closed ends the run before anything is made, and names the way out', async () => {
    const { error, changes } = await createAccount().publish(NEW_STACK, closed);
    expect(error?.message).toMatch(/eu-west-1 refuses the header x-amz-cf-id .* Nothing was changed\. Set up a relay \(deploy\/relay\/README\.md\)/);
    expect(error?.message).not.toContain('canonical');
    expect(changes).toEqual([]);
  });

  test('with a relay nobody asks Glacier', async () => {
    const { error, calls } = await createAccount().publish([...NEW_STACK, '--relay-domain', 'relay.example.com'], closed);
    expect(error).toBeUndefined();
    expect(commandsOf(calls)).not.toContain('glacier list-vaults');
  });

  test('who may not list vaults has still learnt that the signature is taken', async () => {
    const denied = { status: 403, body: '{"code":"AccessDeniedException","message":"…","type":"Client"}' };
    expect((await createAccount().publish(NEW_STACK, () => denied)).error).toBeUndefined();
  });

  test.each([
    ['keys that ran out', { status: 400, body: '{"code":"ExpiredTokenException","message":"expired"}' }, '400 ExpiredTokenException expired'],
    ['somebody else’s page', { status: 403, body: '<html>' }, '403'],
  ])('%s are no answer', async (_, answer, said) => {
    const { error, changes } = await createAccount().publish(NEW_STACK, () => answer);
    expect(error?.message).toBe(`Glacier in eu-west-1 could not be asked (${said}). Nothing was changed.`);
    expect(changes).toEqual([]);
  });

  test('a network that doesn’t reach Glacier is none either', async () => {
    const { error } = await createAccount().publish(NEW_STACK, () => {
      throw new Error('getaddrinfo ENOTFOUND');
    });
    expect(error?.message).toContain("glacier.eu-west-1.amazonaws.com can't be reached: getaddrinfo ENOTFOUND");
  });
});

test('deploy/publish is built and started by plain Node', async () => {
  const file = fileURLToPath(new URL('../../../deploy/publish', import.meta.url));
  const { stdout } = await promisify(execFile)(file, ['--help']);
  expect(stdout).toContain('--login-prefix');
});
