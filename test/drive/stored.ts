/** Reads the app's database past the app, and compares what lies there with the source. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Page } from 'playwright';

const MiB = 1024 * 1024;

/** A chunk that the store claims to have. */
export interface StoredChunk {
  readonly index: number;
  /** SHA-256 of each MiB as read back, hex; what the browser said where reading failed. */
  readonly leaves: readonly string[] | string;
}

/** Reads every byte of a transfer's chunks back from the store. */
export function storedBytesOf(page: Page, transferId: string): Promise<StoredChunk[]> {
  return page.evaluate(async (id) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('thaw');
      // Only the app makes its database.
      opening.onupgradeneeded = () => opening.transaction?.abort();
      opening.onerror = () => reject(new Error(`the database doesn't open: ${opening.error?.name}`));
      opening.onsuccess = () => resolve(opening.result);
    });
    const all = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(`the store can't be read: ${request.error?.name}`));
      });
    const hex = (hash: ArrayBuffer): string => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
    try {
      const range = IDBKeyRange.bound([id], [id, []]);
      const chunks: StoredChunk[] = [];
      for (const key of await all(database.transaction('chunk-hashes').objectStore('chunk-hashes').getAllKeys(range))) {
        const [, index] = key as [string, number];
        const blob = (await all(database.transaction('chunk-bytes').objectStore('chunk-bytes').get(key))) as Blob | undefined;
        const leaves: string[] = [];
        let failed: string | undefined = blob ? undefined : 'there are no bytes';
        for (let at = 0; blob && at < blob.size && !failed; at += 1_048_576) {
          try {
            leaves.push(hex(await crypto.subtle.digest('SHA-256', await blob.slice(at, at + 1_048_576).arrayBuffer())));
          } catch (error) {
            failed = error instanceof Error ? error.name : String(error);
          }
        }
        chunks.push({ index, leaves: failed ?? leaves });
      }
      return chunks;
    } finally {
      database.close();
    }
  }, transferId);
}

/** @returns the same of the source file, for the chunks that are named. */
export async function sourceBytesOf(path: string, chunkBytes: number, indexes: readonly number[]): Promise<StoredChunk[]> {
  const file = await open(path);
  try {
    const chunks: StoredChunk[] = [];
    for (const index of indexes) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, index * chunkBytes);
      const leaves: string[] = [];
      for (let at = 0; at < bytesRead; at += MiB) {
        leaves.push(createHash('sha256').update(buffer.subarray(at, Math.min(at + MiB, bytesRead))).digest('hex'));
      }
      chunks.push({ index, leaves });
    }
    return chunks;
  } finally {
    await file.close();
  }
}

/** All records of a store; none where the database or the store isn't there. */
export function recordsIn(page: Page, store: string): Promise<unknown[]> {
  return page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => resolve([]);
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains(name)) return resolve([]);
          const reading = database.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(new Error(`${name} can't be read: ${reading.error?.name}`));
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result as unknown[]);
          };
        };
      }),
    store,
  );
}
