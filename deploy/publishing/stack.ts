/** The CloudFormation stack: its state, its making, what it gives back. */
import * as v from 'valibot';
import { AwsError, type Aws } from './aws.ts';
import { PublishError } from './publish-error.ts';

const Stacks = v.object({
  Stacks: v.tuple([
    v.object({
      StackStatus: v.string(),
      Outputs: v.optional(v.array(v.object({ OutputKey: v.string(), OutputValue: v.string() })), []),
    }),
  ]),
});
const Events = v.object({
  StackEvents: v.array(v.object({ LogicalResourceId: v.string(), ResourceStatus: v.string(), ResourceStatusReason: v.optional(v.string(), '') })),
});

/** What the template's `Outputs` give. */
export const Outputs = v.object({
  SiteUrl: v.pipe(v.string(), v.url()),
  BucketName: v.string(),
  DistributionId: v.string(),
  GlacierRegions: v.string(),
  RelayDomain: v.optional(v.string()),
  UserPoolId: v.string(),
  UserPoolClientId: v.string(),
  ReadersGroup: v.string(),
  LoginOrigin: v.string(),
  LoginProvider: v.string(),
  IdentityPoolId: v.string(),
  JobTopicArn: v.optional(v.string()),
});
export type Outputs = v.InferOutput<typeof Outputs>;

/** @returns undefined where there is no such stack yet. @throws PublishError where it can't be changed as it is. */
export async function stackOutputs(aws: Aws, stack: string): Promise<Outputs | undefined> {
  const found = await describe(aws, stack);
  if (found === undefined || found.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  if (found.StackStatus.endsWith('_IN_PROGRESS'))
    throw new PublishError(`The stack ${stack} is being changed just now; run this again when that is over.`);
  if (!/^(?:CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/.test(found.StackStatus)) {
    throw new PublishError(
      `The stack ${stack} is a failed one (${found.StackStatus}): delete it with aws cloudformation delete-stack --stack-name ${stack}, then run this again.`,
    );
  }
  const outputs = v.safeParse(Outputs, Object.fromEntries(found.Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])));
  if (!outputs.success) throw new PublishError(`The stack ${stack} is not one of Thaw's: choose another name with --stack.`);
  return outputs.output;
}

async function describe(aws: Aws, stack: string) {
  try {
    return v.parse(Stacks, await aws.ask(['cloudformation', 'describe-stacks', '--stack-name', stack])).Stacks[0];
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationError' && error.text.includes('does not exist')) return undefined;
    throw error;
  }
}

/** Creates or updates it; where nothing changed, nothing happens. @throws PublishError with the first reason. */
export async function deployStack(aws: Aws, stack: string, template: string, parameters: Readonly<Record<string, string>>): Promise<void> {
  const overrides = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const args = ['cloudformation', 'deploy', '--stack-name', stack, '--template-file', template];
  args.push('--capabilities', 'CAPABILITY_IAM', '--no-fail-on-empty-changeset');
  if (overrides.length > 0) args.push('--parameter-overrides', ...overrides);
  try {
    await aws.change(args);
  } catch (error) {
    const reason = error instanceof AwsError && error.code === undefined ? await firstFailure(aws, stack) : undefined;
    throw reason === undefined ? error : new PublishError(reason);
  }
}

/** Events come newest first; what follows the first failure is only its cancelling. */
async function firstFailure(aws: Aws, stack: string): Promise<string | undefined> {
  const answer = await aws.ask(['cloudformation', 'describe-stack-events', '--stack-name', stack]).catch(() => undefined);
  const events = v.safeParse(Events, answer);
  if (!events.success) return undefined;
  const begun = events.output.StackEvents.findIndex(
    ({ LogicalResourceId, ResourceStatus }) => LogicalResourceId === stack && /^(?:CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus),
  );
  const latest = begun < 0 ? events.output.StackEvents : events.output.StackEvents.slice(0, begun);
  const first = latest.findLast(({ ResourceStatus }) => ResourceStatus.endsWith('_FAILED'));
  return first && `The stack ${stack} could not be made: ${first.LogicalResourceId}: ${first.ResourceStatusReason}`;
}
