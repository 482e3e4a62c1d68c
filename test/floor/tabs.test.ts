/** A page that is kept for Back, and another browser that finds the job of the first. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { personAt } from '../drive/person.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';
import { openThaw } from '../drive/thaw.ts';

/** The packed headless shell keeps no page for Back. */
const FULL = process.env['THAW_CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(FULL);
if (!isThere) console.warn('Skipped: pages kept for Back want a full Chromium, as Debian’s “chromium” is; THAW_CHROMIUM may name another.');
const chromium = isThere ? FULL : inject('chromium');
const CHUNKS = 3;
const last = `bytes=${(CHUNKS - 1) * CHUNK}-${CHUNKS * CHUNK - 1}`;
const PROVEN = 'Proven. Ready to save';

let here: Scene;
beforeAll(async () => {
  here = await scene({
    chromium,
    files: Object.fromEntries(['back', 'two'].map((name) => [name, CHUNKS * CHUNK])),
    open: {
      keepsPages: true,
      initScript: 'addEventListener("pageshow", ({ persisted }) => persisted && (globalThis.cameBack = true));',
    },
  });
});
afterEach(() => expect(here.thaw.complaints).toEqual([]));
afterAll(() => here.end());

/** A download whose last chunk is late. */
async function underWay(name: string): Promise<string> {
  await here.standIn.fault({ on: 'GetJobOutput', archiveId: here.file(name).archiveId, range: last, times: 1, kind: 'latency', ms: 5_000 });
  const id = await here.retrieve(name);
  await here.stored(id, CHUNKS - 1);
  await personAt(here.thaw.page).openTransfer(id);
  return id;
}

/** Each chunk was asked for once: nobody fetched one that was there. */
async function expectEachOnce(): Promise<void> {
  const asked = await here.standIn.rangesAsked();
  expect(asked).toHaveLength(CHUNKS);
  expect(new Set(asked).size).toBe(CHUNKS);
}

test.skipIf(!isThere)('B5 a page that was kept for Back goes on with its keys, and hears the news again', async () => {
  const { page } = here.thaw;
  await here.standIn.forgetJournal();
  const id = await underWay('back');
  await page.goto('data:text/html,elsewhere');
  await page.goBack({ waitUntil: 'commit' });
  expect(await page.evaluate(() => 'cameBack' in globalThis)).toBe(true);

  await personAt(page).sees(PROVEN);
  expect(page.url()).toContain(id);
  await expectEachOnce();
});

test('B6 another browser takes up the job that the first one paid for, and nothing is asked for twice', async () => {
  await here.standIn.forgetJournal();
  const id = await underWay('two');
  const second = await openThaw({ chromium, url: here.standIn.url });
  try {
    await second.signInToDemo();
    const person = personAt(second.page);
    await person.retrieve({ archiveId: here.file('two').archiveId, name: 'two' });
    await person.sees(PROVEN);
    await here.proven(id);
    const asked = (await here.standIn.journal()).filter(({ operation }) => operation === 'InitiateJob');
    expect(asked).toHaveLength(1);
    expect((await second.transfers())[0]?.source?.jobId).toBe((await here.transfer(id))?.source?.jobId);
  } finally {
    await second.close();
    await rm(second.profile, { recursive: true, force: true });
  }
});
