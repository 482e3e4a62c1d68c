/** Whole leaves of chunks that aren't finished, unproven. Writer: the engine. */
import type { Leaves } from '../core/transfer/leaves.ts';
import { bytesAsStored } from './blob-budget.ts';
import { reading, writing } from './database.ts';
import type { ChunkBytes, LeavesKey } from './schema.ts';

/** All leaves of a transfer; those of a chunk; or those that begin at a byte of the chunk, or later. */
export function keysOfLeaves(id: string, chunk?: number, fromByte?: number): IDBKeyRange {
  const of = [id, ...(chunk === undefined ? [] : [chunk])];
  return IDBKeyRange.bound(fromByte === undefined ? of : [...of, fromByte], [...of, []]);
}

/**
 * Keeps leaves of a chunk. Relaxed, as they can be fetched again: a power cut may leave the record
 * with bytes that can't be read (faults.md, T1), so whoever uses them hashes them first.
 *
 * @param bytes stay untouched; they may be reused when it fulfils.
 * @throws Failed `disk-full` or `store-broken`.
 */
export async function putLeaves(id: string, chunk: number, leaves: Leaves, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const stored = await bytesAsStored(bytes);
  await writing('relaxed', ['unproven-leaves'], async (transaction) => {
    await transaction.objectStore('unproven-leaves').put({ ...leaves, bytes: stored }, [id, chunk, leaves.range.start, leaves.range.end]);
  });
}

/** @returns what is kept of a chunk, in order; bytes are handles, unread. */
export function leavesOf(id: string, chunk: number): Promise<(Leaves & { readonly bytes: ChunkBytes })[]> {
  return reading(['unproven-leaves'], (transaction) => transaction.objectStore('unproven-leaves').getAll(keysOfLeaves(id, chunk)));
}

/** @returns chunk → bytes that are kept of it, for the chunks of a transfer that were begun. */
export async function begunChunks(id: string): Promise<Map<number, number>> {
  return bytesByChunk(await reading(['unproven-leaves'], (transaction) => transaction.objectStore('unproven-leaves').getAllKeys(keysOfLeaves(id))));
}

function bytesByChunk(keys: readonly LeavesKey[]): Map<number, number> {
  const begun = new Map<number, number>();
  for (const [, chunk, start, end] of keys) begun.set(chunk, (begun.get(chunk) ?? 0) + end - start);
  return begun;
}

/** @returns transfer → bytes that are kept of its unfinished chunks. */
export async function unprovenBytes(): Promise<Map<string, number>> {
  const keys = await reading(['unproven-leaves'], (transaction) => transaction.objectStore('unproven-leaves').getAllKeys());
  const bytes = new Map<string, number>();
  for (const [id, , start, end] of keys) bytes.set(id, (bytes.get(id) ?? 0) + end - start);
  return bytes;
}

/** Drops leaves of a transfer, of one chunk of it, or of a chunk from a byte on. Relaxed: what comes back is swept later. */
export function dropLeaves(id: string, chunk?: number, fromByte?: number): Promise<void> {
  return writing('relaxed', ['unproven-leaves'], (transaction) =>
    transaction.objectStore('unproven-leaves').delete(keysOfLeaves(id, chunk, fromByte)),
  );
}
