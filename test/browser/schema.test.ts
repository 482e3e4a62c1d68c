/** T6: what an earlier version stored is opened by this one, whole. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { newFolder } from '../drive/files.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { browserPids, killBrowser, openThaw, type Thaw } from '../drive/thaw.ts';
import type { Told } from '../../src/core/notices/notice.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { recordsIn, storedBytesOf } from '../drive/stored.ts';
import { disk } from '../unit/core/transfers.ts';
import { receipt } from '../unit/ui-check/receipts.ts';

/** A transfer that the person paused, with one chunk of it. */
const paused: Transfer = { ...disk, wish: 'pause' };
const TOLD: Told = {
  ready: { openedAtMs: 1, shown: [], known: [] },
  'needs-you': { openedAtMs: 1, shown: [], known: [] },
  deadline: { openedAtMs: 1, shown: [], known: [] },
  underWay: [],
};

const SELECTION = { kept: 'as it is' };

const ID_OF_2 = '0b5f1d5e-6f7c-4f0e-9d5a-2f0f5a1c7e11';

/** The database as builds of that version made it, with a receipt and a choice; the app's own opening waits behind this one. */
const database = (version: 1 | 2 | 3 | 4 | 5): string => `if (localStorage.getItem('made') === null) {
  localStorage.setItem('made', 'yes');
  const opening = indexedDB.open('thaw', ${version});
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore('transfers', { keyPath: 'id' });
    database.createObjectStore('chunk-bytes');
    database.createObjectStore('chunk-hashes');
    database.createObjectStore('events', { autoIncrement: true }).createIndex('by-transfer', 'transferId');
    database.createObjectStore('receipts', { keyPath: 'id' }).put(${JSON.stringify(receipt())});
    database.createObjectStore('save-offers', { keyPath: 'token' });
    database.createObjectStore('losses', { keyPath: 'id' });
    database.createObjectStore('settings').put({ theme: 'dark' }, 'settings');
    database.createObjectStore('vault-lists', { keyPath: 'region' });
    if (${version} >= 2) database.createObjectStore('identity').put('${ID_OF_2}', 'id');
    if (${version} >= 3) {
      database.createObjectStore('told').put(${JSON.stringify(TOLD)}, 'told');
      opening.transaction.objectStore('transfers').put(${JSON.stringify(paused)});
      opening.transaction.objectStore('chunk-bytes').put(new Blob(['abc']), ['t1', 0]);
      opening.transaction.objectStore('chunk-hashes').put({ treeHash: new Uint8Array(32), sizeBytes: 3, verified: true, life: 'l', storedAtMs: 1 }, ['t1', 0]);
    }
    if (${version} >= 4) {
      database.createObjectStore('inventories', { keyPath: 'id' }).createIndex('by-vault', ['region', 'vault']);
      for (const name of ['hot-pages', 'cold-pages', 'folder-pages', 'row-problems', 'further-paths', 'inventory-files']) database.createObjectStore(name);
      database.createObjectStore('selections').put(${JSON.stringify(SELECTION)}, 'i1');
    }
    if (${version} >= 5) database.createObjectStore('sign-outs').put(3, 'count');
  };
  globalThis.made = new Promise((resolve) => {
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}`;

let standIn: RunningStandIn;
let thaw: Thaw;
beforeEach(async () => {
  standIn = await startStandIn([]);
});
afterEach(async () => {
  await thaw.close();
  await standIn.kill();
  await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
});

test.each([1, 2, 3, 4, 5] as const)(
  'T6 a database of version %i is brought to version 6: receipt and choices are there, it has its id, and nothing counts as lost',
  async (version) => {
    thaw = await openThaw({ chromium: inject('chromium'), url: standIn.url, initScript: database(version) });
    await expectBroughtUp(version);
  },
);

/** All that the database of that version had is there, in version 6, and the app is at work on it. */
async function expectBroughtUp(version: 1 | 2 | 3 | 4 | 5): Promise<void> {
  await thaw.page.goto(new URL('#/receipts', standIn.url).href);
  await thaw.page.getByText(receipt().name).first().waitFor();
  const signature = (): Promise<string | null> => thaw.page.evaluate(() => localStorage.getItem('thaw-ledger'));
  await expect.poll(signature, { timeout: 30_000 }).toMatch(version === 1 ? /^[0-9a-f-]{36}$/ : ID_OF_2);
  expect(await thaw.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  expect(await thaw.page.evaluate(async () => (await indexedDB.databases()).map(({ name, version }) => `${name} ${version}`))).toEqual(['thaw 6']);
  expect((await thaw.receipts()).map(({ id }) => id)).toEqual(['r1']);
  expect(await thaw.page.getByText('This browser lost').count()).toBe(0);
  if (version < 3) return;
  expect(await recordsIn(thaw.page, 'transfers')).toEqual([paused]);
  expect(await recordsIn(thaw.page, 'told')).toHaveLength(1);
  if (version >= 4) expect(await recordsIn(thaw.page, 'selections')).toEqual([SELECTION]);
  expect(await recordsIn(thaw.page, 'sign-outs')).toEqual(version === 5 ? [3] : []);
  for (const added of ['leaf-hashes', 'unproven-leaves']) expect(await recordsIn(thaw.page, added)).toEqual([]);
  // Bytes that were verified stay where they are, to the last one.
  const sha256 = createHash('sha256').update('abc').digest('hex');
  expect(await storedBytesOf(thaw.page, paused.id)).toEqual([{ index: 0, sha256 }]);
}

/** When the browser is killed; in the middle the upgrade goes on until it is. */
type Moment = 'asked for' | 'in the middle' | 'just done';

/** Calls for the kill at that moment of the app's own upgrade. */
const killedWhen = (moment: Moment): string => `{
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (name, version) => {
    const opening = open(name, version);
    if (name !== 'thaw' || version !== 6) return opening;
    // The app's opening waits behind the older build's, which is to be there.
    if ('${moment}' === 'asked for') void globalThis.made.then(() => killNow());
    opening.addEventListener('upgradeneeded', () => {
      const { transaction } = opening;
      if ('${moment}' === 'just done') transaction.addEventListener('complete', () => void killNow());
      if ('${moment}' !== 'in the middle') return;
      const goOn = () => (transaction.objectStore('receipts').count().onsuccess = goOn);
      goOn();
      void killNow();
    });
    return opening;
  };
}`;

test.each([...([1, 2, 3, 4, 5] as const).map((version) => [version, 'in the middle'] as const), [4, 'asked for'], [4, 'just done']] as const)(
  'T6 KILL while a database of version %i is brought to version 6, %s: the next life has all of it',
  async (version, moment) => {
    const profile = await newFolder();
    // Called from within the app's own opening or upgrade, which in the middle ends by nothing else.
    let first: Promise<unknown> | undefined;
    await new Promise<void>((resolve) => {
      const killNow = (): void => void killBrowser(profile).then(resolve);
      const initScript = database(version) + killedWhen(moment);
      first = openThaw({ chromium: inject('chromium'), url: standIn.url, profile, initScript, bindings: { killNow } });
      // The kill may come before the page stands, or after.
      first.catch(() => undefined);
    });
    await first?.catch(() => undefined);
    await expect.poll(() => browserPids(profile)).toEqual([]);

    thaw = await openThaw({ chromium: inject('chromium'), url: standIn.url, profile });
    await expectBroughtUp(version);
  },
);

/** Another build's page of the same origin brings the database to its version. @returns what its opening met. */
const takenOver = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('thaw', 7);
        opening.onblocked = () => resolve('blocked');
        opening.onerror = () => resolve('refused');
        opening.onsuccess = () => {
          opening.result.close();
          resolve('open');
        };
      }),
  );

test('T6 a newer version takes the database over: page and worker let go of it at once, and this version says that newer data is there', async () => {
  thaw = await openThaw({ chromium: inject('chromium'), url: standIn.url });
  await thaw.page.goto(new URL('#/receipts', standIn.url).href);
  await thaw.page.getByText('No receipts yet.').waitFor();
  await thaw.shellIsKept();
  // The worker has it open, too.
  await thaw.ask({ kind: 'losses/read' });
  const newer = await thaw.context.newPage();
  await newer.goto(new URL('icon.svg', standIn.url).href);
  expect(await takenOver(newer)).toBe('open');

  await thaw.page.reload();
  await thaw.page.getByText('A newer version of Thaw has been at work in this browser.').first().waitFor();
  await thaw.page.getByText('Close all tabs of Thaw and open it again').first().waitFor();
  expect(await thaw.page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version))).toEqual([7]);
});
