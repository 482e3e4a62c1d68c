/** awscli against a stand-in: one process a call, as a person has it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StandInFacts } from './stand-in.ts';

const run = promisify(execFile);

export interface AwsCli {
  /** `aws glacier …`; the shape of its answer is the caller's to know. @throws Error with what it said. */
  glacier<T>(operation: string, ...args: readonly string[]): Promise<T>;
}

export function awsCli(path: string, { url, region, accessKeyId, secretAccessKey }: StandInFacts): AwsCli {
  const env = {
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
  return {
    glacier: async <T>(operation: string, ...args: readonly string[]) => {
      const common = ['--endpoint-url', url, '--output', 'json', '--account-id', '-'];
      const { stdout } = await run(path, ['glacier', operation, ...common, ...args], { env });
      return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as T;
    },
  };
}
