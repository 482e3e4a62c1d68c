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

const lossNotice = (thaw: Driven): Locator => thaw.page.getByRole('alert').filter({ hasText: 'This browser lost some of what Thaw kept in it.' });

/** Whether the page's copy of the ledger has all that this test will look for. */
const isCopied = (thaw: Driven, proven: string, running: string): Promise<boolean> =>
  thaw.page.evaluate(
    ([receipt, transfer]) =>
      localStorage.getItem(`thaw-ledger/receipt/${receipt}`) !== null && localStorage.getItem(`thaw-ledger/transfer/${transfer}`) !== null,
    [proven, running],
  );
