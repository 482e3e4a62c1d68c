import { MiB } from '../units.ts';
import { sha256, treeHash, type Hash } from './tree-hash.ts';

export { sha256 } from './tree-hash.ts';

/** Leaves that are hashed while the next one is read; each holds a copy of 1 MiB. */
const LEAVES_AT_ONCE = 4;

/**
 * Bodies that are being read. Chromium collects a Blob's stream that only its own pending read
 * holds, and that read then never ends: measured in 156, within some dozen pieces of 32 MiB.
 */
const reading = new Set<ReadableStream>();

/**
 * Hashes a body MiB by MiB, in memory that doesn't grow with it. A body with a byte source (a Blob
 * or a file) is read straight into the leaf, without a copy.
 *
 * @param onBytes hears how many bytes were read so far. What it throws ends the reading and is
 * thrown on, so that a caller can stop.
 * @returns one hash a MiB begun; for an empty body one, the SHA-256 of no bytes.
 */
export async function leafHashes(body: ReadableStream<Uint8Array<ArrayBuffer>>, onBytes?: (readBytes: number) => void): Promise<Hash[]> {
  const leaves: Promise<Hash>[] = [];
  reading.add(body);
  const source = sourceOf(body);
  let leaf = new Uint8Array(MiB);
  let readBytes = 0;
  try {
    for (;;) {
      const { filled, buffer } = await source.fill(leaf, (bytes) => onBytes?.((readBytes += bytes)));
      leaf = buffer;
      if (filled > 0 || leaves.length === 0) leaves.push(sha256(leaf.subarray(0, filled)));
      if (filled < MiB) return await Promise.all(leaves);
      // Only the oldest is waited for, so that the line or the disk never stands still.
      await leaves[leaves.length - LEAVES_AT_ONCE];
    }
  } catch (error) {
    await source.cancel(error);
    throw error;
  } finally {
    reading.delete(body);
  }
}

/** @returns the tree hash of a chunk, or of a whole file, from its leaves. */
export const hashOfChunk = (leaves: readonly Hash[]): Promise<Hash> => treeHash(leaves);

/**
 * Joins the leaves of a file into the hashes of its chunks.
 *
 * @param chunkBytes a power of two of MiB.
 */
export async function chunkHashesOf(leaves: readonly Hash[], chunkBytes: number): Promise<Hash[]> {
  const perChunk = chunkBytes / MiB;
  const chunks: Hash[] = [];
  for (let i = 0; i < leaves.length; i += perChunk) chunks.push(await treeHash(leaves.slice(i, i + perChunk)));
  return chunks;
}

/** Where leaves come from. A fill that isn't full is the last one. */
interface Source {
  fill(leaf: Uint8Array<ArrayBuffer>, onRead: (bytes: number) => void): Promise<{ filled: number; buffer: Uint8Array<ArrayBuffer> }>;
  cancel(reason: unknown): Promise<void>;
}

function sourceOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): Source {
  try {
    return byteSource(body.getReader({ mode: 'byob' }));
  } catch {
    return pieceSource(body.getReader()); // not a byte stream
  }
}

function byteSource(reader: ReadableStreamBYOBReader): Source {
  return {
    async fill(leaf, onRead) {
      let buffer = leaf.buffer;
      let filled = 0;
      while (filled < MiB) {
        const { done, value } = await reader.read(new Uint8Array(buffer, filled, MiB - filled));
        if (!value) throw new TypeError('the body was cancelled');
        buffer = value.buffer; // a read hands the memory over and back
        if (done) break;
        filled += value.length;
        onRead(value.length);
      }
      return { filled, buffer: new Uint8Array(buffer) };
    },
    cancel: (reason) => reader.cancel(reason).catch(() => undefined),
  };
}

function pieceSource(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Source {
  let piece = new Uint8Array(0);
  return {
    async fill(leaf, onRead) {
      let filled = 0;
      while (filled < MiB) {
        if (piece.length === 0) {
          const { done, value } = await reader.read();
          if (done) return { filled, buffer: leaf };
          piece = value;
          onRead(piece.length);
        }
        const taken = piece.subarray(0, MiB - filled);
        leaf.set(taken, filled);
        filled += taken.length;
        piece = piece.subarray(taken.length);
      }
      return { filled, buffer: leaf };
    },
    cancel: (reason) => reader.cancel(reason).catch(() => undefined),
  };
}
