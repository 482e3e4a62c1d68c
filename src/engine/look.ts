/** Looks at Amazon's job until its output is there, and fixes what is to arrive. */
import { Failed, failureOf } from '../core/failure/failure.ts';
import type { Job } from '../core/job.ts';
import { chunkBytesFor } from '../core/plan/chunks.ts';
import type { Source, Target, Transfer } from '../core/transfer/transfer.ts';
import { MINUTE, SECOND } from '../core/units.ts';
import { outputBytesOf } from './inventory-size.ts';
import { writeLedger } from './ledger.ts';
import { patiently } from './patience.ts';
import type { Run } from './run.ts';

const SHORTEST_MS = 2 * SECOND;
const LONGEST_MS = 5 * MINUTE;
/** A job that took hours so far is looked at rarely; the wait is this part of its age. */
const PART_OF_AGE = 20;
/** One of Amazon's machines may not know a job yet that another one has accepted. */
const YOUNG_MS = 10 * MINUTE;
const UNKNOWN_AGAIN_MS = 15 * SECOND;
const MOST_UNKNOWN = 5;

/**
 * Waits until the job is done. When it fulfils, the output's size and hash are on record, or the
 * job is on record as gone.
 *
 * @throws Failed `job-failed`, `job-differs`, `empty-output`, or what the service refuses with.
 */
export async function look(run: Run, transfer: Transfer, source: Source): Promise<void> {
  run.show({ doing: 'retrieving' });
  const end = run.looks.begin(transfer);
  try {
    // Those that are asked for together look together from the first time on.
    if (run.looks.areMany(transfer)) await run.naps.nap(SHORTEST_MS, run.signal);
    await lookUntilDone(run, transfer, source);
  } finally {
    end();
  }
}

async function lookUntilDone(run: Run, transfer: Transfer, source: Source): Promise<void> {
  const { clock } = run.ports;
  let napMs = SHORTEST_MS;
  let unknown = 0;
  for (;;) {
    const sinceMs = clock.now() - napMs / 2;
    const job = await findJob(run, () => run.looks.job(run, transfer, source.jobId, sinceMs));
    if (!job && isYoung(source, clock.now()) && ++unknown < MOST_UNKNOWN) {
      await run.naps.nap(UNKNOWN_AGAIN_MS, run.signal);
      continue;
    }
    if (!job) {
      await run.change((now) => (now.source ? { ...now, source: { ...now.source, goneAtMs: clock.now() } } : now));
      return;
    }
    if (job.status === 'failed') throw new Failed({ code: 'job-failed', message: job.statusMessage ?? '' });
    if (job.status === 'ready') return takeOutput(run, transfer, source, job);
    // Since when by this machine's clock: Amazon's may be a day apart (faults.md, N8).
    napMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (clock.now() - source.createdAtMs) / PART_OF_AGE));
    run.show({ nextLookAtMs: clock.now() + napMs });
    await run.naps.nap(napMs, run.signal);
  }
}

/** It isn't known to have been done, so nothing of it can have expired; clocks may be apart, either way. */
const isYoung = ({ createdAtMs, completedAtMs }: Source, nowMs: number): boolean =>
  completedAtMs === undefined && Math.abs(nowMs - createdAtMs) < YOUNG_MS;

/** @returns undefined where Amazon doesn't know the job. */
async function findJob(run: Run, describe: () => Promise<Job>): Promise<Job | undefined> {
  try {
    return await patiently(run, describe);
  } catch (error) {
    if (failureOf(error).code === 'job-unknown') return undefined;
    throw error;
  }
}

async function takeOutput(run: Run, transfer: Transfer, source: Source, job: Job): Promise<void> {
  const outputBytes = await outputBytesOf(run, job);
  if (outputBytes === undefined || outputBytes === 0) throw new Failed({ code: 'empty-output' });
  refuseOther(transfer, { ...job, outputBytes });
  const completedAtMs = job.completedAtMs ?? run.ports.clock.now();
  const start = job.archive?.range.start ?? 0;
  await run.change((now) => ({
    ...now,
    ...(job.archive ? { archiveId: job.archive.id } : {}),
    ...(job.inventory ? { inventoryFormat: job.inventory.format, inventory: job.inventory } : {}),
    source: { ...source, createdAtMs: job.createdAtMs, completedAtMs, outputBytes, start, ...(job.tier ? { tier: job.tier } : {}) },
    target: now.target ?? targetOf(job, outputBytes),
  }));
  run.note({ is: 'output-ready' });
  await writeLedger(run.ports, run.id);
}

function targetOf(job: Job, sizeBytes: number): Target {
  return {
    start: job.archive?.range.start ?? 0,
    sizeBytes,
    chunkBytes: chunkBytesFor(sizeBytes),
    ...(job.treeHash ? { treeHash: job.treeHash } : {}),
    ...(job.archive ? { archiveBytes: job.archive.sizeBytes } : {}),
  };
}

/** Chunks that are stored already count only for the very same bytes (faults.md, D7). */
function refuseOther({ archiveId, target, kind }: Transfer, job: Job): void {
  if (job.kind !== kind || (archiveId !== undefined && job.archive?.id !== archiveId)) throw new Failed({ code: 'job-differs', what: 'archive' });
  if (!target || !job.archive) {
    if (target && target.sizeBytes !== job.outputBytes) throw new Failed({ code: 'job-differs', what: 'size' });
    return;
  }
  const { archive } = job;
  const targetEnd = target.start + target.sizeBytes;
  if (target.archiveBytes !== archive.sizeBytes) throw new Failed({ code: 'job-differs', what: 'size' });
  const same = archive.range.start === target.start && archive.range.end === targetEnd;
  if (same && target.treeHash !== undefined && job.treeHash !== undefined && target.treeHash !== job.treeHash) {
    throw new Failed({ code: 'job-differs', what: 'tree hash' });
  }
}
