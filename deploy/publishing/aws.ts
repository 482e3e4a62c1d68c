/** The AWS CLI, whichever version is on the path. It alone holds the keys. */
import { execFile } from 'node:child_process';
import { PublishError } from './publish-error.ts';

export interface Aws {
  /** Asks; a dry run asks too. @returns what the CLI printed, parsed; undefined where it printed nothing. */
  ask(args: readonly string[]): Promise<unknown>;
  /** Changes something; a dry run says what it would run, and gives undefined. */
  change(args: readonly string[]): Promise<unknown>;
}

export interface AwsOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly region: string;
  readonly dryRun: boolean;
  readonly print: (line: string) => void;
}

/** The CLI ended with an error. Its message is a line for a person. */
export class AwsError extends PublishError {
  override name = 'AwsError';
  /** Amazon's code, such as `ValidationException`; undefined where the CLI itself gave up. */
  readonly code: string | undefined;
  readonly text: string;

  constructor(args: readonly string[], text: string) {
    super(sentenceOf(args, text));
    this.text = text;
    this.code = FROM_AMAZON.exec(text)?.[1];
  }
}

const FROM_AMAZON = /An error occurred \((\w+)\)(?: when calling the (\w+) operation)?/;
/** An answer of a long list of objects. */
const MAX_BYTES = 64 * 1024 * 1024;

export function createAws({ env, region, dryRun, print }: AwsOptions): Aws {
  const run = async (args: readonly string[]): Promise<unknown> => {
    const text = await runAws([...args, '--region', region, '--output', 'json'], env);
    return text.trim() === '' ? undefined : parsed(args, text);
  };
  return {
    ask: run,
    async change(args) {
      if (!dryRun) return run(args);
      print(`Would run: aws ${args.map(quoted).join(' ')}`);
      return undefined;
    },
  };
}

/** @throws AwsError; PublishError where there is no AWS CLI. */
export function runAws(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  // The second version pages long answers; the first has no flag against it, so it goes by the environment.
  const options = { env: { ...env, AWS_PAGER: '' }, maxBuffer: MAX_BYTES };
  return new Promise((resolve, reject) => {
    execFile('aws', [...args], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if (error.code === 'ENOENT') {
        return reject(new PublishError('The AWS CLI is not on the path. Install it (https://aws.amazon.com/cli/), then log in with aws configure.'));
      }
      reject(new AwsError(args, stderr.trim()));
    });
  });
}

/** Some commands report progress beside the JSON that was asked for. */
function parsed(args: readonly string[], text: string): unknown {
  if (args[0] === 's3' || args[1] === 'deploy') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new PublishError(`aws ${args.slice(0, 2).join(' ')} answered something that isn't JSON.`);
  }
}

function sentenceOf(args: readonly string[], text: string): string {
  const [, code = '', operation = ''] = FROM_AMAZON.exec(text) ?? [];
  if (/AccessDenied|Unauthorized|not authorized to perform/.test(`${code} ${text}`)) {
    const right = /not authorized to perform: ([\w-]+:\w+)/.exec(text)?.[1] ?? `${args[0]}:${operation || args[1]}`;
    return `Your AWS user or role lacks a right: ${right}. Have it granted, then run this again.`;
  }
  const last = text.split('\n').filter((line) => line.trim() !== '');
  return `aws ${args.slice(0, 2).join(' ')} failed: ${last.at(-1) ?? 'without a reason'}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
