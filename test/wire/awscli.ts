/** awscli against a stand-in. */
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StandInFacts } from './stand-in.ts';

const run = promisify(execFile);

/** Runs one command line. @returns its stdout. @throws Error with what it said. */
export type Aws = (args: readonly string[]) => Promise<string>;

export interface AwsCli {
  /** `aws glacier …`; the shape of its answer is the caller's to know. @throws Error with what it said. */
  glacier<T>(operation: string, ...args: readonly string[]): Promise<T>;
}

function environment({ region, accessKeyId, secretAccessKey }: StandInFacts): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: '',
    // Whoever runs the tests may have profiles of real accounts.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1',
  };
}

/** A process a call, as a person has it. */
export function awsCli(path: string, facts: StandInFacts): AwsCli {
  return glacierOf(facts, async (args) => (await run(path, args, { env: environment(facts) })).stdout);
}

/** One process for all calls, for tests that make many; `aws_lines.py` has the other side. */
export function warmAwsCli(python: string, facts: StandInFacts): { readonly aws: Aws; stop(): Promise<void> } {
  const child = spawn(python, [join(import.meta.dirname, 'aws_lines.py')], { env: environment(facts), stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: ((line: string | undefined) => void)[] = [];
  let over = false;
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(line));
  child.stdin.on('error', () => undefined); // told by its end
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => {
      over = true;
      for (const tell of waiting) tell(undefined);
      resolve();
    });
  });
  return {
    aws: async (args) => {
      const line = await new Promise<string | undefined>((resolve) => {
        if (over) return resolve(undefined);
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(args)}\n`);
      });
      if (line === undefined) throw new Error('aws_lines.py ended');
      const { code, stdout, stderr } = JSON.parse(line) as { code: number; stdout: string; stderr: string };
      if (code !== 0) throw new Error(`aws ${args.join(' ')} ended with ${code}: ${stderr}`);
      return stdout;
    },
    stop: () => {
      child.stdin.end();
      return exited;
    },
  };
}

export function glacierOf({ url }: StandInFacts, aws: Aws): AwsCli {
  return {
    glacier: async <T>(operation: string, ...args: readonly string[]) => {
      // `wait` has its operation as a second word.
      const stdout = await aws(['glacier', ...operation.split(' '), '--endpoint-url', url, '--output', 'json', '--account-id', '-', ...args]);
      return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as T;
    },
  };
}
