/** Two tabs are two windows on one engine: the same numbers, one fetch a chunk, one sign-in that ends for both. */
import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { personAt, type Person } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const CHUNKS = 8;

let here: Scene;
let second: Page;
let person: Person;
let other: Person;
let id: string;

beforeEach(async () => {
  here = await scene({ chromium, files: { 'film.mkv': CHUNKS * CHUNK }, flags: ['--bandwidth', '40MB/s'], open: { initScript: WITHOUT_PICKER } });
  second = await here.thaw.context.newPage();
  await second.goto(here.standIn.url);
  await enter(second);
  person = personAt(here.thaw.page);
  other = personAt(second);
  id = await person.retrieve({ archiveId: here.file('film.mkv').archiveId, name: 'film.mkv' });
  await other.openTransfer(id);
});
afterEach(async () => {
  expect(here.thaw.complaints).toEqual([]);
  await here.end();
});

async function enter(page: Page): Promise<void> {
  await page.getByRole('button', { name: /demo/i }).click();
  await page.getByText('Demo: nothing here costs money').waitFor();
}

const checked = (page: Page): Promise<string> =>
  page
    .getByRole('main')
    .getByText(/^\d+ of \d+ chunks checked|chunks, proven/)
    .innerText();
const chunksIn = async (page: Page): Promise<string> => (await checked(page)).split(',')[0] ?? '';

test('B6 both show the same numbers, and each chunk is fetched once', async () => {
  await here.stored(id, 3);
  await person.press('Pause');
  await other.sees('Paused by you');
  await expect.poll(async () => (await chunksIn(second)) === (await chunksIn(here.thaw.page))).toBe(true);
  expect(await chunksIn(second)).toMatch(/^[3-8] of 8 chunks checked/);
  await other.press('Resume');
  await Promise.all([person.sees('8 chunks, proven as a whole'), other.sees('8 chunks, proven as a whole')]);
  const served = await here.standIn.rangesServed();
  expect(new Set(served).size).toBe(CHUNKS);
  expect(served).toHaveLength(CHUNKS);
});

test('B6 a pause in one shows in the other, and the other can resume it', async () => {
  await here.stored(id, 1);
  await other.press('Pause');
  await person.sees('Paused by you');
  await other.sees('Paused by you');
  await person.press('Resume');
  await Promise.all([person.sees('Proven. Ready to save'), other.sees('Proven. Ready to save')]);
});

test('K4 signing out in one ends the keys of both and of the worker; the transfer waits, and goes on after a sign-in', async () => {
  await here.stored(id, 2);
  await person.signOut();
  for (const page of [here.thaw.page, second]) await page.getByRole('link', { name: 'Not signed in' }).waitFor();
  expect(await here.thaw.ask({ kind: 'ping', build: 'test' })).toMatchObject({ keys: 'none' });
  await other.sees('Waiting: sign in');
  const kept = await here.thaw.storedChunks(id);
  const asked = (await here.standIn.rangesAsked()).length;
  // Neither tab may bring keys that it should have forgotten: pings are when it would.
  for (let pings = 0; pings < 3; pings++) await here.thaw.ask({ kind: 'ping', build: 'test' });
  expect(await here.thaw.ask({ kind: 'ping', build: 'test' })).toMatchObject({ keys: 'none' });
  expect((await here.standIn.rangesAsked()).length).toBe(asked);
  await second.getByRole('link', { name: 'Vaults' }).first().click();
  await enter(second);
  await other.openTransfer(id);
  await other.sees('Proven. Ready to save');
  const served = await here.standIn.rangesServed();
  for (const index of kept) {
    const range = `bytes=${index * CHUNK}-${(index + 1) * CHUNK - 1}`;
    expect(
      served.filter((one) => one === range),
      range,
    ).toHaveLength(1);
  }
});
