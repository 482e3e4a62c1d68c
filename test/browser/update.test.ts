/** B3: a new version never interrupts what runs. Two real builds, deployed one after the other at one address. */
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { twoBuilds, type Builds } from '../drive/builds.ts';
import { makeFile, newFolder, type SourceFile } from '../drive/files.ts';
import { personAt, type Person } from '../drive/person.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { killBrowser, openThaw, type Thaw } from '../drive/thaw.ts';

const chromium = inject('chromium');
const CHUNKS = 4;
const CHUNK = 16 * 1024 * 1024;
const SIZE = CHUNKS * CHUNK;

let builds: Builds;
let folder: string;
let film: SourceFile;
let standIn: RunningStandIn;
let thaw: Thaw;
let person: Person;

beforeAll(async () => {
  folder = await newFolder();
  film = await makeFile(folder, 'film.mkv', SIZE);
  builds = await twoBuilds();
});
beforeEach(async () => {
  await builds.deploy('a');
  standIn = await startStandIn(['--data', folder, '--job-delay', '100ms'], builds.folder);
  thaw = await openThaw({ chromium, url: standIn.url });
  await thaw.signInToDemo();
  // A deploy in the middle of the first visit breaks that build, not the next one.
  await thaw.shellIsKept();
  person = personAt(thaw.page);
});
afterEach(async () => {
  await thaw.close().catch(() => killBrowser(thaw.profile));
  await standIn.kill();
  await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
  expect(thaw.complaints).toEqual([]);
});
afterAll(async () => {
  await builds.end();
  await rm(folder, { recursive: true, force: true });
});

/** Of the worker that answers now. */
const build = async (): Promise<string> => ((await thaw.ask({ kind: 'ping', build: 'test' })) as { build: string }).build;
/** Thaw looks once an hour by itself. */
const looksForUpdate = (): Promise<void> => thaw.page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
const waits = (): Promise<boolean> => thaw.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
/** Scripts that build a's open tab hasn't loaded yet, as it will ask for them. */
const status = async (path: string): Promise<number> => (await fetch(new URL(path, standIn.url))).status;

test('B3 while a transfer runs the new version waits and says so; when nothing runs it takes over, and no chunk came twice', async () => {
  const { page } = thaw;
  // Slow in one chunk only: a slow line would keep the new version's files from coming as well.
  await standIn.fault({ on: 'GetJobOutput', range: `bytes=${3 * CHUNK}-${SIZE - 1}`, kind: 'latency', ms: 8_000 });
  const id = await person.retrieve({ archiveId: film.archiveId, name: film.name });
  await expect.poll(async () => (await thaw.storedChunks(id)).length, { timeout: 30_000 }).toBeGreaterThan(0);
  await builds.deploy('b');
  await looksForUpdate();
  await page.getByText('New version, taken when nothing runs').waitFor();
  expect(await waits()).toBe(true);
  expect(await build()).toBe('a');
  expect((await thaw.storedChunks(id)).length).toBeLessThan(CHUNKS);

  await person.sees('Proven. Ready to save');
  await page.getByText('A new version is here.').waitFor();
  expect(await build()).toBe('b');
  expect(new Set(await standIn.rangesAsked()).size).toBe(CHUNKS);
  expect(await standIn.rangesAsked()).toHaveLength(CHUNKS);

  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByText('A new version is here.').waitFor({ state: 'detached' });
  await thaw.signInToDemo();
  await person.openTransfer(id);
  await person.sees('Proven. Ready to save');
});

test('B3 with nothing under way the new version takes over at once, and the open tabs say so and still find their own files', async () => {
  const { page } = thaw;
  const other = await thaw.context.newPage();
  await other.goto(standIn.url);
  await other.getByRole('main').waitFor();
  await builds.deploy('b');
  await looksForUpdate();
  await page.getByText('A new version is here.').waitFor();
  await other.getByText('A new version is here.').waitFor();
  expect(await build()).toBe('b');
  const scripts: string[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(`${new URL(response.url()).pathname} ${response.status()}`);
  });
  // Neither was looked at before: their scripts are of build a, which nobody serves any more.
  await page.getByRole('link', { name: 'Check a file' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Check a file' }).waitFor();
  await page.getByRole('link', { name: 'Help' }).first().click();
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).toMatch(/ 200$/);
  expect(await Promise.all(scripts.map((script) => status(script.split(' ')[0] ?? '')))).toContain(404);
});

test('B4 a build that is broken halfway takes nothing over', async () => {
  await builds.deploy('b');
  await builds.breakDeployed();
  await looksForUpdate().catch(() => undefined);
  await expect.poll(() => thaw.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.installing))).toBe(false);
  expect(await waits()).toBe(false);
  expect(await build()).toBe('a');
  await person.openVault();
});

test('B4 a worker that throws at its start is never taken, and the next version heals', async () => {
  await builds.deployWorker('throw new Error("broken at its start");');
  await expect(looksForUpdate()).rejects.toThrow(/ServiceWorker/);
  expect(await build()).toBe('a');
  await person.openVault();
  await builds.deploy('b');
  await looksForUpdate();
  await thaw.page.getByText('A new version is here.').waitFor();
  expect(await build()).toBe('b');
});

test('B4 a worker that took over and answers with nothing is replaced by the next version, and nothing is lost', async () => {
  const { page } = thaw;
  const id = await person.retrieve({ archiveId: film.archiveId, name: film.name });
  await person.sees('Proven. Ready to save');
  await builds.deployWorker(`
    self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
    self.addEventListener('fetch', (event) => event.respondWith(Response.error()));
  `);
  await looksForUpdate();
  const opens = (): Promise<boolean> =>
    page.goto(standIn.url).then(
      () => true,
      () => false,
    );
  await expect.poll(opens).toBe(false);
  await builds.deploy('b');
  // The browser looks for a newer worker some time after a navigation, a failed one too; the next one puts it off.
  await expect.poll(opens, { timeout: 60_000, interval: 5_000 }).toBe(true);
  await expect.poll(build).toBe('b');
  await person.openTransfer(id);
  await person.sees('Proven. Ready to save');
  expect(await standIn.rangesAsked()).toHaveLength(CHUNKS);
});
