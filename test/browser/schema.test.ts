/** T6: what an earlier version stored is opened by this one, whole. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { openThaw, type Thaw } from '../drive/thaw.ts';
import { receipt } from '../unit/ui-check/receipts.ts';

/** The database of version 1 as its builds made it, with a receipt; the app's own opening waits behind this one. */
const version1 = `if (localStorage.getItem('made') === null) {
  localStorage.setItem('made', 'yes');
  const opening = indexedDB.open('thaw', 1);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore('transfers', { keyPath: 'id' });
    database.createObjectStore('chunk-bytes');
    database.createObjectStore('chunk-hashes');
    database.createObjectStore('events', { autoIncrement: true }).createIndex('by-transfer', 'transferId');
    database.createObjectStore('receipts', { keyPath: 'id' }).put(${JSON.stringify(receipt())});
    database.createObjectStore('save-offers', { keyPath: 'token' });
    database.createObjectStore('losses', { keyPath: 'id' });
    database.createObjectStore('settings');
    database.createObjectStore('vault-lists', { keyPath: 'region' });
  };
  opening.onsuccess = () => opening.result.close();
}`;

let standIn: RunningStandIn;
let thaw: Thaw;
beforeEach(async () => {
  standIn = await startStandIn([]);
  thaw = await openThaw({ chromium: inject('chromium'), url: standIn.url, initScript: version1 });
});
afterEach(async () => {
  await thaw.close();
  await standIn.kill();
  await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
});

test('T6 a database of version 1 is brought to version 3: its receipt is there, it gets its id, and nothing counts as lost', async () => {
  await thaw.page.goto(new URL('#/receipts', standIn.url).href);
  await thaw.page.getByText(receipt().name).first().waitFor();
  const signature = (): Promise<string | null> => thaw.page.evaluate(() => localStorage.getItem('thaw-ledger'));
  await expect.poll(signature, { timeout: 30_000 }).toMatch(/^[0-9a-f-]{36}$/);
  expect(await thaw.page.evaluate(async () => (await indexedDB.databases()).map(({ name, version }) => `${name} ${version}`))).toEqual(['thaw 3']);
  expect((await thaw.receipts()).map(({ id }) => id)).toEqual(['r1']);
  expect(await thaw.page.getByText('This browser lost').count()).toBe(0);
});
