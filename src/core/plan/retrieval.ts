/** What becomes of each archive of a selection: most of it may be here, or free, already. */
import type { Job } from '../job.ts';
import { isOfWhole, isOnItsWay } from '../transfer/on-its-way.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { OUTPUT_LIFE_MS } from '../units.ts';

interface Sized {
  readonly archiveId: string;
  readonly sizeBytes: number;
}

/** An archive whose job exists, whoever asked for it: taking it up costs no retrieval. */
export interface Adoptable<A> {
  readonly archive: A;
  readonly job: Job;
}

export interface RetrievalPlan<A> {
  /** To be asked for: this costs money. */
  readonly ask: readonly A[];
  readonly adopt: readonly Adoptable<A>[];
  /** Transfers that bring it, or have brought it. */
  readonly here: readonly A[];
  /** Amazon has no empty archives: an inventory that says so is wrong (faults.md, D5). */
  readonly empty: readonly A[];
}

/**
 * Sorts a selection. Each archive comes once, however often it was chosen.
 *
 * @param transfers and @param jobs of the same vault. @param nowMs by Amazon's clock.
 */
export function retrievalPlan<A extends Sized>(
  chosen: readonly A[],
  transfers: readonly Transfer[],
  jobs: readonly Job[],
  nowMs: number,
): RetrievalPlan<A> {
  const underWay = new Set(transfers.filter((transfer) => isOnItsWay(transfer) && isOfWhole(transfer)).map(({ archiveId }) => archiveId));
  const free = freeJobs(jobs, nowMs);
  const plan = { ask: [] as A[], adopt: [] as Adoptable<A>[], here: [] as A[], empty: [] as A[] };
  for (const archive of new Map(chosen.map((one) => [one.archiveId, one])).values()) {
    const job = free.get(archive.archiveId);
    if (archive.sizeBytes === 0) plan.empty.push(archive);
    else if (underWay.has(archive.archiveId)) plan.here.push(archive);
    else if (job) plan.adopt.push({ archive, job });
    else plan.ask.push(archive);
  }
  return plan;
}

/**
 * Of each archive the job to take up: of the whole, not failed, not near its end; a ready one before one
 * at work, then the newest.
 *
 * @param nowMs by Amazon's clock: one that is a day ahead would have what is ready paid for again.
 */
export function freeJobs(jobs: readonly Job[], nowMs: number): ReadonlyMap<string, Job> {
  const best = new Map<string, Job>();
  for (const job of jobs) {
    const { archive, status } = job;
    if (!archive || status === 'failed' || archive.range.start !== 0 || archive.range.end !== archive.sizeBytes) continue;
    // Amazon promises a day; later the output may go at any moment.
    if (status === 'ready' && nowMs >= (job.completedAtMs ?? job.createdAtMs) + OUTPUT_LIFE_MS) continue;
    const before = best.get(archive.id);
    if (!before || isBetter(job, before)) best.set(archive.id, job);
  }
  return best;
}

function isBetter(job: Job, before: Job): boolean {
  if (job.status !== before.status) return job.status === 'ready';
  return job.createdAtMs > before.createdAtMs;
}
