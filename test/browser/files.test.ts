/** The inventory browser: found, chosen and kept by real names, among 20,000, by mouse and by keyboard alone. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { formatBytes } from '../../src/core/words/sizes.ts';
import { jsonOf, type Listed } from '../drive/inventories.ts';
import { importInventory, listingAt, type Listing } from '../drive/listing.ts';
import { scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const PLACES = ['Iceland', 'Köln', 'Norway', 'Rome'];
const EACH = 500;
const FIRST_YEAR = 2010;
const YEARS = 10;
const sizeOf = (i: number): number => 1_000 + i * 37;

/** 10 years, 4 places, 500 files each: every fifth a .nef. */
const archives: Listed[] = [];
for (let year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++)
  for (const place of PLACES)
    for (let i = 0; i < EACH; i++) {
      const path = `${year}/${place}/DSC_${String(i).padStart(4, '0')}.${i % 5 === 0 ? 'nef' : 'jpg'}`;
      archives.push({ path, sizeBytes: sizeOf(archives.length), uploadedAt: `${year}-06-${String(1 + (i % 28)).padStart(2, '0')}T10:00:00Z` });
    }
archives.push({ path: 'read me first.txt', sizeBytes: 7, uploadedAt: '2020-01-01T10:00:00Z' });
/** The same path three times: versions. */
for (const day of ['01', '02', '03']) archives.push({ path: 'ledger.ods', sizeBytes: 50, uploadedAt: `2020-02-${day}T10:00:00Z` });

const bytesOf = (is: (archive: Listed) => boolean): number => archives.filter(is).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

let here: Scene;
let list: Listing;

beforeAll(async () => {
  here = await scene({ chromium, files: { 'a.txt': 9 } });
  list = listingAt(here.thaw.page);
  await importInventory(here.thaw.page, { name: 'inventory.json', text: jsonOf(archives, '2020-03-01T00:00:00Z') });
  await list.open();
  await here.thaw.page.getByText('names 100 % decoded').waitFor();
});
beforeEach(async () => {
  await here.thaw.page.setViewportSize({ width: 1280, height: 800 });
  if (await here.thaw.page.getByText('Not signed in').isVisible()) await here.thaw.signInToDemo();
  await list.open();
  const none = list.tray.getByRole('button', { name: 'Select none' });
  // What was chosen before may be taken up only now.
  const emptied = async (): Promise<boolean> => {
    if (await none.isVisible()) await none.click();
    return list.tray.isVisible();
  };
  await expect.poll(emptied).toBe(false);
});
afterAll(async () => {
  expect(here.thaw.complaints).toEqual([]);
  await here.end();
});

const focusedName = (): Promise<string> =>
  here.thaw.page.evaluate(() => document.activeElement?.querySelector('.name .text')?.textContent ?? document.activeElement?.tagName ?? '');
const said = (words: string | RegExp): Promise<void> => here.thaw.page.getByRole('status').getByText(words).waitFor({ state: 'attached' });

describe('a file is found', () => {
  test('by folders: the list leads down, the tree opens beside it, and Back leads up to where one was', async () => {
    const { page } = here.thaw;
    await list.row('2014').locator('.name').click();
    await list.row('Iceland').locator('.name').click();
    await list.has(EACH);
    await list.branch(/^Iceland\W+500\W+archives/).waitFor();
    expect(await list.branch(/^Iceland\W+500\W+archives/).getAttribute('aria-selected')).toBe('true');
    await list.row('DSC_0003.jpg').waitFor();
    expect(page.url()).toMatch(/#\/v\/demo\/data\/files\?in=2014\/Iceland$/);
    await page.getByRole('main').getByText('500 archives · names 100 % decoded').waitFor();
    await page.goBack();
    await list.has(4);
    await page.goBack();
    await list.has(14);
  });

  test('by the tree: sizes and counts of its folders add up to the whole', async () => {
    const { page } = here.thaw;
    const figures = await list.tree.locator('[aria-level="1"] .figures').allInnerTexts();
    const sum = figures.map((text) => Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''))).reduce((a, b) => a + b, 0);
    expect(sum).toBe(YEARS * PLACES.length * EACH);
    await list.branch(/^2014/).focus();
    await page.keyboard.press('ArrowRight');
    await list.branch(/^Köln/).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await list.has(EACH);
    expect(page.url()).toContain('in=2014/K%C3%B6ln');
  });

  test('by a glob: typing replaces the address, Enter keeps it, Back leads to before', async () => {
    const { page } = here.thaw;
    await list.search.fill('*0455.nef');
    await list.has(40);
    await said('40 matches');
    await page.getByRole('main').getByText('40 of 20,004').waitFor();
    expect(page.url()).toContain('q=*0455.nef');
    await list.search.press('Enter');
    await page.goBack();
    await list.has(14);
    expect(await list.search.inputValue()).toBe('');
    await page.goForward();
    await list.has(40);
  });

  test('and where nothing matches, that is said, with the way out', async () => {
    await list.search.fill('*.tiff');
    const { page } = here.thaw;
    await page.getByText('No match for *.tiff.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await list.has(14);
  });

  test('by size, date, writer and versions', async () => {
    const { page } = here.thaw;
    await page.getByRole('button', { name: 'Filters' }).click();
    const filters = page.getByRole('dialog', { name: /^Filters/ });
    await filters.getByLabel('Size to').fill('ten');
    await filters.getByLabel('Size to').press('Tab');
    await filters.getByText('A size, such as 10 MiB').waitFor();
    await filters.getByLabel('Size to').fill('50');
    await filters.getByLabel('Size to').press('Tab');
    await list.has(4);
    await filters.getByLabel('Only').selectOption('with several versions');
    await list.has(3);
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await filters.getByLabel('Uploaded from').fill('2015-01-01');
    await filters.getByLabel('Uploaded to').fill('2015-12-31');
    await list.has(4 * EACH);
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await filters.getByLabel('Written by').selectOption('FastGlacier');
    await list.has(archives.length);
    await filters.getByLabel('Written by').selectOption('CloudBerry');
    await page.getByText('No match for these filters.').waitFor();
    await page.keyboard.press('Escape');
    await filters.waitFor({ state: 'hidden' });
  });

  test('by two filters that are set in one breath: both hold, and neither takes the other back', async () => {
    const { page } = here.thaw;
    await page.getByRole('button', { name: 'Filters' }).click();
    const filters = page.getByRole('dialog', { name: /^Filters/ });
    await filters.getByLabel('Written by').selectOption('');
    await list.has(14);
    const days = await Promise.all(['from', 'to'].map((end) => filters.getByLabel(`Uploaded ${end}`).elementHandle()));
    await page.evaluate((fields) => {
      ['2015-01-01', '2015-12-31'].forEach((day, i) => {
        const field = fields[i] as HTMLInputElement;
        field.value = day;
        field.dispatchEvent(new Event('change', { bubbles: true }));
      });
    }, days);
    await list.has(4 * EACH);
    expect(page.url()).toContain('from=2015-01-01&until=2015-12-31');
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await list.has(14);
    await page.keyboard.press('Escape');
    await filters.waitFor({ state: 'hidden' });
  });

  test('sorted by size, the largest first, and again the smallest', async () => {
    await list.open('?view=flat');
    const size = list.grid.getByRole('columnheader', { name: 'size' });
    await size.getByRole('button').click();
    await list.row('DSC_0499.jpg').first().waitFor();
    expect(await size.getAttribute('aria-sort')).toBe('descending');
    expect((await list.names())[0]).toBe('DSC_0499.jpg');
    await size.getByRole('button').click();
    await list.row('read me first.txt').waitFor();
    expect((await list.names())[0]).toBe('read me first.txt');
    expect(await size.getAttribute('aria-sort')).toBe('ascending');
  });

  test('a link to a folder needs nobody to be signed in; a retrieval does, and goes on after the sign-in', async () => {
    const { page } = here.thaw;
    await list.open('?in=2016/Norway');
    await page.reload();
    await list.has(EACH);
    await page.getByText('Not signed in').waitFor();
    await list.row('DSC_0001.jpg').getByRole('checkbox').click();
    await list.tray.getByRole('link', { name: 'Retrieve…' }).click();
    await page.getByRole('button', { name: /demo/i }).click();
    await page.getByRole('dialog', { name: /Retrieve 1 archive/ }).waitFor();
    await page.keyboard.press('Escape');
    await list.has(EACH);
    expect(page.url()).toContain('in=2016/Norway');
  });
});

describe('a selection', () => {
  test('is a folder but one file, counted and summed, and stands after a reload', async () => {
    const { page } = here.thaw;
    await list.row('2014').getByRole('checkbox').click();
    await list.tray.getByText('2,000 archives').waitFor();
    await list.open('?in=2014/Rome');
    await list.row('DSC_0001.jpg').getByRole('checkbox').click();
    const expected = bytesOf(({ path }) => path.startsWith('2014/') && path !== '2014/Rome/DSC_0001.jpg');
    const words = `1,999 archives · ${formatBytes(expected)}`;
    await list.tray.getByText(words).waitFor();
    await said(`1,999 selected, ${formatBytes(expected)}`);
    expect(await list.branch(/^2014/).getAttribute('aria-checked')).toBe('mixed');
    await page.reload();
    await list.tray.getByText(words).waitFor();
    expect(await list.row('DSC_0001.jpg').getAttribute('aria-selected')).toBe('false');
    expect(await list.row('DSC_0002.jpg').getAttribute('aria-selected')).toBe('true');
  });

  test('Control and A takes exactly the matches; another filter keeps them and says that it hides some', async () => {
    const { page } = here.thaw;
    await list.open('?in=2014');
    await list.search.fill('*.nef');
    await list.has(400);
    await list.search.press('ArrowDown');
    await page.keyboard.press('Control+a');
    const bytes = bytesOf(({ path }) => path.startsWith('2014/') && path.endsWith('.nef'));
    await list.tray.getByText(`400 archives · ${formatBytes(bytes)}`).waitFor();
    await list.search.fill('*00.nef');
    await list.tray.getByText('the filter hides 380 of them').waitFor();
    await list.tray.getByText(`400 archives`).waitFor();
  });

  test('Shift draws a stretch longer and shorter, with the keys and with the mouse', async () => {
    const { page } = here.thaw;
    await list.open('?in=2010/Rome');
    await list.row('DSC_0002.jpg').locator('.date').click();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown');
    await list.tray.getByText(/^4 archives/).waitFor();
    await page.keyboard.press('Shift+ArrowUp');
    await list.tray.getByText(/^3 archives/).waitFor();
    await page.keyboard.press('Shift+End');
    await list.tray.getByText(/^498 archives/).waitFor();
    await page.keyboard.press('Home');
    await list
      .row('DSC_0004.jpg')
      .locator('.date')
      .click({ modifiers: ['Control'] });
    await list.tray.getByText(/^497 archives/).waitFor();
  });

  test('shows in the box that was clicked what is chosen, of a folder, a file and all', async () => {
    const boxes = [
      list.row('2014').getByRole('checkbox'),
      list.row('ledger.ods').getByRole('checkbox').first(),
      list.grid.getByRole('checkbox').first(),
    ];
    for (const box of boxes) {
      const was = await box.isChecked();
      // What Playwright's own `check` refuses: a box that the browser sets back.
      await box.click();
      await expect.poll(() => box.isChecked()).toBe(!was);
    }
    await list.row('2014').getByRole('checkbox').click();
    await expect.poll(() => list.row('2014').getByRole('checkbox').isChecked()).toBe(false);
  });

  test('its tray leads to the retrieve dialog with all of it, and Back keeps it', async () => {
    const { page } = here.thaw;
    await list.open('?in=2012/Rome');
    for (const name of ['DSC_0001.jpg', 'DSC_0002.jpg']) await list.row(name).getByRole('checkbox').click();
    await list.tray.getByText(/^2 archives/).waitFor();
    await list.tray.getByText(/Bulk/).waitFor();
    await list.tray.getByRole('link', { name: 'Retrieve…' }).click();
    await page.getByRole('dialog', { name: /Retrieve 2 archives/ }).waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await list.tray.getByText(/^2 archives/).waitFor();
    await list.has(EACH);
  });
});

describe('by the keyboard alone', () => {
  test('the list is walked, searched, chosen and left; the focus is never lost and never covered', async () => {
    const { page } = here.thaw;
    await list.open('?in=2011/Iceland');
    await list.grid.locator('[data-place="0"]').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focusedName()).toBe('DSC_0001.jpg');
    await page.keyboard.press('End');
    await list.row('DSC_0499.jpg').waitFor();
    expect(await focusedName()).toBe('DSC_0499.jpg');
    await page.keyboard.press('Space');
    await list.tray.getByText(/^1 archive /).waitFor();
    const [row, tray] = [await list.row('DSC_0499.jpg').boundingBox(), await list.tray.boundingBox()];
    expect((row?.y ?? Infinity) + (row?.height ?? 0)).toBeLessThanOrEqual(tray?.y ?? 0);
    await page.keyboard.press('Control+Home');
    expect(await focusedName()).toBe('DSC_0000.nef');
    await page.keyboard.press('PageDown');
    expect(await focusedName()).not.toBe('DSC_0000.nef');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Details' }).getByText('2011/Iceland').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focusedName()).toMatch(/^DSC_/);
    await page.keyboard.press('/');
    expect(await list.search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('0007');
    await list.has(1);
    await page.keyboard.press('ArrowDown');
    expect(await focusedName()).toBe('DSC_0007.jpg');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await list.has(EACH);
    expect(await list.search.inputValue()).toBe('');
  });

  test('a row that has the focus stays when it is scrolled out of sight', async () => {
    await list.open('?view=flat');
    await list.grid.locator('[data-place="3"]').focus();
    const name = await focusedName();
    await list.grid.locator('.viewport').evaluate((viewport) => (viewport.scrollTop = 400_000));
    await list.grid.locator('[data-place="10010"]').waitFor();
    expect(await focusedName()).toBe(name);
    await here.thaw.page.keyboard.press('ArrowDown');
    await list.grid.locator('[data-place="4"]:focus').waitFor();
  });

  test('the way to the selection is a skip link', async () => {
    const { page } = here.thaw;
    await list.row('2014').getByRole('checkbox').click();
    await list.tray.waitFor();
    await page.getByRole('link', { name: 'Skip to the selection' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Select none');
  });
});

test('broken rows are a list of their own, with place, reason and text', async () => {
  const { page } = here.thaw;
  const text = jsonOf(archives.slice(0, 5), '2021-03-01T00:00:00Z').replace('"Size":1037', '"Size":"many"');
  await importInventory(page, { name: 'later.json', text });
  await list.open('?view=flat');
  await list.has(4);
  await page.getByRole('main').getByRole('link', { name: '1 broken row' }).click();
  await page.getByText('Its size can’t be read.').waitFor();
  await page.getByText('"Size":"many"').waitFor();
  await page.getByRole('link', { name: 'Export…' }).first().click();
  await page.getByRole('dialog', { name: 'Export a list' }).getByText('Rows that couldn’t be read, 1 row').waitFor();
});
