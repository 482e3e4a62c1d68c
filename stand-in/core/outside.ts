/** Vaults and archives whose bytes live outside the content store. */

import type { OutsideArchive } from './index.ts';
import { archiveId as newArchiveId } from './ids.ts';
import { addTo, makeInventory } from './inventory.ts';
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
