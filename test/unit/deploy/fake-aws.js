/**
 * An `aws` for the path: writes down each command line, and answers from a small world that lies in
 * a file, so that a second run sees what the first one did. Plain JavaScript, as Node runs it itself.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

const folder = process.env.FAKE_AWS;
const args = process.argv.slice(2);
const worldFile = join(folder, 'world.json');
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(args)}\n`);

const after = (flag) => args[args.indexOf(flag) + 1];
const all = (flag) => args.flatMap((arg, at) => (arg === flag ? [args[at + 1]] : []));
const answer = (value) => console.log(JSON.stringify(value));
const refuse = (text, code = 254) => {
  console.error(`\n${text}`);
  process.exit(code);
};

/** Signs nothing, but asks as the real one does: through the proxy, in plain HTTP. */
function listVaults() {
  const proxy = new URL(process.env.HTTP_PROXY);
  const url = `${after('--endpoint-url')}/-/vaults`;
  const sent = request({
    host: proxy.hostname,
    port: proxy.port,
    path: url,
    headers: { host: new URL(url).host, authorization: 'AWS4-HMAC-SHA256 none' },
  });
  sent.on('response', (response) => response.resume().on('end', () => process.exit(response.statusCode === 200 ? 0 : 254)));
  sent.end();
}

const commands = {
  '--version': () => console.log('aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11'),
  'configure get': () => (world.region ? console.log(world.region) : process.exit(1)),
  'sts get-caller-identity': () => answer({ UserId: 'AIDA', Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/you' }),
  'glacier list-vaults': listVaults,
  'cloudformation describe-stacks': () => {
    if (!world.stack)
      refuse(`An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id ${after('--stack-name')} does not exist`);
    answer({
      Stacks: [{ StackStatus: world.stack, Outputs: Object.entries(world.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) }],
    });
  },
  'cloudformation deploy': () => {
    console.log('\nWaiting for changeset to be created..\nSuccessfully created/updated stack');
    world.stack = 'CREATE_COMPLETE';
  },
  'cloudformation describe-stack-events': () => answer({ StackEvents: world.events }),
  's3api list-objects-v2': () => {
    const entries = Object.entries(world.bucket);
    if (entries.length > 0) answer({ Contents: entries.map(([Key, { ETag, LastModified }]) => ({ Key, ETag, LastModified })) });
  },
  's3api get-object': () => {
    writeFileSync(args[args.indexOf('--key') + 2], world.bucket[after('--key')].text);
    answer({ ContentLength: 1 });
  },
  's3api delete-objects': () => {
    const gone = JSON.parse(after('--delete')).Objects.map(({ Key }) => Key);
    world.bucket = Object.fromEntries(Object.entries(world.bucket).filter(([path]) => !gone.includes(path)));
  },
  's3 cp': () => {
    for (const path of all('--include')) {
      const text = readFileSync(join(args[2], path), 'utf8');
      const [contentType, cacheControl] = [after('--content-type'), after('--cache-control')];
      const ETag = `"${createHash('md5').update(text).digest('hex')}"`;
      world.bucket[path] = { text, ETag, LastModified: world.now, contentType, cacheControl };
    }
  },
  'cloudfront create-invalidation': () => answer({ Invalidation: { Id: 'I' } }),
  'cognito-idp admin-get-user': () => {
    if (!world.users[after('--username')])
      refuse('An error occurred (UserNotFoundException) when calling the AdminGetUser operation: User does not exist.');
    answer({ Username: 'x' });
  },
  'cognito-idp admin-create-user': () => {
    world.users[after('--username')] = [];
    answer({ User: {} });
  },
  'cognito-idp admin-list-groups-for-user': () => answer({ Groups: world.users[after('--username')].map((GroupName) => ({ GroupName })) }),
  'cognito-idp admin-add-user-to-group': () => world.users[after('--username')].push(after('--group-name')),
};

const name = args[0] === '--version' ? '--version' : args.slice(0, 2).join(' ');
const refused = world.refuse?.[name];
if (refused) refuse(refused.text, refused.code);
if (!commands[name]) refuse(`fake aws: there is no command ${name}`, 252);
commands[name]();
writeFileSync(worldFile, JSON.stringify(world));
