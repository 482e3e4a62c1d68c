/** InitiateMultipartUpload, UploadMultipartPart, AbortMultipartUpload. */

import { type Call, descriptionOf, param, vaultOf, vaultPath } from '../call.ts';
import { invalid, missing, uploadNotFound } from '../errors.ts';
import { empty } from '../http.ts';
import { longId } from '../ids.ts';
import { checkLength, declaredLength, LARGEST_BODY, receive } from '../receive.ts';
import type { Upload, Vault } from '../state.ts';
import { type ByteRange, lengthOf, MIB } from '../tree-hash.ts';

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

/** Whether an upload still takes parts: neither completed nor aborted. */
export function isOpen({ completedAs, aborted }: Upload): boolean {
  return completedAs === undefined && aborted === undefined;
}

/** The open upload that the path names. @throws ServiceError 404 */
export function uploadOf(call: Call, vault: Vault): Upload {
  const upload = vault.uploads.get(param(call, 'upload'));
  if (upload && isOpen(upload)) return upload;
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
  const fits = start <= end && start % partSize === 0 && end - start < partSize;
  if (!match || !fits) throw invalid(`Invalid Content-Range: ${text}`);
  const number = start / partSize + 1;
  if (number > MOST_PARTS) {
    // Told to a user of the live service: boto/boto#1478.
    throw invalid(`This is part number ${number} for the current multipart upload. It exceeds the limit of ${MOST_PARTS} parts.`);
  }
  return { start, end };
}

function checkPartLength(call: Call, range: ByteRange, length: number): void {
  checkLength(length);
  if (length === lengthOf(range)) return;
  const text = call.headers.get('content-range');
  throw invalid(`Content-Range: ${text} is incompatible with Content-Length: ${length}`);
}

/**
 * Aborting again succeeds for a while, aborting a completed upload fails (developer guide, "Abort
 * Multipart Upload"). The while is here the day after which an upload is forgotten.
 */
export async function abortMultipartUpload(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  if (vault.uploads.get(param(call, 'upload'))?.aborted) return empty(204);
  const upload = uploadOf(call, vault);
  const parts = [...upload.parts.values()];
  upload.aborted = true;
  upload.lastUsedAtMs = call.world.now();
  upload.parts.clear();
  call.world.changed();
  for (const part of parts) await call.world.options.store.remove(part.contentKey);
  return empty(204);
}
