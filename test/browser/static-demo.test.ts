/** The demo on a host with files alone: the worker itself answers for the region `demo`. */
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { demoArchive } from '../drive/demo.ts';
import { sha256OfFile } from '../drive/files.ts';
import { personAt, type Person } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { serveStatic, type StaticSite } from '../drive/static-site.ts';
import { recordsIn } from '../drive/stored.ts';
import { killBrowser, openThaw, type OpenOptions, type Thaw } from '../drive/thaw.ts';

const chromium = inject('chromium');
const PHOTO = demoArchive('demo-photos', '2014/Iceland/IMG_2041.CR2');
const PHOTO_BYTES = 23 * MiB;
const AWS_CONFIG = JSON.stringify({ regions: ['eu-west-1'], demo: 'worker' });

let site: StaticSite;
beforeAll(async () => (site = await serveStatic()));
afterEach(() => {
  // Nothing of the demo's goes anywhere: neither its keys nor its bytes.
  expect(site.asked.filter((path) => /^\/(?:glacier|cognito-identity|_stand-in)\b/.test(path))).toEqual([]);
});
afterAll(() => site.close());

interface Here {
  readonly thaw: Thaw;
  readonly person: Person;
  end(): Promise<void>;
}

async function open(options: Partial<OpenOptions> = {}): Promise<Here> {
  const thaw = await openThaw({ chromium, url: site.url, initScript: WITHOUT_PICKER, ...options });
  const end = async (): Promise<void> => {
    await thaw.close().catch(() => killBrowser(thaw.profile));
    await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { thaw, person: personAt(thaw.page), end };
}

/** The first minute of screens.md, up to the retrieval: four clicks, no typing. */
async function retrievesPhoto({ thaw: { page } }: Here): Promise<void> {
  const main = page.getByRole('main');
  await page.getByRole('button', { name: 'Try the demo, 1 minute' }).click();
  await page.getByText('Demo: nothing here costs money').waitFor();
  await main.getByRole('link', { name: 'demo-photos', exact: true }).click();
  await main.getByRole('link', { name: /^Retrieve .*IMG_2041/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Retrieve for .*\(pretend\)/ })
    .click();
  await page.waitForURL(/#\/t\//);
}

/** The last two clicks. The chunk that holds the middle came damaged, once, and was fetched again. */
async function savesPhoto({ thaw, person }: Here): Promise<void> {
  await person.sees('Proven. Ready to save');
  const { path } = await person.takesDownload(() => person.press('Save'));
  expect(await sha256OfFile(path)).toBe(await PHOTO.sha256());
  await thaw.page.getByRole('link', { name: 'Open the receipt' }).click();
  await person.sees('Tree hash computed');
  expect(await thaw.receipts()).toMatchObject([{ sizeBytes: PHOTO_BYTES, proof: 'proven', refetched: 1 }]);
}

describe('with a service worker', () => {
  let here: Here;
  beforeAll(async () => {
    here = await open();
  });
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  test('B1 seven clicks without typing, and without a configuration, end in a receipt; a stopped worker loses no job', async () => {
    const { thaw, person } = here;
    await person.sees(/config\.json is missing/);
    await retrievesPhoto(here);
    // The job takes 3 s: the worker that began it is gone when it is done.
    await expect.poll(async () => (await thaw.transfers())[0]?.source?.jobId).toBeTypeOf('string');
    const devtools = await thaw.context.newCDPSession(thaw.page);
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.stopAllWorkers');
    await thaw.ask({ kind: 'ping', build: '' });
    await person.sees('Chunk 1 didn’t match its hash. Fetched again.');
    await person.sees('Proven. Ready to save');
    await thaw.page.reload();
    await savesPhoto(here);
  });

  test('after a hard reload, which no worker controls, the demo answers too: the inventory that was ready before is', async () => {
    const { thaw, person } = here;
    const { page } = thaw;
    const devtools = await thaw.context.newCDPSession(page);
    await page.goto(site.url);
    await Promise.all([page.waitForEvent('load'), devtools.send('Page.reload', { ignoreCache: true })]);
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    await page.getByRole('button', { name: 'Try the demo, 1 minute' }).click();
    await person.openVault('demo-photos');
    await page.getByRole('button', { name: /^Download: .*inventory/ }).click();
    await person.sees(/Its files can be browsed/);
  });

  test('L4 the demo’s keys are for the demo alone, and keys of an account never for it', async () => {
    const { thaw, person } = here;
    const { page } = thaw;
    site.configure(AWS_CONFIG);
    await page.goto(site.url);
    await page.reload();
    await page.getByRole('button', { name: 'Try the demo, 1 minute' }).click();
    await person.sees('3 vaults in 1 region');
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await person.sees(/answered by Thaw itself on this site: there is no way to check/);
    await page.evaluate(() => location.assign('#/v/eu-west-1/photos'));
    await person.sees('This belongs to an AWS account, in eu-west-1.');
    await person.signOut();
    await page.getByRole('link', { name: 'Vaults' }).first().click();
    await page.getByRole('button', { name: 'Paste temporary keys' }).click();
    await page.getByLabel('Access key id').fill('ASIAIOSFODNN7EXAMPLE');
    await page.getByLabel('Secret access key').fill('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
    await page.getByLabel('Session token').fill('a token');
    await page.evaluate(() => location.assign('#/v/demo/demo-photos'));
    await page.getByRole('button', { name: 'Use these keys' }).click();
    await person.sees('This belongs to the demo.');
  });

  test('a site without the demo doesn’t offer it', async () => {
    const { thaw, person } = here;
    site.configure(JSON.stringify({ regions: ['eu-west-1'], demo: 'off' }));
    await thaw.page.goto(site.url);
    await thaw.page.reload();
    await person.sees('This site has no sign-in of its own');
    expect(await thaw.page.getByRole('button', { name: /demo/i }).count()).toBe(0);
  });

  test('clearing the browser takes the demo’s jobs with it', async () => {
    const { thaw } = here;
    const { page } = thaw;
    const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    const copied = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('thaw-ledger/')));
    expect(await databases()).toContain('thaw-demo');
    await expect.poll(copied, { timeout: 20_000 }).not.toEqual([]);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByRole('button', { name: 'Sign out and clear this browser…' }).click();
    await page.getByRole('button', { name: 'Sign out and clear', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /^Get your archives/ }).waitFor();
    expect(await databases()).not.toContain('thaw-demo');
    // It was meant to go: nothing of it comes back, or is named as lost.
    expect(await copied()).toEqual([]);
    expect(await recordsIn(page, 'losses')).toEqual([]);
  });
});

test('without a service worker the tab’s own worker answers, and the demo is the same', async () => {
  site.configure('<!doctype html><title>Not found</title>');
  const here = await open({ serviceWorkers: 'block' });
  try {
    await here.person.sees(/config\.json is missing/);
    await retrievesPhoto(here);
    await savesPhoto(here);
    expect(here.thaw.complaints).toEqual([]);
  } finally {
    await here.end();
  }
});

describe('below a path of a shared host', () => {
  let shared: StaticSite;
  beforeAll(async () => (shared = await serveStatic('dist/app', '/thaw')));
  afterAll(() => shared.close());

  test('W9 it says why it doesn’t run there, and asks for no keys; nor does it where the host finds its files all the same', async () => {
    const { thaw, end } = await open({ url: shared.url });
    const { page } = thaw;
    const refuses = async (): Promise<void> => {
      await page.getByRole('main').getByText('other pages of this host could read your keys').waitFor();
      expect(await page.getByRole('button').or(page.getByRole('textbox')).count()).toBe(0);
      expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    };
    await refuses();
    // Files that are asked for at the root come from below the path.
    await page.route(
      (url) => !url.pathname.startsWith('/thaw/'),
      async (route) =>
        route.fulfill({ response: await route.fetch({ url: new URL(`.${new URL(route.request().url()).pathname}`, shared.url).href }) }),
    );
    const isAsked = page.waitForResponse((response) => response.url().includes('/assets/') && response.ok());
    await page.reload();
    await isAsked;
    await refuses();
    await end();
  });
});
