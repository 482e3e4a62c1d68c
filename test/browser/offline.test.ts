/** Without a network and without a server: the shell opens, and says what waits. */
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { personAt } from '../drive/person.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';
import { openThaw } from '../drive/thaw.ts';

const chromium = inject('chromium');
let here: Scene;

beforeEach(async () => {
  here = await scene({ chromium, files: { 'film.mkv': 6 * CHUNK, 'done.txt': 20 }, flags: ['--bandwidth', '40MB/s'] });
});
afterEach(async () => {
  expect(here.thaw.complaints).toEqual([]);
  await here.end();
});

test('the shell opens with the server dead, says what waits and what is safe, and the receipts can be read', async () => {
  const { page, context } = here.thaw;
  const done = await here.retrieve('done.txt');
  await here.proven(done);
  const id = await here.retrieve('film.mkv');
  const stored = await here.stored(id, 2);
  await here.standIn.kill();
  await page.goto(here.standIn.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // The browser forgets in a navigation that it was told to be offline.
  await context.setOffline(true);
  await page.getByRole('heading', { level: 1, name: /^Get your archives out of Amazon Glacier/ }).waitFor();
  await page.getByText('No network: transfers wait and go on by themselves').first().waitFor();
  await page.getByText(/2 transfers wait,[\s\S]*safe on this device/).waitFor();
  await page.getByText(/^What is on this device can be looked at, saved and checked/).waitFor();
  await page.getByRole('link', { name: 'Show transfers' }).click();
  await page.getByRole('article', { name: 'done.txt' }).getByText('Proven. Ready to save').waitFor();
  await page.getByRole('article', { name: 'film.mkv' }).waitFor();
  await page.getByRole('link', { name: 'Receipts' }).first().click();
  await page.getByRole('main').getByText('done.txt').first().waitFor();
  expect((await here.thaw.storedChunks(id)).length).toBeGreaterThanOrEqual(stored.length);
});

test('a proven file can be saved with the server dead', async () => {
  const { page, context } = here.thaw;
  const person = personAt(page);
  const id = await here.retrieve('done.txt');
  await here.proven(id);
  await here.standIn.kill();
  await page.goto(here.standIn.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // The browser forgets in a navigation that it was told to be offline.
  await context.setOffline(true);
  await page.getByText('No network: transfers wait and go on by themselves').first().waitFor();
  await person.openTransfer(id);
  const { download } = await person.takesDownload(async () => {
    await page.getByRole('button', { name: /^More for / }).click();
    await page.getByRole('menuitem', { name: 'Hand to the browser' }).click();
  });
  expect(download.suggestedFilename()).toBe('done.txt');
  await person.sees('Handed to your browser. Did it arrive?');
});

test('vaults are shown as last known, with the time, when the network goes', async () => {
  const { page, context } = here.thaw;
  await here.thaw.shellIsKept();
  await page.getByRole('main').getByRole('link', { name: 'data', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Vaults' }).first().click();
  await page
    .getByRole('main')
    .getByText(/Shown is the list as of/)
    .waitFor();
  await page.getByRole('main').getByRole('link', { name: 'data', exact: true }).waitFor();
  await page.getByRole('link', { name: 'data', exact: true }).click();
  await page
    .getByRole('main')
    .getByText(/Last looked at/)
    .waitFor();
  await page.getByRole('link', { name: 'Retrieve an archive…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('No network: nothing can be asked for now.').waitFor();
  expect(await dialog.getByRole('button', { name: /^Retrieve/ }).isDisabled()).toBe(true);
});

test('a screen that the network kept from loading says what to do, and is there after that', async () => {
  const { page, context, signInToDemo, close } = await openThaw({ chromium, url: here.standIn.url, serviceWorkers: 'block' });
  await signInToDemo();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.getByText('This part of Thaw couldn’t be loaded.').waitFor();
  await page.getByText('What was verified on this device is kept.').waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await close();
});

test('B13 the worker answers for the shell and saves only: config and Glacier go to the network', async () => {
  const { page } = here.thaw;
  const id = await here.retrieve('done.txt');
  await here.proven(id);
  const byWorker: string[] = [];
  page.on('response', (response) => {
    if (response.fromServiceWorker()) byWorker.push(new URL(response.url()).pathname);
  });
  await page.reload();
  await here.thaw.signInToDemo();
  await personAt(page).openVault();
  expect(byWorker).toContain('/');
  expect(byWorker.filter((path) => path !== '/' && !path.startsWith('/assets/') && !/^\/[\w.]+\.(svg|js|webmanifest|html)$/.test(path))).toEqual([]);
  const kept = await page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)),
    );
    return all.flat();
  });
  expect(kept.filter((path) => path.includes('config.json') || path.startsWith('/glacier') || path.startsWith('/cognito'))).toEqual([]);
});

test('B1 modules come from the cache past the worker, which the browser may stop while it answers', async () => {
  const { page } = here.thaw;
  await here.thaw.shellIsKept();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const sources = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/assets\/.*\.js$/.test(name))
      .map((entry) => (entry.toJSON() as Readonly<Record<string, unknown>>)['workerFinalSourceType']),
  );
  expect(sources.length).toBeGreaterThan(5);
  expect(new Set(sources)).toEqual(new Set(['cache']));
});
