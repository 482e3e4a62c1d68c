/** Vaults and archives whose bytes live outside the content store. */

import type { OutsideArchive } from './index.ts';
import { archiveId as newArchiveId, longId } from './ids.ts';
import { addTo, makeInventory } from './inventory.ts';
import { beginJob } from './jobs.ts';
import type { Archive } from './snapshot.ts';
import type { Vault } from './state.ts';
import { ensureVault, findVault, type World } from './world.ts';

export function addVault(world: World, name: string, createdAtMs = world.now()): void {
  const vault = ensureVault(world, world.options.region, name, createdAtMs);
  if (!vault.inventory) makeInventory(world, vault, world.now());
}

/** Costs a map entry: neither hashes nor reads, since a folder may hold terabytes. */
export function addArchive(world: World, vaultName: string, archive: OutsideArchive): string {
  const { description, content, createdAtMs, archiveId = newArchiveId(world.options.chance), treeHash } = archive;
  if (!/^[\x20-\x7E]{0,1024}$/.test(description)) throw new RangeError(`not a description: ${description}`);
  addVault(world, vaultName);
  const vault = findVault(world, world.options.region, vaultName);
  if (!vault) throw new Error('the vault was just added');
  const earlier = vault.archives.get(archiveId);
  const added: Archive = {
    id: archiveId,
    description,
    createdAtMs,
    sizeBytes: content.sizeBytes,
    ...(treeHash === undefined ? {} : { treeHash }),
    addedSeq: 0,
    // Deleted before a restart: it doesn't come back.
    ...(earlier?.deletedSeq === undefined ? {} : { deletedSeq: earlier.deletedSeq }),
  };
  vault.archives.set(archiveId, added);
  world.contents.set(added, content);
  count(vault, earlier, added);
  return archiveId;
}

function count(vault: Vault, earlier: Archive | undefined, added: Archive): void {
  if (earlier || added.deletedSeq !== undefined) return;
  addTo(vault.outside, added);
}

/**
 * Adds a job that somebody began earlier and that is done: of an archive, or of the inventory.
 *
 * @param description the job's; printable ASCII.
 */
export async function addFinishedJob(
  world: World,
  vaultName: string,
  what: { readonly archiveId?: string; readonly description?: string },
): Promise<void> {
  const vault = findVault(world, world.options.region, vaultName);
  if (!vault?.inventory) throw new Error(`${vaultName} is no vault that was added`);
  const { archiveId, description } = what;
  const facts = {
    id: longId(world.options.chance),
    createdAtMs: world.now(),
    dueAtMs: world.now(),
    ...(description === undefined ? {} : { description }),
  };
  if (archiveId === undefined) {
    const { madeAtMs: inventoryAtMs, seq: inventorySeq } = vault.inventory;
    return beginJob(world, vault, { ...facts, action: 'InventoryRetrieval', format: 'JSON', inventoryAtMs, inventorySeq });
  }
  const archive = vault.archives.get(archiveId);
  if (!archive) throw new Error(`${archiveId} is not in ${vaultName}`);
  return beginJob(world, vault, {
    ...facts,
    action: 'ArchiveRetrieval',
    archiveId,
    archiveSize: archive.sizeBytes,
    ...(archive.treeHash === undefined ? {} : { archiveTreeHash: archive.treeHash }),
    archiveDescription: archive.description,
    range: { start: 0, end: archive.sizeBytes - 1 },
    tier: 'Bulk',
  });
}
