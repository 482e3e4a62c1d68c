import * as v from 'valibot';
import { AwsError, type Aws } from './aws.ts';
import type { Outputs } from './stack.ts';

const Groups = v.object({ Groups: v.array(v.object({ GroupName: v.string() })) });

/** Sees to it that the person can sign in and read. Amazon mails a password, good for seven days. */
export async function inviteUser(aws: Aws, { UserPoolId, ReadersGroup }: Outputs, email: string): Promise<'invited' | 'there already'> {
  const whom = ['--user-pool-id', UserPoolId, '--username', email];
  const isThere = await exists(aws, whom);
  if (!isThere) {
    const attributes = ['--user-attributes', `Name=email,Value=${email}`, 'Name=email_verified,Value=true'];
    await aws.change(['cognito-idp', 'admin-create-user', ...whom, ...attributes, '--desired-delivery-mediums', 'EMAIL']);
  }
  if (!isThere || !(await groupsOf(aws, whom)).includes(ReadersGroup)) {
    await aws.change(['cognito-idp', 'admin-add-user-to-group', ...whom, '--group-name', ReadersGroup]);
  }
  return isThere ? 'there already' : 'invited';
}

async function exists(aws: Aws, whom: readonly string[]): Promise<boolean> {
  try {
    await aws.ask(['cognito-idp', 'admin-get-user', ...whom]);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'UserNotFoundException') return false;
    throw error;
  }
}

async function groupsOf(aws: Aws, whom: readonly string[]): Promise<readonly string[]> {
  const { Groups: groups } = v.parse(Groups, await aws.ask(['cognito-idp', 'admin-list-groups-for-user', ...whom]));
  return groups.map(({ GroupName }) => GroupName);
}
