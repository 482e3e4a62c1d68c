/** The three ways to the person's disk. Only a file that was read back is called saved. */
import { readFile } from 'node:fs/promises';
import type { Response } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { sha256OfFile } from '../drive/files.ts';
import { personAt, type Person } from '../drive/person.ts';
import { WITH_PICKER, WITHOUT_PICKER, pickedFile, pickerDoes } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';
import { deleteRecord } from '../drive/stored.ts';

const MiB = 1024 * 1024;
const chromium = inject('chromium');
const SIZE = 17 * MiB + 5;
const GREEN = 'Saved, read back, equal';

let here: Scene;
let person: Person;

const set = async (initScript: string, files: Record<string, number | string>, serviceWorkers: 'allow' | 'block' = 'allow'): Promise<void> => {
  here = await scene({ chromium, files, open: { initScript, serviceWorkers } });
  person = personAt(here.thaw.page);
};
/** Each test has a file of its own: an archive that is here already is not asked for again. */
const filesOf = (...names: string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, SIZE]));
/** Retrieved, downloaded and proven. */
const ready = async (name: string): Promise<string> => {
  const id = await person.retrieve({ archiveId: here.file(name).archiveId, name });
  await person.sees('Proven. Ready to save');
  return id;
};

describe('into a picked place', () => {
  beforeAll(() => set(WITH_PICKER, filesOf('equal.mkv', 'later.mkv', 'full.mkv', 'never.mkv', 'changed.mkv', 'cleared.mkv')));
  beforeEach(() => pickerDoes(here.thaw.page, 'writes'));
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  test('G3 what was written is read back, equals the source, and only then is called saved', async () => {
    const id = await ready('equal.mkv');
    await person.press('Save…');
    await person.sees(GREEN);
    const { sizeBytes, sha256 } = here.file('equal.mkv');
    expect(await pickedFile(here.thaw.page, 'equal.mkv')).toEqual({ sizeBytes, sha256 });
    expect(await here.thaw.receipts()).toContainEqual(expect.objectContaining({ id, savedAs: 'equal.mkv', readBackAt: expect.any(String) }));
  });

  test('a picker that is closed is no failure: nothing is said, nothing written, and it can be pressed again', async () => {
    const id = await ready('later.mkv');
    await pickerDoes(here.thaw.page, 'cancels');
    await person.press('Save…');
    await here.thaw.page.getByRole('button', { name: /^Save…/, disabled: false }).waitFor();
    expect(await here.thaw.page.getByRole('alert').count()).toBe(0);
    expect(await pickedFile(here.thaw.page, 'later.mkv')).toBeUndefined();
    expect((await here.transfer(id))?.readBackAtMs).toBeUndefined();
    await pickerDoes(here.thaw.page, 'writes');
    await person.press('Save…');
    await person.sees(GREEN);
  });

  test('F1 a disk that is full is told, the file from before is whole, and every chunk is kept', async () => {
    const id = await ready('full.mkv');
    await person.press('Save…');
    await person.sees(GREEN);
    await pickerDoes(here.thaw.page, 'is full');
    await person.choose('Save again');
    await person.sees(/^The disk has no room for another/);
    expect((await pickedFile(here.thaw.page, 'full.mkv'))?.sha256).toBe(here.file('full.mkv').sha256);
    expect(await here.thaw.storedChunks(id)).toEqual([0, 1]);
  });

  test('a first save onto a full disk leaves the transfer ready, not saved', async () => {
    const id = await ready('never.mkv');
    await pickerDoes(here.thaw.page, 'is full');
    await person.press('Save…');
    await person.sees(/^The disk has no room for another/);
    await person.sees('Proven. Ready to save');
    expect(await here.thaw.page.getByRole('main').getByText(GREEN).count()).toBe(0);
    expect((await here.transfer(id))?.readBackAtMs).toBeUndefined();
  });

  test('F3 a file that another program changed is called different, with its chunk, and never saved', async () => {
    const id = await ready('changed.mkv');
    await pickerDoes(here.thaw.page, 'is changed');
    await person.press('Save…');
    await person.sees(/was read back and differs in chunk 1\./);
    expect((await pickedFile(here.thaw.page, 'changed.mkv'))?.sha256).not.toBe(here.file('changed.mkv').sha256);
    expect(await here.thaw.page.getByRole('main').getByText(GREEN).count()).toBe(0);
    expect((await here.transfer(id))?.readBackAtMs).toBeUndefined();
    expect((await here.thaw.receipts()).find((receipt) => receipt.id === id)?.readBackAt).toBeUndefined();
  });

  test('T8 clearing is offered after a save only; after a read-back it frees the space without a question', async () => {
    const { page } = here.thaw;
    const used = async (): Promise<number> => (await page.evaluate(() => navigator.storage.estimate())).usage ?? 0;
    const id = await ready('cleared.mkv');
    await page
      .getByRole('main')
      .getByRole('button', { name: /^More for / })
      .click();
    await page.getByRole('menuitem', { name: 'Verify' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Clear' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await person.press('Save…');
    await person.sees(GREEN);
    const before = await used();
    await person.choose('Clear');
    await expect.poll(() => here.thaw.storedChunks(id)).toEqual([]);
    // Blobs that the page wrote from hold their files until its collector has run.
    const session = await here.thaw.context.newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    await expect.poll(async () => before - (await used()), { timeout: 30_000 }).toBeGreaterThan(SIZE - MiB);
    expect((await here.transfer(id))?.clearedAtMs).toBeDefined();
    expect((await here.thaw.receipts()).some((receipt) => receipt.id === id)).toBe(true);
  });
});

describe('handed over by the worker', () => {
  const RUNS = '<!doctype html><script>parent.name = "it ran"; top.name = "it ran"</script><p>An archive that is a page</p>';
  beforeAll(() => set(WITHOUT_PICKER, { ...filesOf('handed.mkv', 'once.mkv', 'short.mkv', 'asked.mkv'), 'x.html': RUNS }));
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  /** Saves, and gives what the worker answered with. */
  const taken = async (): Promise<{ readonly path: string; readonly response: Response }> => {
    const answered = here.thaw.page.waitForEvent('response', (response) => response.url().includes('/save/'));
    const { path } = await person.takesDownload(() => person.press('Save'));
    return { path, response: await answered };
  };

  test('G3 the download equals the source, and is said to be handed over, not saved', async () => {
    const id = await ready('handed.mkv');
    const { path } = await taken();
    expect(await sha256OfFile(path)).toBe(here.file('handed.mkv').sha256);
    await person.sees('Handed to your browser. Did it arrive?');
    expect(await here.thaw.page.getByRole('main').getByText(GREEN).count()).toBe(0);
    expect(await here.transfer(id)).toMatchObject({ savedAs: 'handed.mkv' });
    expect((await here.transfer(id))?.readBackAtMs).toBeUndefined();
  });

  test('F8 an archive that is a page is never rendered: it goes out inert, as an attachment', async () => {
    const { page } = here.thaw;
    await ready('x.html');
    const { path, response } = await taken();
    expect(response.headers()).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''x.html",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
    expect(await readFile(path, 'utf8')).toBe(RUNS);
    expect(await page.evaluate(() => [name, ...Array.from(frames, () => 'a frame')])).not.toContain('it ran');
    for (const frame of page.frames()) expect(await frame.getByText('An archive that is a page').count()).toBe(0);
  });

  test('W5 an address serves once, and only a navigation', async () => {
    const { page, context } = here.thaw;
    await ready('once.mkv');
    const { response } = await taken();
    const again = await context.newPage();
    const second = await again.goto(response.url());
    expect(second?.status()).toBe(404);
    await again.close();
    const [transfer] = (await here.thaw.transfers()).filter(({ name }) => name === 'once.mkv');
    const { url } = (await here.thaw.ask({ kind: 'save/offer', transferId: transfer?.id ?? '', name: 'once.mkv' })) as { url: string };
    expect(await page.evaluate(async (address) => (await fetch(address)).status, url)).toBe(404);
    const coming = page.waitForEvent('download');
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }, url);
    expect(await sha256OfFile(await (await coming).path())).toBe(here.file('once.mkv').sha256);
  });

  test('G3 with a chunk gone at the last moment no shorter file is handed over', async () => {
    const { page, context } = here.thaw;
    const id = await ready('short.mkv');
    const { url } = (await here.thaw.ask({ kind: 'save/offer', transferId: id, name: 'short.mkv' })) as { url: string };
    await deleteRecord(page, 'chunk-bytes', [id, 1]);
    const other = await context.newPage();
    expect((await other.goto(new URL(url, page.url()).href))?.status()).toBe(404);
    await other.close();
    await here.thaw.ask({ kind: 'chunks/condemn', transferId: id, chunks: [1] });
    await here.proven(id);
  });

  test('clearing after a hand-over asks first, as nobody knows whether the file arrived', async () => {
    const { page } = here.thaw;
    const id = await ready('asked.mkv');
    await taken();
    await person.sees('Handed to your browser. Did it arrive?');
    await person.choose('Clear');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Your browser doesn’t tell Thaw whether the file arrived.').waitFor();
    expect(await here.thaw.storedChunks(id)).toEqual([0, 1]);
    await dialog.getByRole('button', { name: 'Clear anyway' }).click();
    await expect.poll(() => here.thaw.storedChunks(id)).toEqual([]);
  });
});

describe('B7 without a service worker', () => {
  beforeAll(() => set(WITHOUT_PICKER, filesOf('alone.mkv'), 'block'));
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  test('the engine runs in the page, and an object URL hands the file over, equal to the source', async () => {
    const { page } = here.thaw;
    expect(page.workers().some((worker) => worker.url().endsWith('/engine.js'))).toBe(true);
    await ready('alone.mkv');
    const { path, download } = await person.takesDownload(() => person.press('Save'));
    expect(new URL(download.url()).protocol).toBe('blob:');
    expect(await sha256OfFile(path)).toBe(here.file('alone.mkv').sha256);
    await person.sees('Handed to your browser. Did it arrive?');
    expect(here.thaw.context.serviceWorkers()).toEqual([]);
  });

  test('the welcome says what is different there', async () => {
    await here.thaw.page.goto(here.standIn.url);
    await here.thaw.page.getByText('This window runs Thaw without a service worker').waitFor();
  });
});
