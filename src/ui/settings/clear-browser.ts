/** Everything that Thaw keeps in this browser goes: records, chunks, ledger, shell, worker. */
import { Failed } from '../../core/failure/failure.ts';
import { SECOND } from '../../core/units.ts';
import { DATABASE_NAME, disconnect } from '../../store/database.ts';

/** Other tabs and the worker let the database go when they are asked; one that hangs doesn't. */
const GOES_WITHIN_MS = 10 * SECOND;

/** @throws Failed `store-broken` where the database can't be deleted; the ledger then still has its book. */
export async function clearBrowser(): Promise<void> {
  disconnect();
  await deleteDatabase();
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
}

function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (name: string): void => reject(new Failed({ code: 'store-broken', name }));
    const timer = setTimeout(() => failed('the database is in use'), GOES_WITHIN_MS);
    const deleting = indexedDB.deleteDatabase(DATABASE_NAME);
    deleting.onsuccess = () => {
      clearTimeout(timer);
      resolve();
    };
    deleting.onerror = () => failed(deleting.error?.name ?? 'unknown');
  });
}
