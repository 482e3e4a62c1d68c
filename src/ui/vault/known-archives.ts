import type { Job } from '../../core/job.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';
import { jobName } from './job-words.ts';

/** An archive whose id was seen in a job or a transfer. */
export interface KnownArchive {
  readonly id: string;
  /** Absent where nobody named it. */
  readonly name?: string;
  readonly sizeBytes?: number;
}

/** @returns the archives that jobs and transfers name, each once, in order of their names. */
export function knownArchives(jobs: readonly Job[], transfers: readonly Transfer[]): KnownArchive[] {
  const found = new Map<string, KnownArchive>();
  const add = (archive: KnownArchive): void => void found.set(archive.id, { ...found.get(archive.id), ...archive });
  for (const job of jobs) {
    if (!job.archive) continue;
    const { name, isGiven } = jobName(job, transfers);
    add({ id: job.archive.id, sizeBytes: job.archive.sizeBytes, ...(isGiven ? { name } : {}) });
  }
  for (const { archiveId, name, target } of transfers) {
    if (archiveId === undefined) continue;
    add({ id: archiveId, name, ...(target?.archiveBytes === undefined ? {} : { sizeBytes: target.archiveBytes }) });
  }
  return [...found.values()].sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id));
}
