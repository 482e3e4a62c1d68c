import type { Job } from '../job.ts';

/** @returns the inventory jobs whose output can be had, the best first: whole ones before parts, then the newest. */
export function finishedInventories(jobs: readonly Job[]): Job[] {
  const isPart = ({ inventory }: Job): number => (inventory?.coverage === 'part' ? 1 : 0);
  return jobs.filter(({ kind, status }) => kind === 'inventory' && status === 'ready').sort((a, b) => isPart(a) - isPart(b) || doneAt(b) - doneAt(a));
}

/** @returns the inventory jobs that Amazon works on now, whoever asked for them, the oldest first: it is ready first. */
export const comingInventories = (jobs: readonly Job[]): Job[] =>
  jobs.filter(({ kind, status }) => kind === 'inventory' && status === 'working').sort((a, b) => a.createdAtMs - b.createdAtMs);

const doneAt = ({ completedAtMs, createdAtMs }: Job): number => completedAtMs ?? createdAtMs;
