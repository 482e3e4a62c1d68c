/** InitiateMultipartUpload, UploadMultipartPart, CompleteMultipartUpload, AbortMultipartUpload. */

import { fromHex, toHex } from '../bytes.ts';
import { type Call, descriptionOf, param, vaultOf, vaultPath } from '../call.ts';
import { contentGone, invalid, missing, uploadNotFound } from '../errors.ts';
import { empty } from '../http.ts';
import { archiveId, longId } from '../ids.ts';
import type { Content } from '../ports.ts';
import { checkLength, declaredLength, LARGEST_BODY, receive } from '../receive.ts';
import type { Part } from '../snapshot.ts';
import type { Upload, Vault } from '../state.ts';
import { type ByteRange, lengthOf, MIB, treeHashOf } from '../tree-hash.ts';
import { keepArchive, uploaded } from './archives.ts';

const MOST_PARTS = 10_000;

export function initiateMultipartUpload(call: Call): Response {
  const vault = vaultOf(call);
  const description = descriptionOf(call.headers.get('x-amz-archive-description'));
  const now = call.world.now();
  const upload: Upload = {
    id: longId(call.world.options.chance),
    description,
    createdAtMs: now,
    lastUsedAtMs: now,
    partSize: partSizeOf(call.headers.get('x-amz-part-size')),
    parts: new Map(),
  };
  vault.uploads.set(upload.id, upload);
  call.world.changed();
  return empty(201, {
    Location: `${vaultPath(call)}/multipart-uploads/${upload.id}`,
    'x-amz-multipart-upload-id': upload.id,
  });
}

function partSizeOf(text: string | null): number {
  const size = text !== null && /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (size >= MIB && size <= LARGEST_BODY && Number.isInteger(Math.log2(size))) return size;
  throw invalid(`Invalid part size: ${text}. Part size must not be null, must be a power of two and be between 1048576 and 4294967296 bytes.`);
}

/** The open upload that the path names; a completed one isn't open. @throws ServiceError 404 */
export function uploadOf(call: Call, vault: Vault): Upload {
  const upload = vault.uploads.get(param(call, 'upload'));
  if (upload && upload.completedAs === undefined) return upload;
  throw uploadNotFound(param(call, 'upload'));
}

export async function uploadMultipartPart(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  const upload = uploadOf(call, vault);
  const range = contentRangeOf(call, upload);
  const length = declaredLength(call);
  if (length !== undefined) checkPartLength(call, range, length);
  const contentKey = `part/${upload.id}/${range.start}.${call.world.nextSeq()}`;
  const { content, treeHash } = await receive(call, contentKey);
  const { store } = call.world.options;
  if (content.sizeBytes !== lengthOf(range)) {
    await store.remove(contentKey);
    checkPartLength(call, range, content.sizeBytes);
  }
  const replaced = upload.parts.get(range.start);
  upload.parts.set(range.start, { range, treeHash, contentKey });
  upload.lastUsedAtMs = call.world.now();
  call.world.changed();
  if (replaced) await store.remove(replaced.contentKey);
  return empty(204, { 'x-amz-sha256-tree-hash': treeHash });
}

/** A part starts at a multiple of the part size and isn't longer; only then parts can't overlap. */
function contentRangeOf(call: Call, { partSize }: Upload): ByteRange {
  const text = call.headers.get('content-range');
  if (text === null) throw missing('Content-Range');
  const match = /^bytes (\d{1,15})-(\d{1,15})\/\*$/.exec(text);
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  const fits = start <= end && start % partSize === 0 && end - start < partSize && start / partSize < MOST_PARTS;
  if (!match || !fits) throw invalid(`Invalid Content-Range: ${text}`);
  return { start, end };
}

function checkPartLength(call: Call, range: ByteRange, length: number): void {
  checkLength(length);
  if (length === lengthOf(range)) return;
  const text = call.headers.get('content-range');
  throw invalid(`Content-Range: ${text} is incompatible with Content-Length: ${length}`);
}

/** A failed Complete leaves the upload open; asked again after a success, it names the same archive. */
export async function completeMultipartUpload(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  const expectedTree = call.headers.get('x-amz-sha256-tree-hash');
  if (expectedTree === null) throw missing('x-amz-sha256-tree-hash');
  const earlier = vault.uploads.get(param(call, 'upload'))?.completedAs;
  if (earlier !== undefined) return uploaded(call, earlier, expectedTree);

  const upload = uploadOf(call, vault);
  const parts = completeParts(upload, call.headers.get('x-amz-archive-size'));
  // The part size is a power of two of leaves, so parts join as their leaves would.
  const treeHash = toHex(await treeHashOf(parts.map((part) => fromHex(part.treeHash))));
  if (treeHash !== expectedTree.toLowerCase()) throw invalid(`Invalid x-amz-sha256-tree-hash: ${expectedTree}`);
  return finish(call, vault, upload, parts, treeHash);
}

async function finish(call: Call, vault: Vault, upload: Upload, parts: readonly Part[], treeHash: string): Promise<Response> {
  // Looked at and set without a pause, so that of two Completes at once one makes the archive.
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

/** All parts in order. @throws ServiceError where one is missing, short in the middle, or the size differs. */
function completeParts(upload: Upload, sizeText: string | null): Part[] {
  if (sizeText === null) throw missing('x-amz-archive-size');
  const parts = [...upload.parts.values()].sort((a, b) => a.range.start - b.range.start);
  let end = 0;
  for (const { range } of parts) {
    if (range.start !== end) throw invalid(`The uploaded parts leave a gap at byte ${end}.`);
    end = range.end + 1;
  }
  if (end === 0 || String(end) !== sizeText) throw invalid(`Invalid x-amz-archive-size: ${sizeText}`);
  return parts;
}

export async function abortMultipartUpload(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  const upload = uploadOf(call, vault);
  vault.uploads.delete(upload.id);
  call.world.changed();
  for (const part of upload.parts.values()) await call.world.options.store.remove(part.contentKey);
  return empty(204);
}
