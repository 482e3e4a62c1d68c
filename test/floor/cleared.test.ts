import type { Locator } from 'playwright';
import { expect, inject, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import {
  allChunks,
  CHUNK,
  drive,
  expectStoredBytes,
  retrievalsAsked,
  retrieve,
  served,
  untilProven,
  untilStored,
  type Driven,
} from './downloading.ts';

const chromium = inject('chromium');
const source = served([2 * 16, 8 * 16]);

test('T7 B10 the browser throws all data of the site away in mid-transfer: receipts and transfers are back, the loss is named, nothing is asked for twice', async () => {
  const { standIn, files } = source;
  const [small, large] = [files[0]!, files[1]!];
  const thaw = await drive({ chromium, url: standIn.url });
  const proven = await retrieve(thaw, small);
  await untilProven(thaw, proven);
  // One chunk keeps the download under way.
  await standIn.fault({ on: 'GetJobOutput', range: `bytes=${7 * CHUNK}-${8 * CHUNK - 1}`, kind: 'latency', ms: 60_000, times: 1 });
  const running = await retrieve(thaw, large);
  await untilStored(thaw, running, 3);
  await expect.poll(() => isCopied(thaw, proven, running), { timeout: 30_000 }).toBe(true);

  const session = await thaw.context.newCDPSession(thaw.page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(standIn.url).origin, storageTypes: 'indexeddb,cache_storage,service_workers' });
  const open = thaw.page.getByRole('alert').filter({ hasText: 'This browser threw away what Thaw had stored here.' });
  await open.or(lossNotice(thaw)).first().waitFor();
  await thaw.page.reload();

  const notice = lossNotice(thaw);
  await notice.getByText(small.name).waitFor();
  await notice.getByText(large.name).waitFor();
  await notice.getByText('1 receipt was put back from the ledger.').waitFor();
  expect((await thaw.receipts()).map(({ id }) => id)).toEqual([proven]);
  await untilProven(thaw, proven);
  await untilProven(thaw, running);
  expect(await expectStoredBytes(thaw, proven, small)).toEqual(allChunks(small));
  expect(await expectStoredBytes(thaw, running, large)).toEqual(allChunks(large));
  expect(await retrievalsAsked(standIn)).toBe(2);
  expect(thaw.complaints).toEqual([]);
  expect((await thaw.page.evaluate(() => navigator.storage.estimate())).usage).toBeLessThan(200 * MiB);
});

test('T3 T4 a receipt that neither store nor ledger has any more comes back from the page’s copy, and is named', async () => {
  const { standIn, files } = source;
  const thaw = await drive({ chromium, url: standIn.url });
  const proven = await retrieve(thaw, files[0]!);
  await untilProven(thaw, proven);
  await expect.poll(() => isCopied(thaw, proven, proven), { timeout: 30_000 }).toBe(true);
  // As a full disk kept it out of the ledger, and a lost log took it out of the database.
  await thaw.page.evaluate(async (id) => {
    const opening = indexedDB.open('thaw');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const transaction = opening.result.transaction('receipts', 'readwrite');
    transaction.objectStore('receipts').delete(id);
    await new Promise((resolve) => transaction.addEventListener('complete', resolve));
    opening.result.close();
    await (await caches.open('thaw-ledger')).delete(`/ledger/receipt/${id}`);
  }, proven);
  expect(await thaw.receipts()).toEqual([]);
  await thaw.page.reload();

  await lossNotice(thaw).getByText('1 receipt was put back from the ledger.').waitFor();
  expect((await thaw.receipts()).map(({ id }) => id)).toEqual([proven]);
  expect(thaw.complaints).toEqual([]);
});

const lossNotice = (thaw: Driven): Locator => thaw.page.getByRole('alert').filter({ hasText: 'This browser lost some of what Thaw kept in it.' });

/** Whether the page's copy of the ledger has all that this test will look for. */
const isCopied = (thaw: Driven, proven: string, running: string): Promise<boolean> =>
  thaw.page.evaluate(
    ([receipt, transfer]) =>
      localStorage.getItem(`thaw-ledger/receipt/${receipt}`) !== null && localStorage.getItem(`thaw-ledger/transfer/${transfer}`) !== null,
    [proven, running],
  );
