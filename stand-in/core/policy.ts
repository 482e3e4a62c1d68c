/** The data retrieval policy: what it lets through (`glacier.md`, section 9). */

import type { Policy, Tier } from './snapshot.ts';
import type { World } from './world.ts';

/** The old free allowance, 10 GB a month, spread over its hours. */
const FREE_TIER_BYTES_PER_HOUR = Math.floor(10e9 / 720);
/** How the service reckons a job's rate is unknown [?12]; here its size over 4 hours. */
const HOURS_PER_JOB = 4;

export function policyOf(world: World, region: string): Policy {
  return world.state.policies.get(region) ?? { strategy: 'None' };
}

/** Whether one more job of this size would retrieve faster than allowed. Binds Standard only. */
export function exceedsPolicy(world: World, region: string, tier: Tier, sizeBytes: number): boolean {
  const { strategy, bytesPerHour } = policyOf(world, region);
  if (strategy === 'None' || tier !== 'Standard') return false;
  const limit = strategy === 'FreeTier' ? FREE_TIER_BYTES_PER_HOUR : Number(bytesPerHour);
  return (runningBytes(world, region) + sizeBytes) / HOURS_PER_JOB > limit;
}

function runningBytes(world: World, region: string): number {
  let sum = 0;
  for (const vault of world.state.vaults.values()) {
    if (vault.region !== region) continue;
    for (const job of vault.jobs.values()) {
      if (job.action !== 'ArchiveRetrieval' || job.tier !== 'Standard' || job.completedAtMs !== undefined) continue;
      sum += job.range.end - job.range.start + 1;
    }
  }
  return sum;
}
