/** SNS topics, which jobs and notifications name. Nothing is sent to them. */

import { invalid } from './errors.ts';
import { partitionOf } from './ids.ts';

/**
 * A topic must be one of the vault's region: seen by a user of the live service
 * (carlossg/glacier-cli, pull request 14). That what is no topic at all is told so too is our choice.
 *
 * @throws ServiceError
 */
export function checkTopic(region: string, arn: string): void {
  const [, partition, where] = /^arn:([^:]+):sns:([^:]+):\d{12}:[A-Za-z0-9_.-]{1,256}$/.exec(arn) ?? [];
  if (partition === partitionOf(region) && where === region) return;
  throw invalid(`SNS topics must be in the local AWS region: ${arn}`);
}
