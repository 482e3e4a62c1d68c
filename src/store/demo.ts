/**
 * The state of the demo's stand-in, in a database of its own: a job that was begun outlives the
 * worker that a browser stops. Written by the worker only; nothing of the person's is in it.
 *
 * Each verb opens the database and closes it again: clearing the browser never waits for it.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { Failed } from '../core/failure/failure.ts';
import { storeFailure } from './database.ts';

export const DEMO_DATABASE_NAME = 'thaw-demo';

interface DemoSchema extends DBSchema {
  demo: { key: 'revision' | 'state'; value: unknown };
  /** Outputs that were made, which are inventories; an archive's bytes are computed when they are asked for. */
  outputs: { key: string; value: Uint8Array<ArrayBuffer> };
}

/** @returns which state is kept; another one after each write. Undefined where there is none. */
export async function demoRevision(): Promise<unknown> {
  return inDatabase((database) => database.get('demo', 'revision'));
}

/** @returns whatever is kept: who reads it, parses it. */
export async function demoState(): Promise<unknown> {
  return inDatabase((database) => database.get('demo', 'state'));
}

/** @throws Failed `disk-full` or `store-broken`; the state of before is kept then. */
export async function putDemoState(revision: string, state: unknown): Promise<void> {
  await inDatabase(async (database) => {
    const transaction = database.transaction('demo', 'readwrite');
    await Promise.all([transaction.store.put(revision, 'revision'), transaction.store.put(state, 'state'), transaction.done]);
  });
}

export async function putDemoOutput(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await inDatabase((database) => database.put('outputs', bytes, key));
}

export async function demoOutput(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return inDatabase((database) => database.get('outputs', key));
}

export async function removeDemoOutput(key: string): Promise<void> {
  await inDatabase((database) => database.delete('outputs', key));
}

function upgrade(fresh: IDBPDatabase<DemoSchema>): void {
  fresh.createObjectStore('demo');
  fresh.createObjectStore('outputs');
}

async function inDatabase<T>(work: (database: IDBPDatabase<DemoSchema>) => Promise<T>): Promise<T> {
  try {
    const database = await openDB<DemoSchema>(DEMO_DATABASE_NAME, 1, { upgrade });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw new Failed(storeFailure(error));
  }
}
