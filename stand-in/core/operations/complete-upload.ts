/** CompleteMultipartUpload: the parts become an archive. */

import { fromHex, toHex } from '../bytes.ts';
import { type Call, param, vaultOf } from '../call.ts';
import { contentGone, invalid, missing, uploadNotFound } from '../errors.ts';
import { archiveId } from '../ids.ts';
import type { Content } from '../ports.ts';
import type { Part } from '../snapshot.ts';
import type { Upload, Vault } from '../state.ts';
import { treeHashOf } from '../tree-hash.ts';
import { keepArchive, uploaded } from './archives.ts';

/** A failed Complete leaves the upload open; asked again after a success, it names the same archive. */
export async function completeMultipartUpload(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  const expectedTree = call.headers.get('x-amz-sha256-tree-hash');
  if (expectedTree === null) throw missing('x-amz-sha256-tree-hash');
  const upload = uploadToComplete(call, vault);
  const archive = vault.archives.get(upload.completedAs ?? '');
  if (archive?.treeHash !== undefined) {
    checkSize(call, archive.sizeBytes);
    checkTreeHash(archive.treeHash, expectedTree);
    return uploaded(call, archive.id, archive.treeHash);
  }
  const parts = partsOf(upload);
  checkSize(call, (parts.at(-1)?.range.end ?? -1) + 1);
  // The part size is a power of two of leaves, so parts join as their leaves would.
  const treeHash = toHex(await treeHashOf(parts.map((part) => fromHex(part.treeHash))));
  checkTreeHash(treeHash, expectedTree);
  return finish(call, vault, upload, parts, treeHash);
}

/** An open upload, or a completed one whose archive is still known. @throws ServiceError 404 */
function uploadToComplete(call: Call, vault: Vault): Upload {
  const upload = vault.uploads.get(param(call, 'upload'));
  const isForgotten = upload?.completedAs !== undefined && upload.parts.size === 0 && !vault.archives.has(upload.completedAs);
  if (upload && !upload.aborted && !isForgotten) return upload;
  throw uploadNotFound(param(call, 'upload'));
}

function checkSize(call: Call, sizeBytes: number): void {
  const text = call.headers.get('x-amz-archive-size');
  if (text === null) throw missing('x-amz-archive-size');
  if (sizeBytes === 0 || String(sizeBytes) !== text) throw invalid(`Invalid x-amz-archive-size: ${text}`);
}

function checkTreeHash(treeHash: string, expected: string): void {
  if (treeHash !== expected.toLowerCase()) throw invalid(`Invalid x-amz-sha256-tree-hash: ${expected}`);
}

async function finish(call: Call, vault: Vault, upload: Upload, parts: readonly Part[], treeHash: string): Promise<Response> {
  // Looked at and set without a pause, so that of two Completes at once one makes the archive.
  if (upload.aborted) throw uploadNotFound(upload.id);
  if (upload.completedAs !== undefined) return uploaded(call, upload.completedAs, treeHash);
  const id = archiveId(call.world.options.chance);
  upload.completedAs = id;
  const contentKey = `archive/${id}`;
  try {
    const { store } = call.world.options;
    const contents = await Promise.all(parts.map((part) => store.open(part.contentKey)));
    const found = contents.filter((content): content is Content => content !== undefined);
    if (found.length < parts.length) throw contentGone();
    const content = await store.join(contentKey, found);
    upload.lastUsedAtMs = call.world.now();
    keepArchive(call, vault, { id, description: upload.description, treeHash, contentKey }, content);
    for (const part of parts) await store.remove(part.contentKey);
    upload.parts.clear();
  } catch (error) {
    delete upload.completedAs;
    throw error;
  }
  return uploaded(call, id, treeHash);
}

/** All parts in order. @throws ServiceError where one is missing, or short in the middle. */
function partsOf(upload: Upload): Part[] {
  const parts = [...upload.parts.values()].sort((a, b) => a.range.start - b.range.start);
  let end = 0;
  for (const { range } of parts) {
    if (range.start !== end) throw invalid(`The uploaded parts leave a gap at byte ${end}.`);
    end = range.end + 1;
  }
  return parts;
}
