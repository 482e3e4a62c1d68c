/**
 * Keeps the bytes of living Blobs within bounds. Blobs that a script makes faster than the
 * collector frees them break silently beyond some 500 MiB: a put then fails with "InvalidBlob",
 * or a later read does (faults.md, T9, measured in Chromium 156).
 */
import type { Failure } from '../core/failure/failure.ts';
import { MiB } from '../core/units.ts';
import type { ChunkBytes } from './schema.ts';

/** Well below that bound: what lives beyond it only costs memory. */
const MOST_BYTES = 160 * MiB;
/** Soon enough that the next write hardly waits. */
const LOOK_MS = 25;
/** The collector may take its time; waiting longer would only trade speed for nothing. */
const LOOKS = 80;
/** Where Blobs broke already, they need longer: half a second to five (faults.md, T9). */
const BROKEN_MS = 250;

let alive = 0;
const collected = new FinalizationRegistry<number>((bytes) => {
  alive -= bytes;
});

let blobsWork: Promise<boolean> | undefined;

/**
 * Turns bytes into what IndexedDB keeps: a Blob, or a buffer where Blobs are refused. Waits while
 * too many bytes of earlier Blobs are alive.
 */
export async function bytesAsStored(bytes: Uint8Array<ArrayBuffer>): Promise<ChunkBytes> {
  blobsWork ??= canStoreBlobs();
  if (!(await blobsWork)) return bytes.slice().buffer;
  for (let i = 0; i < LOOKS && alive + bytes.byteLength > MOST_BYTES; i++) await pressure(LOOK_MS);
  const blob = new Blob([bytes]);
  alive += bytes.byteLength;
  collected.register(blob, bytes.byteLength);
  return blob;
}

/** Gives the collector time and a reason: garbage of its own kind. */
export async function letBlobsGo(attempt: number): Promise<void> {
  for (let i = 0; i < attempt; i++) await pressure(BROKEN_MS);
}

function pressure(ms: number): Promise<void> {
  // A buffer that nobody holds: allocation is what makes the collector look at all.
  new Uint8Array(4 * MiB).fill(1);
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A Blob that broke before it was stored: made anew from the same bytes, nothing is fetched. */
export const isBrokenBlob = (failure: Failure): boolean =>
  failure.code === 'store-broken' && /InvalidBlob|invalid blob|NotReadableError/i.test(failure.name);

/** WebKit's private windows refuse Blobs with UnknownError and take buffers (dependencies.md). */
async function canStoreBlobs(): Promise<boolean> {
  const name = `thaw-blob-probe-${crypto.randomUUID()}`;
  try {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('probe');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error('no probe'));
    });
    try {
      return await new Promise<boolean>((resolve) => {
        const transaction = database.transaction('probe', 'readwrite');
        transaction.oncomplete = () => resolve(true);
        // A full disk and a Blob that broke say nothing about Blobs as such (faults.md, T2, T3, T9).
        transaction.onabort = () => resolve(['DataError', 'QuotaExceededError'].includes(transaction.error?.name ?? ''));
        transaction.objectStore('probe').put(new Blob(['probe']), 1);
      });
    } finally {
      database.close();
      indexedDB.deleteDatabase(name);
    }
  } catch {
    // Whatever else is wrong will be told by the chunk's own transaction.
    return true;
  }
}
