/** Whole leaves of chunks that aren't finished, unproven. Writer: the engine. */
import type { Leaves } from '../core/transfer/leaves.ts';
import { bytesAsStored } from './blob-budget.ts';
import { reading, writing } from './database.ts';
import type { ChunkBytes } from './schema.ts';

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

/** @returns the chunks of a transfer that were begun. */
export async function begunChunks(id: string): Promise<Set<number>> {
  const keys = await reading(['unproven-leaves'], (transaction) => transaction.objectStore('unproven-leaves').getAllKeys(keysOfLeaves(id)));
  return new Set(keys.map(([, chunk]) => chunk));
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
