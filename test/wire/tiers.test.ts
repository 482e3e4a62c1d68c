import { expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, given, HOUR_MS, testWith } from './fixtures.ts';
import { begin } from './retrieving.ts';

const MINUTE_MS = 60_000;

const test = testWith(['--job-delay', 'tiers']);

describeWithBoto3('the times of the tiers', () => {
  for (const [tier, leastMs, mostMs] of [
    ['Expedited', MINUTE_MS, 5 * MINUTE_MS],
    ['Standard', 3 * HOUR_MS, 5 * HOUR_MS],
    ['Bulk', 5 * HOUR_MS, 12 * HOUR_MS],
    ['inventory', 3 * HOUR_MS, 5 * HOUR_MS],
  ] as const) {
    test(`${tier}: done after ${leastMs / MINUTE_MS} to ${mostMs / MINUTE_MS} minutes`, async ({ boto, standIn, vaultName }) => {
      await standIn.order('inventory', { vault: vaultName });
      const { archiveId } = await boto.call('upload_archive', { vaultName, body: bytesOf(10) });
      const order = tier === 'inventory' ? { Type: 'inventory-retrieval' } : { Type: 'archive-retrieval', ArchiveId: archiveId, Tier: tier };
      const jobId = await begin(boto, vaultName, order);
      /** There and back again, as boto3 signs by a clock of its own. */
      const jobAfter = async (ms: number) => {
        await standIn.advance(ms);
        await standIn.advance(-ms);
        return boto.call('describe_job', { vaultName, jobId });
      };
      expect((await jobAfter(leastMs - 30_000)).StatusCode).toBe('InProgress');
      const job = await jobAfter(mostMs);
      expect(job).toMatchObject({ StatusCode: 'Succeeded', Completed: true });
      const tookMs = Date.parse(given(job.CompletionDate)) - Date.parse(given(job.CreationDate));
      expect(tookMs).toBeGreaterThanOrEqual(leastMs);
      expect(tookMs).toBeLessThanOrEqual(mostMs);
    });
  }
});
