import type { Job } from '../../core/job.ts';
import { isPartial } from '../../core/listing.ts';
import { freeJobs } from '../../core/plan/retrieval.ts';
import type { Connection } from '../../glacier/client.ts';
import { listJobs } from '../../glacier/jobs.ts';

export interface FreeJob {
  /** Absent where there is none, and where jobs may not be listed: that stops no retrieval. */
  readonly job?: Job;
  /** The list could be read only in part: there may be one all the same. */
  readonly listIsPartial: boolean;
}

/**
 * Finds a job of the whole archive that Amazon has, whoever asked for it (faults.md, B6).
 *
 * @param taken jobs of transfers that are here: asking again is meant then.
 */
export async function freeJob(connection: Connection, vault: string, archiveId: string, taken: ReadonlySet<string | undefined>): Promise<FreeJob> {
  const listed = await listJobs(connection, vault).catch(() => undefined);
  if (!listed) return { listIsPartial: false };
  const others = listed.items.filter(({ id }) => !taken.has(id));
  const job = freeJobs(others, listed.readAtMs).get(archiveId);
  return { ...(job ? { job } : {}), listIsPartial: isPartial(listed) };
}
