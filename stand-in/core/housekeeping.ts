/** What the service does by itself as time goes by; brought up to date before every operation. */

import { forgetGone, leaving } from './gone.ts';
import { settleInventory } from './inventory.ts';
import { settleJobs } from './jobs.ts';
import type { Upload, Vault } from './state.ts';
import type { World } from './world.ts';

const DAY = 24 * 3_600_000;

/** Brings inventories, jobs, idle uploads, unfinished locks and deleted archives up to now. */
export async function settle(world: World): Promise<void> {
  for (const vault of world.state.vaults.values()) {
    settleInventory(world, vault);
    await settleJobs(world, vault);
    await settleUploads(world, vault);
    forgetGone(vault, world.now());
    settleLock(world, vault);
    await sweepDeleted(world, vault);
  }
}

/** An upload that nobody touches for a day is gone; a completed or aborted one is then forgotten. */
async function settleUploads(world: World, vault: Vault): Promise<void> {
  const now = world.now();
  const isIdle = ({ lastUsedAtMs }: Upload) => now >= lastUsedAtMs + DAY;
  for (const upload of leaving(vault, [...vault.uploads.values()].reverse(), now, isIdle)) {
    vault.uploads.delete(upload.id);
    for (const part of upload.parts.values()) await world.options.store.remove(part.contentKey);
    world.changed();
  }
}

function settleLock(world: World, vault: Vault): void {
  const expiresAtMs = vault.lock?.expiresAtMs;
  if (expiresAtMs === undefined || world.now() < expiresAtMs) return;
  delete vault.lock;
  world.changed();
}

/** Forgets deleted archives that no inventory and no living job tells any more. */
async function sweepDeleted(world: World, vault: Vault): Promise<void> {
  for (const id of vault.deleted) {
    const { contentKey, deletedSeq } = vault.archives.get(id) ?? {};
    // One from outside stays, so that adding it again after a restart doesn't revive it.
    if (contentKey === undefined || deletedSeq === undefined || isStillTold(vault, id, deletedSeq)) continue;
    vault.archives.delete(id);
    vault.deleted.delete(id);
    await world.options.store.remove(contentKey);
    world.changed();
  }
}

function isStillTold(vault: Vault, archiveId: string, deletedSeq: number): boolean {
  if (!vault.inventory || vault.inventory.seq < deletedSeq) return true;
  for (const job of vault.jobs.values()) {
    if (job.action === 'ArchiveRetrieval' ? job.archiveId === archiveId : job.inventorySeq < deletedSeq) return true;
  }
  return false;
}
