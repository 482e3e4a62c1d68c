/** Reads the app's database past the app, and compares what lies there with the source. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Page } from 'playwright';

/** A chunk that the store claims to have. */
export interface StoredChunk {
  readonly index: number;
  /** Hex hash of the bytes as they are read back; what went wrong where they can't be read. */
  readonly sha256: string;
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
    const hashOf = async (blob: Blob): Promise<string> => {
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
    };
    // Of bytes that never got to the disk, reading may never end.
    const silence = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('reading never ends'), 10_000));
    try {
      const range = IDBKeyRange.bound([id], [id, []]);
      const keys = (await all(database.transaction('chunk-hashes').objectStore('chunk-hashes').getAllKeys(range))) as [string, number][];
      const chunks: StoredChunk[] = [];
      for (const key of keys) {
        const blob = (await all(database.transaction('chunk-bytes').objectStore('chunk-bytes').get(key))) as Blob | undefined;
        const sha256 = blob ? await Promise.race([hashOf(blob).catch(String), silence()]) : 'there are no bytes';
        chunks.push({ index: key[1], sha256 });
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
    const buffer = Buffer.alloc(chunkBytes);
    const chunks: StoredChunk[] = [];
    for (const index of indexes) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, index * chunkBytes);
      chunks.push({ index, sha256: createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex') });
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
          const done = (records: unknown[]): void => {
            database.close();
            resolve(records);
          };
          if (!database.objectStoreNames.contains(name)) return done([]);
          const reading = database.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(new Error(`${name} can't be read: ${reading.error?.name}`));
          reading.onsuccess = () => done(reading.result as unknown[]);
        };
      }),
    store,
  );
}

/** What of unfinished chunks is kept, as `[transfer, chunk, from, to]`. */
export async function keptLeaves(page: Page): Promise<readonly (readonly [string, number, number, number])[]> {
  return page.evaluate(
    () =>
      new Promise<[string, number, number, number][]>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('unproven-leaves').objectStore('unproven-leaves').getAllKeys();
          reading.onerror = () => reject(new Error('the leaves can not be read'));
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result as [string, number, number, number][]);
          };
        };
      }),
  );
}

/** Takes a record out of the store past the app, as a damage would. */
export function deleteRecord(page: Page, store: string, key: readonly (string | number)[]): Promise<void> {
  return page.evaluate(
    ({ name, at }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const deleting = opening.result.transaction(name, 'readwrite');
          deleting.objectStore(name).delete([...at]);
          deleting.onabort = () => reject(new Error(`nothing was deleted from ${name}`));
          deleting.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    { name: store, at: key },
  );
}
