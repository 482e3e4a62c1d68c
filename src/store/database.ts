/**
 * The one IndexedDB connection. Store modules export verbs; nobody else sees the database.
 *
 * Success of a write means the transaction's `complete`: a full disk aborts after the request
 * succeeded, and the connection may then fall silent for ever (faults.md, T2).
 */
import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { Failed, type Failure } from '../core/failure/failure.ts';
import { SECOND } from '../core/units.ts';
import { upgrade, VERSION, type Schema } from './schema.ts';

export const DATABASE_NAME = 'thaw';

/** A transaction that has not ended after this time will not end: IndexedDB fell silent. */
const SILENCE_MS = 60 * SECOND;

const terminations = new Set<() => void>();

let open: Promise<IDBPDatabase<Schema>> | undefined;

function connect(): Promise<IDBPDatabase<Schema>> {
  open ??= openDB<Schema>(DATABASE_NAME, VERSION, {
    upgrade,
    // Another build wants to upgrade: never stand in its way.
    blocking: () => disconnect(),
    terminated: () => {
      disconnect();
      for (const listener of terminations) listener();
    },
  }).catch((error: unknown) => {
    open = undefined;
    throw error;
  });
  return open;
}

/** Hears when the browser ended the connection: a crash of its own, or all data thrown away. @returns what ends it. */
export function onTerminated(listener: () => void): () => void {
  terminations.add(listener);
  return () => terminations.delete(listener);
}

/** Closes the connection; the next verb opens a new one. Pages call it before they are frozen. */
export function disconnect(): void {
  const closing = open;
  open = undefined;
  void closing?.then((database) => database.close()).catch(() => undefined);
}

type Stores = readonly StoreNames<Schema>[];
export type Transaction<Names extends Stores, Mode extends IDBTransactionMode> = IDBPTransaction<Schema, Names, Mode>;

/**
 * Reads within one transaction.
 *
 * @throws Failed `store-broken` where IndexedDB refuses or stays silent.
 */
export function reading<const Names extends Stores, T>(stores: Names, work: (transaction: Transaction<Names, 'readonly'>) => Promise<T>): Promise<T> {
  return within(async () => {
    const transaction = (await connect()).transaction(stores, 'readonly');
    // Both are awaited together: a request's error and the abort that follows are one failure.
    const [value] = await Promise.all([work(transaction), transaction.done]);
    return value;
  });
}

/**
 * Writes within one transaction that is on the disk when the promise fulfils (`strict`), or that
 * a power cut may undo (`relaxed`, only for what can be made anew).
 *
 * @throws Failed `disk-full` or `store-broken`; nothing of the transaction was stored then.
 */
export function writing<const Names extends Stores, T>(
  durability: 'strict' | 'relaxed',
  stores: Names,
  work: (transaction: Transaction<Names, 'readwrite'>) => Promise<T>,
): Promise<T> {
  return within(async () => {
    const transaction = (await connect()).transaction(stores, 'readwrite', { durability });
    const [value] = await Promise.all([work(transaction), transaction.done]);
    return value;
  });
}

async function within<T>(work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failed({ code: 'store-broken', name: 'silent' })), SILENCE_MS);
  });
  try {
    return await Promise.race([work(), silence]);
  } catch (error) {
    const failure = storeFailure(error);
    if (failure.code === 'store-broken' || failure.code === 'disk-full') disconnect();
    throw new Failed(failure);
  } finally {
    clearTimeout(timer);
  }
}

/** What IndexedDB's errors mean here; measured, not documented (faults.md, T2 and T3). */
export function storeFailure(error: unknown): Failure {
  if (error instanceof Failed) return error.failure;
  const name = error instanceof Error ? error.name : 'unknown';
  const text = error instanceof Error ? error.message : '';
  if (name === 'VersionError') return { code: 'newer-data' };
  if (name === 'QuotaExceededError') return { code: 'disk-full', neededBytes: 0 };
  // "(IOError)" is the disk; "(InvalidBlob)" is a Blob that broke before it got there (faults.md, T9).
  if (name === 'DataError' && text.includes('Failed to write blobs') && !text.includes('InvalidBlob')) return { code: 'disk-full', neededBytes: 0 };
  return { code: 'store-broken', name: `${name} ${text}`.trim().slice(0, 200) };
}
