/** The inventory browser's states, in both themes, narrow and wide: no violation, nothing scrolls sideways. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { barriers } from '../drive/axe.ts';
import { jsonOf, type Listed } from '../drive/inventories.ts';
import { importInventory, listingAt, type Listing } from '../drive/listing.ts';
import { scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const archives: Listed[] = Array.from({ length: 60 }, (_, i) => ({
  path: `201${i % 3}/${i % 2 ? 'Iceland' : 'a long name of a folder that does not fit into its place'}/DSC_${i}.nef`,
  sizeBytes: i * 1_000_000,
  uploadedAt: '2014-06-01T10:00:00Z',
}));
archives.push({ path: 'nameless', sizeBytes: 5, uploadedAt: '2014-06-01T10:00:00Z', description: '' });
const text = jsonOf(archives, '2020-03-01T00:00:00Z').replace('"Size":2000000', '"Size":"many"');

let here: Scene;
let list: Listing;
beforeAll(async () => {
  here = await scene({ chromium, files: { 'a.txt': 9 } });
  list = listingAt(here.thaw.page);
  await importInventory(here.thaw.page, { name: 'inventory.json', text });
});
afterAll(() => here.end());

async function look(): Promise<string[]> {
  const found = await barriers(here.thaw.page, [1920, 1280, 360]);
  expect(here.thaw.complaints).toEqual([]);
  return found;
}

test.each([
  ['the vault', ''],
  ['a folder', '?in=2011/Iceland&sort=-size'],
  ['all of it flat', '?view=flat'],
  ['a search', '?q=*1.nef'],
])('%s', async (_state, query) => {
  await list.open(query);
  expect(await look()).toEqual([]);
});

test('a search that finds nothing', async () => {
  const { page } = here.thaw;
  await page.evaluate((to) => location.assign(to), '#/v/demo/data/files?q=nothing');
  await page.getByText('No match for nothing.').waitFor();
  expect(await look()).toEqual([]);
});

test('broken rows', async () => {
  const { page } = here.thaw;
  await page.evaluate((to) => location.assign(to), '#/v/demo/data/files?only=broken');
  await page.getByText('Its size can’t be read.').waitFor();
  expect(await look()).toEqual([]);
});

test('a selection with its tray, the tree open, and the filters', async () => {
  const { page } = here.thaw;
  await list.open();
  await list.row('2010').getByRole('checkbox').click();
  await list.tray.waitFor();
  await list.open('?in=2010/Iceland');
  await list.row('DSC_3.nef').getByRole('checkbox').click();
  await list.tray.getByText(/Bulk/).waitFor();
  expect(await look()).toEqual([]);
  await page.getByRole('button', { name: 'Filters' }).click();
  expect(await look()).toEqual([]);
  await page.keyboard.press('Escape');
});

test('details, and the dialog that retrieves', async () => {
  const { page } = here.thaw;
  await list.open('?in=2011/Iceland');
  await list.grid.locator('[data-place="0"] .name').click();
  await page.getByText('Description, as Amazon keeps it').waitFor();
  expect(await look()).toEqual([]);
  await page.getByRole('link', { name: 'Retrieve this one…' }).click();
  await page.getByRole('dialog', { name: /Retrieve/ }).waitFor();
  expect(await look()).toEqual([]);
});
