import type { Failure } from '../../core/failure/failure.ts';
import { chunkCount, chunkRange } from '../../core/plan/chunks.ts';
import { rangeBytes } from '../../core/range.ts';
import type { Target } from '../../core/transfer/transfer.ts';
import { MINUTE } from '../../core/units.ts';
import { chunkBytes } from '../../store/chunks.ts';
import type { ChunkBytes } from '../../store/schema.ts';
import { chunkGone } from './failures.ts';
import { causeOf } from './full-disk.ts';
import { CHUNK_LIMIT_MS, within } from './limit.ts';

/** Closing moves the file into its place, and the browser may look at it first. */
const CLOSE_LIMIT_MS = 15 * MINUTE;

/**
 * Writes the chunks of a transfer, one after the other, into a place that the person picked. The
 * browser copies each Blob itself: its bytes never come into the page's memory. A file of that
 * name from before is replaced only when everything was written.
 *
 * @throws Failed `chunk-gone`, the signal's reason, or what the browser throws.
 */
export async function writeChunks(
  place: FileSystemFileHandle,
  id: string,
  target: Target,
  signal: AbortSignal,
  onBytes: (doneBytes: number) => void,
): Promise<void> {
  const late = { code: 'save-place-gone', place: place.name } as const;
  const file = await within(CHUNK_LIMIT_MS, place.createWritable(), late);
  try {
    for (let index = 0; index < chunkCount(target); index++) {
      signal.throwIfAborted();
      await writeChunk(file, id, index, late);
      onBytes(chunkRange(target, index).end);
    }
    await within(CLOSE_LIMIT_MS, file.close(), late);
  } catch (error) {
    const cause = await within(CHUNK_LIMIT_MS, causeOf(error, place), late).catch(() => error);
    // Leaves the file from before as it was; what can't be undone now goes with the tab.
    void file.abort().catch(() => undefined);
    throw cause;
  }
}

async function writeChunk(file: FileSystemWritableFileStream, id: string, index: number, late: Failure): Promise<void> {
  const bytes = await chunkBytes(id, index);
  if (bytes === undefined) throw chunkGone(index);
  try {
    await within(CHUNK_LIMIT_MS, file.write(bytes), late);
  } catch (error) {
    throw (await isReadable(bytes, late)) ? error : chunkGone(index);
  }
}

/** Whether it was the source that failed and not the place: both tell it by the same errors. */
async function isReadable(bytes: ChunkBytes, late: Failure): Promise<boolean> {
  if (!(bytes instanceof Blob)) return true;
  // A Blob that was cut never ends (faults.md, F9).
  return within(CHUNK_LIMIT_MS, bytes.arrayBuffer(), late).then(
    () => true,
    () => false,
  );
}

/**
 * The whole file as one composite Blob: handles only, it costs no memory whatever its size. Where
 * the store keeps buffers, each becomes a Blob before the next is read.
 *
 * @throws Failed `chunk-gone`.
 */
export async function fileOf(id: string, target: Target): Promise<Blob> {
  const chunks: Blob[] = [];
  for (let index = 0; index < chunkCount(target); index++) {
    const bytes = await chunkBytes(id, index);
    if (bytes === undefined) throw chunkGone(index);
    const chunk = bytes instanceof Blob ? bytes : new Blob([bytes]);
    if (chunk.size !== rangeBytes(chunkRange(target, index))) throw chunkGone(index);
    chunks.push(chunk);
  }
  return new Blob(chunks, { type: 'application/octet-stream' });
}
