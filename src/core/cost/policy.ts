/** The account's data retrieval policy: what of a selection it refuses. It binds Standard only. */
import type { Tier } from '../job.ts';
import { counted, formatBytes } from '../words/sizes.ts';

/** One policy an account and region. @see glacier.md, section 9 */
export type RetrievalPolicy =
  | { readonly is: 'none' }
  | { readonly is: 'free-tier' }
  /** May be more than a double counts exactly: it is only compared. */
  | { readonly is: 'rate'; readonly bytesPerHour: number };

/** The old free allowance, 10 GB a month, spread over its hours. */
const FREE_TIER_PER_HOUR = 10e9 / 720;

/**
 * How long a Standard job is spread over when its rate is reckoned: how Amazon does that isn't
 * documented (glacier.md, section 15, 12), and its jobs take 3 to 5 hours.
 */
const JOB_HOURS = 4;

/** What a policy does to a selection. */
export interface PolicyEffect {
  /** Archives that are too large even alone. */
  readonly alone: number;
  /** Further ones that don't fit beside those that do. */
  readonly together: number;
  /** Bytes that may be under way at once. */
  readonly mostBytes: number;
}

/**
 * @param sizes of the archives to be asked for, in that order.
 * @param runningBytes of Standard jobs that are at work already, as far as they are known.
 * @returns undefined where nothing is refused.
 */
export function refusedBy(policy: RetrievalPolicy, tier: Tier, sizes: readonly number[], runningBytes = 0): PolicyEffect | undefined {
  if (policy.is === 'none' || tier !== 'Standard') return undefined;
  const mostBytes = (policy.is === 'free-tier' ? FREE_TIER_PER_HOUR : policy.bytesPerHour) * JOB_HOURS;
  let alone = 0;
  let together = 0;
  let usedBytes = runningBytes;
  for (const sizeBytes of sizes) {
    if (sizeBytes > mostBytes) alone++;
    else if (usedBytes + sizeBytes > mostBytes) together++;
    else usedBytes += sizeBytes;
  }
  return alone + together > 0 ? { alone, together, mostBytes } : undefined;
}

/** @returns the policy in a sentence. */
export function policyWords(policy: RetrievalPolicy): string {
  switch (policy.is) {
    case 'none':
      return 'The account has no limit of retrievals here.';
    case 'free-tier':
      return `The account’s policy lets only as much through at Standard as was free once, some ${formatBytes(FREE_TIER_PER_HOUR)} an hour. It doesn’t limit Bulk and Expedited.`;
    case 'rate':
      return `The account’s policy lets ${formatBytes(policy.bytesPerHour)} an hour through at Standard. It doesn’t limit Bulk and Expedited.`;
  }
}

/** @returns what will be refused, most likely: how Amazon reckons isn't known to the byte. */
export function effectWords({ alone, together, mostBytes }: PolicyEffect): string {
  const sums = [
    ...(alone > 0 ? [`${counted(alone, 'archive')} of over ${formatBytes(mostBytes)}`] : []),
    ...(together > 0
      ? [`${counted(together, alone > 0 ? 'more' : 'archive', alone > 0 ? 'more' : 'archives')} beyond what fits into ${JOB_HOURS} hours`]
      : []),
  ];
  return `It will most likely refuse ${sums.join(' and ')}. A refused one isn’t charged.`;
}
