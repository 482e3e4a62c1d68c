/** UploadArchive, DeleteArchive. */

import { archiveOfVault, type Call, descriptionOf, param, vaultOf, vaultPath } from '../call.ts';
import { missing } from '../errors.ts';
import { empty } from '../http.ts';
import { archiveId } from '../ids.ts';
import { noteWrite } from '../inventory.ts';
import type { Content } from '../ports.ts';
import { checkLength, declaredLength, receive } from '../receive.ts';
import type { Archive } from '../snapshot.ts';
import type { Vault } from '../state.ts';

/** Needs `Content-Length`, which parts of a multipart upload don't (developer guide, "Common Request Headers"). */
export async function uploadArchive(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  const description = descriptionOf(call.headers.get('x-amz-archive-description'));
  const length = declaredLength(call);
  // Without either header it was the platform that took them away (Fetch, as in the demo's worker).
  if (length === undefined && call.headers.has('transfer-encoding')) throw missing('Content-Length');
  if (length !== undefined) checkLength(length);
  const id = archiveId(call.world.options.chance);
  const contentKey = `archive/${id}`;
  const { content, treeHash } = await receive(call, contentKey);
  keepArchive(call, vault, { id, description, treeHash, contentKey }, content);
  return uploaded(call, id, treeHash);
}

/** Adds an uploaded archive; counts and inventories learn of it with the next inventory. */
export function keepArchive(
  { world }: Call,
  vault: Vault,
  facts: Pick<Archive, 'id' | 'description'> & { readonly treeHash: string; readonly contentKey: string },
  content: Content,
): void {
  const archive: Archive = {
    ...facts,
    createdAtMs: world.now(),
    sizeBytes: content.sizeBytes,
    addedSeq: noteWrite(world, vault),
  };
  vault.archives.set(archive.id, archive);
  world.contents.set(archive, content);
  world.changed();
}

export function uploaded(call: Call, id: string, treeHash: string): Response {
  return empty(201, {
    Location: `${vaultPath(call)}/archives/${id}`,
    'x-amz-archive-id': id,
    'x-amz-sha256-tree-hash': treeHash,
  });
}

/** Deleting one that is gone is no error (developer guide). So it is here for one that never was [?33]. */
export function deleteArchive(call: Call): Response {
  const vault = vaultOf(call);
  const archive = archiveOfVault(call, vault, param(call, 'archive'));
  if (archive && archive.deletedSeq === undefined) {
    archive.deletedSeq = noteWrite(call.world, vault);
    vault.deleted.add(archive.id);
    call.world.changed();
  }
  return empty(204);
}
