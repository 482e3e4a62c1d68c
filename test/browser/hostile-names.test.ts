/** I5: names that somebody else wrote run nothing, turn nothing round and push nothing out of its place. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sideways } from '../drive/axe.ts';
import { jsonOf, type Listed } from '../drive/inventories.ts';
import { importInventory, listingAt, type Listing } from '../drive/listing.ts';
import { scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const RUNS = 'globalThis.hostile = true';
const NAMES = {
  markup: `<img src=x onerror="${RUNS}"><script>${RUNS}.png`,
  quote: `"><svg onload=${RUNS}>.svg`,
  bidi: 'invoice \u202Egpj.exe',
  isolate: '\u2067\u2066abc\u2069.txt',
  zeroWidth: 'pass\u200Bword\uFEFF.txt',
  marks: `e${'\u0301'.repeat(1_024)}.txt`,
  long: `${'x'.repeat(990)}.longest`,
  wide: '﷽'.repeat(40),
  control: 'bell\u0007\u0000\r\n.txt',
};
const folder = 'f\u202Eolder <b>bold</b>';
const archives: readonly Listed[] = [
  ...Object.values(NAMES).map((path) => ({ path, sizeBytes: 10, uploadedAt: '2014-03-03T10:00:00Z' })),
  { path: `${folder}/${'y'.repeat(500)}/deep.txt`, sizeBytes: 10, uploadedAt: '2014-03-03T10:00:00Z' },
];

let here: Scene;
let list: Listing;
beforeAll(async () => {
  here = await scene({ chromium, files: { 'a.txt': 9 } });
  list = listingAt(here.thaw.page);
  await importInventory(here.thaw.page, { name: 'inventory.json', text: jsonOf(archives, '2020-03-01T00:00:00Z') });
});
afterAll(async () => {
  expect(here.thaw.complaints).toEqual([]);
  await here.end();
});

/** Rows whose text reaches over their own edges, onto another row. */
const overRows = (): Promise<string[]> =>
  here.thaw.page.evaluate(() =>
    [...document.querySelectorAll('[role=grid] [role=row], [role=treeitem]')]
      .filter((row) => !['clip', 'hidden'].includes(getComputedStyle(row).overflowY) && row.scrollHeight > row.clientHeight + 1)
      .map((row) => row.textContent.slice(0, 40)),
  );

test.each([1280, 360])('I5 at %i px the list shows them as text, each in its row', async (width) => {
  const { page } = here.thaw;
  await page.setViewportSize({ width, height: 800 });
  for (const query of ['', '?view=flat', `?in=${encodeURIComponent(folder)}`, `?q=${encodeURIComponent(NAMES.markup)}`]) {
    await list.open(query);
    expect(await sideways(page)).toEqual([]);
    expect(await overRows()).toEqual([]);
  }
  await list.open('?view=flat');
  const names = await list.names();
  expect(names.some((name) => name.startsWith('<img src=x on'))).toBe(true);
  expect(names.some((name) => name.includes('U+202E'))).toBe(true);
  expect(names.some((name) => name.includes('U+200B'))).toBe(true);
  expect(names.join('')).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/);
  const long = names.find((name) => name.startsWith('xxx')) ?? '';
  expect(long).toMatch(/…x*\.longest$/);
  expect(long.length).toBeLessThan(200);
  // What comes after a name on its line isn't turned round by it.
  const row = list.row('invoice');
  const [name, size] = [await row.locator('.name').boundingBox(), await row.locator('.size').boundingBox()];
  if (width === 1280) expect(size?.x ?? 0).toBeGreaterThan(name?.x ?? Infinity);
});

test.each(Object.entries(NAMES))('I5 the details of a name with %s keep it within them', async (_kind, name) => {
  const { page } = here.thaw;
  await page.setViewportSize({ width: 360, height: 800 });
  await list.open('?view=flat&sort=-name');
  await list.open('?view=flat');
  const at = [...archives.keys()].find((row) => archives[row]?.path === name) ?? -1;
  await page.evaluate((row) => location.assign(`#/v/demo/data/files?view=flat&row=${row}`), at);
  const details = page.getByRole('dialog', { name: 'Details' });
  await details.getByText('Description, as Amazon keeps it').waitFor();
  expect(await sideways(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });
});

test('I5 selected and on the way to a retrieval they run nothing either', async () => {
  const { page } = here.thaw;
  await page.setViewportSize({ width: 1280, height: 800 });
  await list.open('?view=flat');
  await list.grid.locator('[data-place="0"]').focus();
  await page.keyboard.press('Control+a');
  await list.tray.getByText(/^10 archives/).waitFor();
  await list.tray.getByRole('link', { name: 'Retrieve…' }).click();
  await page.getByRole('dialog', { name: /Retrieve 10 archives/ }).waitFor();
  expect(await sideways(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => (globalThis as { hostile?: boolean }).hostile)).toBeUndefined();
  expect(await page.title()).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
});
