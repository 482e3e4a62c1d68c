import { nameOf } from '../../core/description/index.ts';
import { inventoryName } from '../../core/inventory/job-mark.ts';
import type { Job } from '../../core/job.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';
import { MINUTE, OUTPUT_LIFE_MS } from '../../core/units.ts';
import { aboutTime, clockTime, daysBetween, type Clock } from '../../core/words/times.ts';

/** Upper ends of the documented times, in ms. @see glacier.md, section 4 */
const TIER_MS = { Expedited: 5 * MINUTE, Standard: 5 * 60 * MINUTE, Bulk: 12 * 60 * MINUTE } as const;

/** Thaw marks the jobs that it asks for, to find them again. */
const OURS = /^thaw [\w-]+( inventory (whole|part))?( (again|rest) [\w-]+)?$/;

/** @returns a file name for a job's output, and whether somebody gave the archive that name. */
export function jobName(job: Job, transfers: readonly Transfer[]): { readonly name: string; readonly isGiven: boolean } {
  if (job.inventory) return { name: inventoryName(job.vault, job.createdAtMs, job.inventory.format), isGiven: true };
  const known = transfers.find(({ source, archiveId }) => source?.jobId === job.id || (archiveId !== undefined && archiveId === job.archive?.id));
  const described = job.description === undefined || OURS.test(job.description) ? undefined : nameOf(job.description);
  const name = known?.name ?? described;
  return name === undefined ? { name: shortId(job.archive?.id ?? job.id), isGiven: false } : { name, isGiven: true };
}

/** @returns the beginning of an id, which is how an archive without a name is told from others. */
export const shortId = (id: string): string => `${id.slice(0, 12)}…`;

/** @returns what a job is doing, with the times that matter. */
export function jobState({ status, statusMessage, createdAtMs, completedAtMs, tier }: Job, clock: Clock): string {
  if (status === 'failed') return statusMessage ? `failed: ${statusMessage}` : 'failed';
  if (status === 'working') return `working, ${workingUntil(createdAtMs, tier, clock)}`;
  const goneAtMs = (completedAtMs ?? createdAtMs) + OUTPUT_LIFE_MS;
  if (goneAtMs <= clock.nowMs) return 'ready, may be gone any time';
  const isToday = daysBetween(clock.nowMs, goneAtMs, clock.timeZone) === 0;
  return `ready, gone ${isToday ? 'at ' : ''}${clockTime(goneAtMs, clock)}`;
}

function workingUntil(createdAtMs: number, tier: Job['tier'], clock: Clock): string {
  const readyAtMs = createdAtMs + TIER_MS[tier ?? 'Standard'];
  return readyAtMs > clock.nowMs ? aboutTime(readyAtMs, clock) : 'longer than usual';
}

/** @returns which part of an archive or inventory the job is for, where it isn't simply the whole. */
export function jobPart({ archive, inventory }: Job): 'whole' | 'part' | 'unknown' {
  if (inventory) return inventory.coverage;
  return archive && (archive.range.start > 0 || archive.range.end < archive.sizeBytes) ? 'part' : 'whole';
}
