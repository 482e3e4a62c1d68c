import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { receipt } from '../unit/ui-check/receipts.ts';
import { allChunks, drive, expectStoredBytes, retrieve, served, untilProven } from './downloading.ts';

const source = served([2 * 16 + 1]);
const STORES = ['chunk-bytes', 'chunk-hashes', 'leaf-hashes', 'unproven-leaves', 'events'] as const;

test('T8 what belongs to no transfer is gone after the next start; hashes stay with their receipt, and a transfer keeps all of its own', async () => {
  const { standIn, files } = source;
  const file = files[0]!;
  const thaw = await drive({ chromium: inject('chromium'), url: standIn.url });
  const id = await retrieve(thaw, file);
  await untilProven(thaw, id);
  await leaveBehind(thaw.page);
  for (const store of STORES) expect(await idsIn(thaw.page, store)).toContain('z-gone');
  const before = (await idsIn(thaw.page, 'events')).filter((each) => each === id).length;

  const devtools = await thaw.context.newCDPSession(thaw.page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await thaw.ping();
  await expect
    .poll(async () => (await Promise.all(STORES.map((store) => idsIn(thaw.page, store)))).flat(), { timeout: 30_000 })
    .not.toContain('z-gone');
  expect(await idsIn(thaw.page, 'leaf-hashes')).toEqual(['0-receipt', id, id, id]);
  expect(await idsIn(thaw.page, 'chunk-bytes')).toEqual([id, id, id]);
  expect((await idsIn(thaw.page, 'events')).filter((each) => each === id)).toHaveLength(before);
  expect(await expectStoredBytes(thaw, id, file)).toEqual(allChunks(file));
});

/** As a damage leaves it: before and after the ids of real transfers, one with a receipt. */
const leaveBehind = (page: Page): Promise<void> =>
  page.evaluate(
    (kept) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction(['receipts', 'chunk-bytes', 'chunk-hashes', 'leaf-hashes', 'unproven-leaves', 'events'], 'readwrite');
          const put = (store: string, value: unknown, key?: IDBValidKey): void => void writing.objectStore(store).put(value, key);
          put('receipts', kept);
          for (const id of ['0-receipt', 'z-gone']) {
            put('chunk-bytes', new Blob(['abc']), [id, 0]);
            put('chunk-hashes', { sizeBytes: 3 }, [id, 0]);
            put('leaf-hashes', new Uint8Array(32), [id, 0]);
            put('unproven-leaves', { bytes: new Blob(['abc']) }, [id, 1, 0, 3]);
            put('events', { transferId: id, atMs: 1, happening: { is: 'paused' } });
          }
          writing.oncomplete = () => {
            database.close();
            resolve();
          };
          writing.onabort = () => reject(new Error('nothing was left behind'));
        };
      }),
    { ...receipt(), id: '0-receipt' },
  );

/** The transfer of each record. */
const idsIn = (page: Page, store: string): Promise<string[]> =>
  page.evaluate(
    (name) =>
      new Promise<string[]>((resolve) => {
        const opening = indexedDB.open('thaw');
        opening.onsuccess = () => {
          const there = opening.result.transaction(name).objectStore(name);
          const reading = name === 'events' ? there.getAll() : there.getAllKeys();
          reading.onsuccess = () => {
            opening.result.close();
            resolve((reading.result as (string[] | { transferId: string })[]).map((one) => (Array.isArray(one) ? one[0]! : one.transferId)));
          };
        };
      }),
    store,
  );
