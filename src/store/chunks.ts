/** Verified chunks and their hashes: there with both, or not there. Writer: the engine. */
import { Failed } from '../core/failure/failure.ts';
import { packHashes } from '../core/hash/packed.ts';
import type { Hash } from '../core/hash/tree-hash.ts';
import { storedIn, type ChunkRecord } from '../core/transfer/chunk-record.ts';
import type { Stored } from '../core/transfer/transfer.ts';
import { bytesAsStored, isBrokenBlob, letBlobsGo } from './blob-budget.ts';
import { reading, storeFailure, writing } from './database.ts';
import { keysOfLeaves } from './leaves.ts';
import type { ChunkBytes } from './schema.ts';

const ofTransfer = (id: string) => IDBKeyRange.bound([id], [id, []]);

/** How often a chunk's Blob is made anew when the browser broke it (faults.md, T9). */
const BLOB_TRIES = 8;

/**
 * Stores a chunk's bytes with its record, strictly: when it fulfils, both survive a power cut.
 *
 * @param bytes stay untouched; they may be reused afterwards.
 * @param leaves hashes of its MiB, which name later what differs in a file.
 * @throws Failed `disk-full` or `store-broken`; the chunk isn't there then.
 */
export async function putChunk(
  id: string,
  index: number,
  bytes: Uint8Array<ArrayBuffer>,
  record: ChunkRecord,
  leaves: readonly Hash[],
): Promise<void> {
  const hashes = packHashes(leaves);
  for (let attempt = 1; ; attempt++) {
    const stored = await bytesAsStored(bytes);
    try {
      await writing('strict', ['chunk-bytes', 'chunk-hashes', 'leaf-hashes'], async (transaction) => {
        await Promise.all([
          transaction.objectStore('chunk-bytes').put(stored, [id, index]),
          transaction.objectStore('chunk-hashes').put(record, [id, index]),
          transaction.objectStore('leaf-hashes').put(hashes, [id, index]),
        ]);
      });
      return;
    } catch (error) {
      const failure = storeFailure(error);
      if (attempt < BLOB_TRIES && isBrokenBlob(failure)) {
        await letBlobsGo(attempt);
        continue;
      }
      throw new Failed(failure.code === 'disk-full' ? { code: 'disk-full', neededBytes: bytes.byteLength } : failure);
    }
  }
}

/** @returns index and record of every chunk that is there, in order of index. */
export function chunkRecords(id: string): Promise<Map<number, ChunkRecord>> {
  return reading(['chunk-hashes'], async (transaction) => {
    const store = transaction.objectStore('chunk-hashes');
    const [keys, records] = await Promise.all([store.getAllKeys(ofTransfer(id)), store.getAll(ofTransfer(id))]);
    return new Map(records.map((record, i) => [keys[i]![1], record]));
  });
}

/** @returns chunk → hashes of its MiB, 32 bytes each; those of a transfer that is gone stay with its receipt. */
export function leafHashesOf(id: string): Promise<Map<number, Uint8Array<ArrayBuffer>>> {
  return reading(['leaf-hashes'], async (transaction) => {
    const store = transaction.objectStore('leaf-hashes');
    const [keys, hashes] = await Promise.all([store.getAllKeys(ofTransfer(id)), store.getAll(ofTransfer(id))]);
    return new Map(hashes.map((packed, i) => [keys[i]![1], packed]));
  });
}

/** @returns how much of a transfer is there. */
export async function storedOf(id: string): Promise<Stored> {
  return storedIn((await chunkRecords(id)).values());
}

/** @returns a chunk's bytes, unread: a Blob may still turn out to be gone (faults.md, T5). */
export function chunkBytes(id: string, index: number): Promise<ChunkBytes | undefined> {
  return reading(['chunk-bytes'], (transaction) => transaction.objectStore('chunk-bytes').get([id, index]));
}

/** @returns all chunks' bytes in order of index; handles only, nothing is read into memory. */
export function allChunkBytes(id: string): Promise<ChunkBytes[]> {
  return reading(['chunk-bytes'], (transaction) => transaction.objectStore('chunk-bytes').getAll(ofTransfer(id)));
}

/** Drops chunks that a re-hash condemned: they count as missing from now. */
export function dropChunks(id: string, indexes: readonly number[]): Promise<void> {
  return writing('strict', ['chunk-bytes', 'chunk-hashes', 'leaf-hashes', 'unproven-leaves'], async (transaction) => {
    for (const index of indexes) {
      await transaction.objectStore('chunk-bytes').delete([id, index]);
      await transaction.objectStore('chunk-hashes').delete([id, index]);
      await transaction.objectStore('leaf-hashes').delete([id, index]);
      await transaction.objectStore('unproven-leaves').delete(keysOfLeaves(id, index));
    }
  });
}

/** Drops all bytes of a transfer; frees the space of a saved one. Hashes of its MiB stay with its receipt. */
export function clearChunks(id: string): Promise<void> {
  return writing('strict', ['chunk-bytes', 'chunk-hashes', 'unproven-leaves'], async (transaction) => {
    await Promise.all([
      transaction.objectStore('chunk-bytes').delete(ofTransfer(id)),
      transaction.objectStore('chunk-hashes').delete(ofTransfer(id)),
      transaction.objectStore('unproven-leaves').delete(keysOfLeaves(id)),
    ]);
  });
}
