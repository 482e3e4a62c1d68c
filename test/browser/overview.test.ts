/** A vault's overview: ways to an inventory, what it shows, and what is done with one. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { csvOf, descriptionOf, dropOn, idOf, jsonOf, type Listed } from '../drive/inventories.ts';
import { askForInventory } from '../drive/keys.ts';
import { personAt, type Person } from '../drive/person.ts';
import { pickedFile, WITH_PICKER, WITHOUT_PICKER } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const MiB = 1024 * 1024;

const PHOTOS: readonly Listed[] = [
  { path: '2013/Norway/a.nef', sizeBytes: 40 * MiB, uploadedAt: '2013-05-01T10:00:00Z' },
  { path: '2014/Iceland/b.nef', sizeBytes: 300 * MiB, uploadedAt: '2014-03-03T10:00:00Z' },
  { path: '2014/Iceland/c.nef', sizeBytes: 100 * MiB, uploadedAt: '2014-03-04T10:00:00Z' },
  { path: '2014/=cmd|x, "1".nef', sizeBytes: 60 * MiB, uploadedAt: '2015-01-01T10:00:00Z' },
  { path: '=1+1.nef', sizeBytes: MiB, uploadedAt: '2013-06-01T10:00:00Z' },
];
const LATER: readonly Listed[] = [...PHOTOS.slice(1), { path: '2016/new.nef', sizeBytes: 7 * MiB, uploadedAt: '2016-01-01T10:00:00Z' }];

describe('a vault without a list', () => {
  let here: Scene;
  let person: Person;
  beforeAll(async () => {
    here = await scene({ chromium, files: { 'a.txt': 9, 'b.txt': 10 }, open: { initScript: WITHOUT_PICKER } });
    person = personAt(here.thaw.page);
  });
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  test('offers three ways; one that somebody asked for is used, and tells how whole and how old it is', async () => {
    await askForInventory(here.standIn.url, 'data', 'CSV');
    await person.openVault();
    const ways = here.thaw.page.getByRole('region', { name: 'See what is in it' });
    for (const way of ['Use one that is ready', 'Ask for one', 'Open a file']) await ways.getByRole('heading', { name: way }).waitFor();
    await ways.getByText(/CSV, asked for[^]*perhaps a part/).waitFor();
    await ways.getByRole('button', { name: 'Use it' }).click();
    await person.sees(/^2 archives · 19 bytes/);
    await person.sees('As many archives as Amazon counts: the list is whole.');
    expect(await here.thaw.page.getByRole('link', { name: 'Browse files' }).getAttribute('href')).toBe('#/v/demo/data/files');
    await here.thaw.page.getByText('What an inventory can’t know').click();
    await person.sees('Amazon makes an inventory about once a day, and none while nothing changes.');
  });

  test('one is asked for, with dates and a limit; its next part comes as soon as it is asked for', async () => {
    const { page } = here.thaw;
    await page.getByRole('button', { name: 'Get inventory…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Get an inventory' });
    await dialog.getByText('Cost: no estimate.').waitFor();
    await dialog.getByText('Only a part of it').click();
    await dialog.getByLabel('At most so many archives').fill('none');
    await dialog.getByText(/whole number/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Ask for it' }).isDisabled()).toBe(true);
    await dialog.getByLabel('At most so many archives').fill('1');
    await dialog.getByRole('button', { name: 'Ask for it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await person.sees(/a part: the first 1/);
    await person.sees('Rows 1–1 of a part.');
    await page.getByRole('button', { name: 'Ask for the next part…' }).click();
    await page.getByRole('dialog', { name: 'Ask for the next part' }).getByRole('button', { name: 'Ask for it' }).click();
    // Together they begin at the top and reach the end.
    await person.sees(/^whole · from Amazon, in 2 parts/);
    await person.sees(/^2 archives · 19 bytes/);
  });
});

describe('a list of the person’s own', () => {
  let here: Scene;
  let person: Person;
  beforeAll(async () => {
    here = await scene({ chromium, files: { 'a.txt': 9 }, open: { initScript: WITHOUT_PICKER } });
    person = personAt(here.thaw.page);
    await person.openVault();
  });
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  const choose = (name: string, content: string | Buffer): Promise<void> =>
    here.thaw.page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  const kept = () => here.thaw.page.getByRole('region', { name: 'Inventories kept here' }).getByRole('listitem');

  test('is picked: packed JSON', async () => {
    await choose('list.json.gz', gzipSync(jsonOf(PHOTOS, '2016-01-02T00:00:00Z')));
    await person.sees(/^5 archives · 501 MiB · as of 2 Jan 2016, .* days old · FastGlacier/);
    await person.sees('file list.json.gz, JSON');
  });

  test('what is no inventory is refused in a sentence, and the one from before stays', async () => {
    await choose('page.html', '<!doctype html><title>Log in</title>');
    await person.sees(/isn’t .*inventory/);
    await person.sees(/^5 archives · 501 MiB/);
    await expect.poll(() => kept().count()).toBe(1);
  });

  test('a receipt is known for what it is', async () => {
    await choose('disk.json', '{"format":"thaw-receipt-1"}');
    await person.sees('This is a receipt, not an inventory.');
    await person.press('Never mind');
  });

  test('of another vault it is asked about, and added there', async () => {
    await choose('music.json', jsonOf(PHOTOS, '2016-01-02T00:00:00Z', { region: 'demo', vault: 'music' }));
    await person.sees('This inventory is of another vault.');
    await person.press('Add it there');
    await person.sees(/^Added to/);
    expect(await kept().count()).toBe(1);
  });

  test('is dropped beside the marked place: CSV, a day later', async () => {
    await dropOn(here.thaw.page.getByRole('main'), { name: 'list.csv', text: csvOf(LATER) });
    await person.sees('file list.csv, CSV');
    expect(await kept().count()).toBe(2);
  });

  test('the treemap has one tab stop; arrows move, Enter opens the folder', async () => {
    const { page } = here.thaw;
    await page.getByRole('button', { name: 'More for the inventory of' }).first().waitFor();
    const picture = page.getByRole('group', { name: 'Bytes by folder, arrows move' });
    await picture.waitFor();
    const stops = (): Promise<number> => picture.locator('[data-box][tabindex="0"]').count();
    expect(await stops()).toBe(1);
    await picture.locator('[data-box]').first().focus();
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    expect(await focused()).toMatch(/^2014, 3 archives, 460 MiB$/);
    await page.keyboard.press('End');
    const last = await focused();
    expect(last).not.toMatch(/^2014,/);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).not.toBe(last);
    await page.keyboard.press('Home');
    expect(await focused()).toMatch(/^2014,/);
    expect(await stops()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(/files\?in=2014$/);
    await page.goBack();
  });

  test('both pictures have their numbers as a table; a phone gets the largest folders', async () => {
    const { page } = here.thaw;
    const pictures = page.getByRole('region', { name: 'What lies where' });
    await page.getByRole('button', { name: 'as table' }).click();
    const cells = (name: string): Promise<string[]> => pictures.getByRole('region', { name }).getByRole('row').allInnerTexts();
    const flat = (rows: string[]): string[] => rows.map((row) => row.replace(/\s+/g, ' '));
    expect(flat(await cells('By year of upload'))).toEqual(expect.arrayContaining(['2014 2 400 MiB', '2015 1 60.0 MiB']));
    expect(flat(await cells('By folder'))[1]).toBe('2014 3 460 MiB');
    await page.getByRole('button', { name: 'as table' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    await pictures.getByRole('heading', { name: 'Largest folders' }).waitFor();
    expect(await pictures.getByRole('group').count()).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  const menu = async (which: RegExp, verb: string): Promise<void> => {
    await here.thaw.page.getByRole('button', { name: which }).click();
    await here.thaw.page.getByRole('menuitem', { name: verb }).click();
  };

  test('two are compared: what was added and deleted, by id', async () => {
    const { page } = here.thaw;
    await kept()
      .filter({ hasText: 'list.csv' })
      .getByRole('button', { name: /^More for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Compare…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Compare two inventories' });
    await dialog.getByRole('button', { name: 'Compare' }).click();
    await dialog.getByText('1 added, 1 deleted, 4 the same').waitFor();
    await dialog.getByText('2016/new.nef').waitFor();
    await dialog.getByText('2013/Norway/a.nef').waitFor();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    const { path } = await person.takesDownload(() =>
      page.getByRole('dialog', { name: 'Export a list' }).getByRole('button', { name: 'Export' }).click(),
    );
    const lines = (await readFile(path, 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => /^added,.*new\.nef/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /^deleted,.*a\.nef/.test(line))).toHaveLength(1);
    await page.keyboard.press('Escape');
  });

  test('all that is listed is exported, byte for byte: CSV without formulas, JSON as Amazon writes it', async () => {
    const { page } = here.thaw;
    const save = async (format: 'CSV' | 'JSON'): Promise<{ text: string; name: string }> => {
      await kept()
        .filter({ hasText: 'list.json.gz' })
        .getByRole('button', { name: /^More for/ })
        .click();
      await page.getByRole('menuitem', { name: 'Export…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Export a list' });
      await dialog.getByRole('radio', { name: format }).check();
      const { path, download } = await person.takesDownload(() => dialog.getByRole('button', { name: 'Export' }).click());
      await dialog.getByText(/^Handed to your browser as/).waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();
      return { text: await readFile(path, 'utf8'), name: download.suggestedFilename() };
    };
    const csv = await save('CSV');
    expect(csv.name).toBe('data-2016-01-02-archives.csv');
    // By folder, and by name within; a cell that a spreadsheet would calculate gets an apostrophe.
    const folderOf = ({ path }: Listed): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const key = (archive: Listed): string => `${folderOf(archive)}\n${archive.path}`;
    const byPath = PHOTOS.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    const cells = new Map([
      ['=1+1.nef', `"'=1+1.nef"`],
      ['2014/=cmd|x, "1".nef', '"2014/=cmd|x, ""1"".nef"'],
    ]);
    const row = (archive: Listed): string =>
      [
        cells.get(archive.path) ?? archive.path,
        archive.sizeBytes,
        archive.uploadedAt,
        idOf(archive.path),
        'ab'.repeat(32),
        'FastGlacier',
        descriptionOf(archive),
      ].join(',');
    const lines = ['Path,Size,CreationDate,ArchiveId,SHA256TreeHash,Writer,ArchiveDescription', ...byPath.map(row)];
    expect(csv.text).toBe(lines.map((line) => `${line}\r\n`).join(''));
    const json = await save('JSON');
    expect(json.name).toBe('data-2016-01-02-archives.json');
    const asAmazon = JSON.parse(jsonOf(byPath, '2016-01-02T00:00:00Z')) as { ArchiveList: object[] };
    const listed = { ...asAmazon, ArchiveList: asAmazon.ArchiveList.map((archive, at) => ({ ...archive, Path: byPath[at]?.path })) };
    expect(json.text).toBe(JSON.stringify(listed));
  });

  test('names come from the person’s own list, and go again', async () => {
    const { page } = here.thaw;
    await menu(/^More for the inventory of .*2016/, 'Names…');
    const dialog = page.getByRole('dialog', { name: 'Names from a list' });
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'names.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`archiveId,name\n${idOf('2013/Norway/a.nef')},Fjords/first.nef\nnot-here,x\n`),
    });
    await dialog.getByText('1 archive got a name of the list; 1 name of it is of archives that aren’t here.').first().waitFor();
    await dialog.getByRole('button', { name: 'Take it off' }).click();
    await dialog.getByRole('button', { name: 'Take it off' }).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  });

  test('one is removed, and nothing at Amazon', async () => {
    const { page } = here.thaw;
    await kept()
      .filter({ hasText: 'list.csv' })
      .getByRole('button', { name: /^More for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByText('Nothing is deleted at Amazon.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await kept().filter({ hasText: 'list.csv' }).waitFor({ state: 'detached' });
    expect(await kept().count()).toBe(1);
  });
});

describe('where the browser can pick a place, and nobody is signed in', () => {
  let here: Scene;
  let person: Person;
  beforeAll(async () => {
    here = await scene({ chromium, files: { 'a.txt': 9 }, open: { initScript: WITH_PICKER } });
    person = personAt(here.thaw.page);
  });
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  test('an export is streamed to the place', async () => {
    const { page } = here.thaw;
    await person.openVault();
    await dropOn(page.getByRole('main'), { name: 'list.json', text: jsonOf(PHOTOS, '2016-01-02T00:00:00Z') });
    await person.sees(/^5 archives · 501 MiB/);
    const saved = async (): Promise<void> => {
      await page.getByRole('button', { name: /^More for the inventory/ }).click();
      await page.getByRole('menuitem', { name: 'Export…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
      await page
        .getByRole('dialog')
        .getByText(/^Written to/)
        .waitFor();
    };
    await saved();
    expect((await pickedFile(page, 'data-2016-01-02-archives.csv'))?.sizeBytes).toBeGreaterThan(1_000);
  });

  test('a file is opened and browsed without signing in', async () => {
    const { page } = here.thaw;
    await page.goto(here.standIn.url);
    await page.getByRole('link', { name: 'Open an inventory file' }).click();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf(PHOTOS)) });
    await page.getByRole('heading', { name: 'Whose inventory is it?' }).waitFor();
    await page.getByLabel('Region').fill('eu-west-1');
    await page.getByLabel('Vault').fill('my photos');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText(/^A vault’s name has/).waitFor();
    await page.getByLabel('Vault').fill('photos');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.waitForURL(/#\/v\/eu-west-1\/photos\/files/);
    await person.sees('2014');
  });
});
