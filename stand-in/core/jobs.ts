/**
 * The life of jobs: prepared in the background, done when due, gone when their output has expired.
 *
 * [Note: when hashes are known]
 * Archives are added without reading them, so their hashes are computed when a job first needs
 * them. InitiateJob waits for that up to `HASH_AT_ONCE` bytes (a fraction of a second), so that
 * the hash is there while the job is in progress, as the service has it. Beyond that the hashing
 * goes on in the background, the hashes are null until it ends, and the job isn't done before.
 */

import { type Bytes, toHex } from './bytes.ts';
import { archiveNotFound } from './errors.ts';
import { leaving } from './gone.ts';
import { inventoryBytes, inventoryPage } from './inventory.ts';
import type { Archive, ArchiveJob, InventoryJob, Job, Tier } from './snapshot.ts';
import type { Vault } from './state.ts';
import { isTreeHashAligned, lengthOf, rangeTreeHash, treeHashOf } from './tree-hash.ts';
import { HASH_AT_ONCE, type World } from './world.ts';

const ROWS_AT_ONCE = 10_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long a job takes: the tier's own time (developer guide), or what the options say. */
export function delayOf(world: World, tier: Tier, sizeBytes: number): number {
  const { jobDelayMs, chance } = world.options;
  if (jobDelayMs !== undefined) return jobDelayMs;
  const between = (low: number, high: number) => Math.round(low + chance() * (high - low));
  if (tier === 'Bulk') return between(5 * HOUR, 12 * HOUR);
  if (tier === 'Standard') return between(3 * HOUR, 5 * HOUR);
  // The guide promises 1–5 minutes "for all but the largest archives (250 MB+)".
  return sizeBytes < 250e6 ? between(MINUTE, 5 * MINUTE) : between(5 * MINUTE, 15 * MINUTE);
}

export function outputKey(job: InventoryJob): string {
  return `inventory/${job.id}`;
}

/** Begins what a job needs, and waits for it where that is quick. */
export async function beginJob(world: World, vault: Vault, job: Job): Promise<void> {
  const quick = isQuick(vault, job);
  vault.jobs.set(job.id, job);
  world.changed();
  const work = prepare(world, vault, job);
  if (quick) await work;
}

function isQuick(vault: Vault, job: Job): boolean {
  if (job.action === 'ArchiveRetrieval') return job.archiveSize <= HASH_AT_ONCE;
  if (vault.archives.size > ROWS_AT_ONCE) return false;
  let bytes = 0;
  for (const { treeHash, sizeBytes } of vault.archives.values()) if (treeHash === undefined) bytes += sizeBytes;
  return bytes <= HASH_AT_ONCE;
}

/** Runs a job's preparation once, however often it is asked for. Never rejects. */
function prepare(world: World, vault: Vault, job: Job): Promise<void> {
  const running = world.preparing.get(job.id);
  if (running) return running;
  const work = job.action === 'ArchiveRetrieval' ? prepareArchive(world, vault, job) : prepareInventory(world, vault, job);
  const ended = work
    .catch(() => {
      job.failure ??= 'The data of this job could not be read.';
    })
    .then(() => {
      job.preparedAtMs = world.now();
      world.preparing.delete(job.id);
      world.changed();
    });
  world.preparing.set(job.id, ended);
  return ended;
}

async function prepareArchive(world: World, vault: Vault, job: ArchiveJob): Promise<void> {
  const archive = vault.archives.get(job.archiveId);
  if (!archive) {
    job.failure = archiveNotFound(job.archiveId).message;
    return;
  }
  await ensureTreeHash(world, archive);
  if (archive.treeHash !== undefined) job.archiveTreeHash = archive.treeHash;
  if (!isTreeHashAligned(job.range, job.archiveSize)) return;
  if (lengthOf(job.range) === job.archiveSize) {
    if (archive.treeHash !== undefined) job.treeHash = archive.treeHash;
    return;
  }
  job.treeHash = toHex(await rangeTreeHash(await leavesOf(world, archive), job.range));
}

async function prepareInventory(world: World, vault: Vault, job: InventoryJob): Promise<void> {
  const page = inventoryPage(vault, job);
  for (const archive of page.archives) {
    if (archive.treeHash === undefined) await ensureTreeHash(world, archive).catch(() => undefined);
  }
  // An archive from outside whose file is gone couldn't be hashed; it is left out.
  const archives = page.archives.filter(({ treeHash }) => treeHash !== undefined);
  const output = await world.options.store.write(outputKey(job), inventoryBytes(world, vault, job, { archives }));
  job.outputBytes = output.sizeBytes;
  if (page.nextMarker !== undefined) job.nextMarker = page.nextMarker;
}

async function ensureTreeHash(world: World, archive: Archive): Promise<void> {
  archive.treeHash ??= toHex(await treeHashOf(await leavesOf(world, archive)));
}

async function leavesOf(world: World, archive: Archive): Promise<readonly Bytes[]> {
  const content = await world.contents.of(archive);
  if (!content) throw new Error('content is gone');
  return world.contents.leaves(content);
}

/** Brings a vault's jobs up to now; called before every operation. */
export async function settleJobs(world: World, vault: Vault): Promise<void> {
  for (const job of vault.jobs.values()) if (job.completedAtMs === undefined) complete(world, vault, job);
  const now = world.now();
  const isOver = ({ completedAtMs }: Job) => completedAtMs !== undefined && now >= completedAtMs + world.options.outputLifeMs;
  // The list tells the newest first, so the oldest is its end.
  for (const job of leaving(vault, vault.jobs.values(), now, isOver)) {
    vault.jobs.delete(job.id);
    if (job.action === 'InventoryRetrieval') await world.options.store.remove(outputKey(job));
    world.changed();
  }
}

function complete(world: World, vault: Vault, job: Job): void {
  if (job.preparedAtMs === undefined) {
    void prepare(world, vault, job);
    return;
  }
  if (world.now() < job.dueAtMs) return;
  // A job fails if its archive was deleted before it was done; done, its output stays.
  if (job.action === 'ArchiveRetrieval' && vault.archives.get(job.archiveId)?.deletedSeq !== undefined) {
    job.failure ??= archiveNotFound(job.archiveId).message;
  }
  job.completedAtMs = Math.max(job.dueAtMs, job.preparedAtMs);
  world.changed();
}

/** Ends jobs now that are ready but not due yet: all of a vault, or one. */
export function finishNow(world: World, vault: Vault, jobId?: string): void {
  for (const job of vault.jobs.values()) {
    if (jobId === undefined || job.id === jobId) job.dueAtMs = Math.min(job.dueAtMs, world.now());
  }
}
