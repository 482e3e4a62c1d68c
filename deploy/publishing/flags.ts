/** The flags of `deploy/publish`. */
import { parseArgs } from 'node:util';
import { PublishError } from './publish-error.ts';

/** Flags that are the template's parameters; a value that isn't given stays as it was. */
const PARAMETERS = {
  regions: ['GlacierRegions', 'REGIONS', 'regions with your vaults, with commas between'],
  vaults: ['VaultNames', 'VAULTS', "vaults that people may read, with commas between; '*' for all"],
  'login-prefix': ['LoginPrefix', 'NAME', "first part of the sign-in page's address; free in the region"],
  'allow-delete': ['AllowDelete', 'true|false', 'a group that may delete archives older than 90 days'],
  'allow-policy-change': ['AllowPolicyChange', 'true|false', "people may change the account's retrieval policy"],
  'notify-email': ['NotifyEmail', 'ADDRESS', 'where the budget alarm and mails about jobs go'],
  'budget-usd': ['BudgetUsd', 'DOLLARS', "the month's cost that sends a mail; 0 for none"],
  domain: ['DomainName', 'DOMAIN', 'a domain of your own'],
  certificate: ['CertificateArn', 'ARN', 'its certificate, in us-east-1'],
  'web-acl': ['WebAclArn', 'ARN', 'a WAF web ACL, in us-east-1'],
  'relay-domain': ['RelayDomain', 'DOMAIN', 'a relay of your own between CloudFront and Glacier'],
} as const;
type ParameterFlag = keyof typeof PARAMETERS;
const PARAMETER_FLAGS = Object.keys(PARAMETERS) as readonly ParameterFlag[];

/** A new stack can't do without; the template has no default for them. */
export const NEEDED_BY_A_NEW_STACK = ['regions', 'vaults', 'login-prefix'] as const satisfies readonly ParameterFlag[];

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  ...(Object.fromEntries(PARAMETER_FLAGS.map((flag) => [flag, TEXT])) as Record<ParameterFlag, typeof TEXT>),
  stack: { type: 'string', default: 'thaw' },
  region: TEXT,
  user: TEXT,
  built: TEXT,
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export interface Flags {
  readonly stack: string;
  /** Of the stack; the vaults' are a parameter. */
  readonly region?: string;
  /** E-mail address of the first user. */
  readonly user?: string;
  /** Folder of an app that is built already. */
  readonly built?: string;
  readonly dryRun: boolean;
  readonly help: boolean;
  /** The template's parameters, by their names there. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Which of those that a new stack needs were not given. */
  readonly missing: readonly string[];
}

/** @throws PublishError, one line, at a flag that there isn't or a value that can't be. */
export function parseFlags(args: readonly string[]): Flags {
  const values = read(args);
  const { stack, region, user, built } = values;
  if (!/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(stack)) throw usage(`--stack must be a letter, then up to 39 letters, digits or hyphens, not "${stack}".`);
  if (region !== undefined && !isRegion(region)) throw usage(`--region must be a region such as eu-west-1, not "${region}".`);
  if (user !== undefined && !/^[^@\s]+@[^@\s]+$/.test(user)) throw usage(`--user must be an e-mail address, not "${user}".`);
  const odd = values.regions?.split(',').find((name) => !isRegion(name));
  if (odd !== undefined) throw usage(`--regions must be regions with commas between, such as eu-west-1,us-east-1; "${odd}" is none.`);
  const given = PARAMETER_FLAGS.flatMap((flag) => (values[flag] === undefined ? [] : [[PARAMETERS[flag][0], values[flag]] as const]));
  return {
    stack,
    ...(region === undefined ? {} : { region }),
    ...(user === undefined ? {} : { user }),
    ...(built === undefined ? {} : { built }),
    dryRun: values['dry-run'],
    help: values.help,
    parameters: Object.fromEntries(given),
    missing: NEEDED_BY_A_NEW_STACK.filter((flag) => values[flag] === undefined).map((flag) => `--${flag}`),
  };
}

/** It becomes part of a host's name. */
function isRegion(text: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+)+-[0-9]$/.test(text);
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const name = /'([^']*)'/.exec(text)?.[1]?.replace(/ .*/, '') ?? '';
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw usage(`There is no flag ${name}; --help lists them.`);
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') throw usage(`"${name}" isn't a flag; flags begin with --.`);
    throw usage(`${name} was given a wrong kind of value; --help lists the flags.`);
  }
}

function usage(sentence: string): PublishError {
  return new PublishError(sentence, 2);
}

const line = (flag: string, value: string, what: string): string => `  ${`--${flag} ${value}`.padEnd(34)}${what}`;

export const HELP = [
  'Puts Thaw on your AWS account: S3, CloudFront, Cognito. docs/deploy.md tells what it creates and costs.',
  '',
  'deploy/publish --regions eu-west-1 --vaults photos --login-prefix NAME --user you@example.com',
  '',
  'For a new stack --regions, --vaults and --login-prefix are needed. Later, what is not given stays as it is.',
  '',
  ...PARAMETER_FLAGS.map((flag) => line(flag, PARAMETERS[flag][1], PARAMETERS[flag][2])),
  '',
  line('stack', 'NAME', 'name of the CloudFormation stack (thaw)'),
  line('region', 'REGION', "region of the stack (the AWS CLI's own)"),
  line('user', 'ADDRESS', 'invites a person who may read the vaults'),
  line('built', 'DIR', 'publishes a built app instead of building one'),
  line('dry-run', '', 'asks, says what it would do, and changes nothing'),
  line('help', '', 'this'),
].map((text) => text.trimEnd());
