import type { Job } from '../../core/job.ts';
import { freeJobs } from '../../core/plan/retrieval.ts';
import type { Connection } from '../../glacier/client.ts';
import { listJobs } from '../../glacier/jobs.ts';

/**
 * A job of the whole archive that Amazon has, whoever asked for it (faults.md, B6).
 *
 * @param taken jobs of transfers that are here: asking again is meant then.
 * @returns undefined where there is none, and where jobs may not be listed: that stops no retrieval.
 */
export async function freeJob(
  connection: Connection,
  vault: string,
  archiveId: string,
  taken: ReadonlySet<string | undefined>,
): Promise<Job | undefined> {
  const listed = await listJobs(connection, vault).catch(() => undefined);
  if (!listed) return undefined;
  const others = listed.items.filter(({ id }) => !taken.has(id));
  return freeJobs(others, listed.readAtMs).get(archiveId);
}
