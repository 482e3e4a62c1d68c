/** Whose account it is, and where: what must be known before anything is asked of it. */
import * as v from 'valibot';
import { AwsError, runAws, type Aws } from './aws.ts';
import { PublishError } from './publish-error.ts';

const Identity = v.object({ Account: v.string(), Arn: v.string() });

/** @returns such as `1.45.11`. @throws PublishError where there is none. */
export async function cliVersion(env: NodeJS.ProcessEnv): Promise<string> {
  const version = /^aws-cli\/([\d.]+)/.exec(await runAws(['--version'], env))?.[1];
  if (version === undefined) throw new PublishError('The aws on the path is not the AWS CLI.');
  return version;
}

/** The flag's, the environment's, or the one that `aws configure` was told. @throws PublishError */
export async function regionOf(flag: string | undefined, env: NodeJS.ProcessEnv): Promise<string> {
  const region = flag ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? (await configuredRegion(env));
  if (!region) throw new PublishError('No region is set: give one, such as --region eu-west-1.');
  return region;
}

async function configuredRegion(env: NodeJS.ProcessEnv): Promise<string> {
  // It ends with an error where nothing is set.
  const said = await runAws(['configure', 'get', 'region'], env).catch((error: unknown) => {
    if (error instanceof AwsError) return '';
    throw error;
  });
  return said.trim();
}

/** @throws PublishError where the CLI has no keys, or ones that no longer hold. */
export async function identityOf(aws: Aws): Promise<{ readonly account: string; readonly arn: string }> {
  try {
    const { Account, Arn } = v.parse(Identity, await aws.ask(['sts', 'get-caller-identity']));
    return { account: Account, arn: Arn };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new PublishError(`The AWS CLI is not logged in: ${error.text.split('\n').at(-1)}. Run aws configure, or aws sso login.`);
  }
}
