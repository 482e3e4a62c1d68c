import type { DenyingPolicy } from '../core/failure/failure.ts';

const BY_NAME: Readonly<Record<string, DenyingPolicy>> = {
  'identity-based policy': 'role',
  'resource-based policy': 'vault',
  'service control policy': 'organization',
  'resource control policy': 'organization',
  'permissions boundary': 'boundary',
  'session policy': 'session',
  'VPC endpoint policy': 'endpoint',
};

/**
 * @param message of an AccessDeniedException.
 * @returns the kind of policy that it names; `undefined` where it names none, as Glacier's older messages do.
 * @see IAM's guide, "Troubleshoot access denied error messages"
 */
export function denyingPolicy(message: string): DenyingPolicy | undefined {
  const named = /(?:because no|with an explicit deny in an?) ([A-Za-z]+(?:[ -][a-z]+)? (?:policy|boundary))\b/.exec(message)?.[1];
  return named === undefined ? undefined : BY_NAME[named];
}

/** Regions that an account has to enable first. @see glacier.md, section 12, and the account guide, "Enable or disable AWS Regions" */
const ENABLED_FIRST: ReadonlySet<string> = new Set(['af-south-1', 'ap-east-1', 'eu-south-1', 'me-south-1']);

/** @returns whether keys that are good elsewhere are unknown in a region as long as the account hasn't enabled it. */
export const isEnabledFirst = (region: string): boolean => ENABLED_FIRST.has(region);
