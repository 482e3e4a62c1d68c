/** Everything of the person's that Thaw keeps in this browser goes: records, chunks, ledger and its copy. */
import { Failed } from '../../core/failure/failure.ts';
import { SECOND } from '../../core/units.ts';
import { DATABASE_NAME, disconnect } from '../../store/database.ts';
import { DEMO_DATABASE_NAME } from '../../store/demo.ts';
import { forgetCopy } from '../engine/ledger-copy.ts';

/** Other tabs and the worker let the database go when they are asked; one that hangs doesn't. */
const GOES_WITHIN_MS = 10 * SECOND;

/** @throws Failed `store-broken` where the database can't be deleted; the ledger then still has its book. */
export async function clearBrowser(): Promise<void> {
  disconnect();
  // Else the next page takes the copy for all that is left of a browser that threw the rest away.
  forgetCopy();
  await Promise.all([deleteDatabase(DATABASE_NAME), deleteDatabase(DEMO_DATABASE_NAME)]);
  // A tab may have copied once more meanwhile.
  forgetCopy();
  // The shell stays: it is the same for everyone, and the worker fetches it only when it is installed.
  const names = (await caches.keys()).filter((name) => !name.startsWith('thaw-shell-'));
  await Promise.all(names.map((name) => caches.delete(name)));
}

function deleteDatabase(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (name: string): void => reject(new Failed({ code: 'store-broken', name }));
    const timer = setTimeout(() => failed('the database is in use'), GOES_WITHIN_MS);
    const deleting = indexedDB.deleteDatabase(database);
    deleting.onsuccess = () => {
      clearTimeout(timer);
      resolve();
    };
    deleting.onerror = () => failed(deleting.error?.name ?? 'unknown');
  });
}
