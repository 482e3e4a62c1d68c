/** A selection, from the tray to the last archive: what it costs is said before the click, and each is asked for once. */
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Locator } from 'playwright';
import { sideways, violations } from '../drive/axe.ts';
import { idOf, jsonOf, type Listed } from '../drive/inventories.ts';
import { askForArchive, limitStandard } from '../drive/keys.ts';
import { importInventory, listingAt } from '../drive/listing.ts';
import { scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
const MiB = 1024 * 1024;
const NAMES = ['a.nef', 'b.nef', 'c.nef', 'd.nef', 'e.nef', 'f.nef'];

let here: Scene;
let dialog: Locator;

beforeEach(async () => {
  here = await scene({ chromium, files: Object.fromEntries(NAMES.map((name, i) => [name, (i + 1) * MiB])) });
  dialog = here.thaw.page.getByRole('dialog', { name: /^Retrieve/ });
});
afterEach(async () => {
  expect(here.thaw.complaints).toEqual([]);
  await here.end();
});

/** The vault's list by its real ids, with what an inventory may hold besides. */
function inventory(more: readonly Listed[] = []): string {
  const listed = [...NAMES.map((path, i) => ({ path, sizeBytes: (i + 1) * MiB, uploadedAt: '2014-03-03T10:00:00Z' })), ...more];
  return NAMES.reduce((text, name) => text.replace(idOf(name), here.file(name).archiveId), jsonOf(listed, '2020-03-01T00:00:00Z'));
}

async function chooseAll(more: readonly Listed[] = []): Promise<void> {
  const { page } = here.thaw;
  await importInventory(page, { name: 'inventory.json', text: inventory(more) });
  const list = listingAt(page);
  await list.open();
  await list.search.press('ArrowDown');
  await page.keyboard.press('Control+a');
  await list.tray.getByRole('link', { name: 'Retrieve…' }).click();
  await dialog.getByRole('radio', { name: 'Bulk' }).waitFor();
}

const asks = async (): Promise<number> => (await here.standIn.journal()).filter(({ operation }) => operation === 'InitiateJob').length;
const button = (name: RegExp): Locator => dialog.getByRole('button', { name });
const said = (words: RegExp): Promise<void> => here.thaw.page.getByRole('status').getByText(words).first().waitFor({ state: 'attached' });
const allProven = async (count: number): Promise<void> => {
  await expect.poll(async () => (await here.thaw.transfers()).filter(({ whole }) => whole === 'proven').length, { timeout: 60_000 }).toBe(count);
};

describe('a selection of eight', () => {
  test('asks for what isn’t here or free already, each once; refused and accepted are listed, and the rest arrives', async () => {
    await here.proven(await here.retrieve('a.nef'));
    await askForArchive(here.standIn.url, 'data', here.file('b.nef').archiveId);
    await here.standIn.forgetJournal();
    await chooseAll([
      { path: 'empty.nef', sizeBytes: 0, uploadedAt: '2014-03-03T10:00:00Z' },
      { path: 'deleted.nef', sizeBytes: 7 * MiB, uploadedAt: '2014-03-03T10:00:00Z' },
    ]);
    await dialog.getByText('1 archive of size 0 can’t be retrieved').waitFor();
    await dialog.getByText('1 archive is here or on its way already.').waitFor();
    await dialog.getByText('1 is retrieved already, for nothing more').waitFor();
    await dialog.getByText('Once asked, Amazon charges it even if you stop.').waitFor();
    await dialog.getByText(/^Pretend estimate from prices of .*: the demo costs nothing\.$/).waitFor();

    await button(/^Retrieve for .*\(pretend\)$/).dblclick();
    await dialog.getByText('5 accepted').waitFor();
    await dialog.getByText(/^1 archive: Amazon says this archive isn’t in/).waitFor();
    await dialog.getByText('deleted.nef').waitFor();
    expect(await asks()).toBe(5);
    await allProven(6);
    expect(await here.thaw.transfers()).toHaveLength(7);
  });

  test('tiers are chosen by arrows; the price stands in the button and is announced', async () => {
    await chooseAll();
    const bulk = await button(/^Retrieve for/).innerText();
    await dialog.getByRole('radio', { name: 'Bulk' }).press('ArrowDown');
    expect(await dialog.getByRole('radio', { name: 'Standard' }).isChecked()).toBe(true);
    await dialog.getByRole('radio', { name: 'Standard' }).press('ArrowDown');
    await button(/^Retrieve for about US\$0\.07 \(pretend\)$/).waitFor();
    await said(/^Retrieve for about US\$0\.07 \(pretend\)$/);
    expect(bulk).not.toContain('0.07');
    await dialog.getByText('How it is worked out').click();
    await dialog.getByRole('row', { name: /^Requests 6 requests at US\$10\.00 per 1,000 about US\$0\.06$/ }).waitFor();
    expect(await asks()).toBe(0);
  });

  test('a policy that refuses Standard is told before the click, and what it refuses is asked for in Bulk by one', async () => {
    await limitStandard(here.standIn.url, 2 * MiB);
    await chooseAll();
    await dialog.getByRole('radio', { name: 'Standard' }).check();
    await dialog.getByText('It will most likely refuse 3 archives beyond what fits into 4 hours. A refused one isn’t charged.').waitFor();
    await button(/^Retrieve for/).click();
    await dialog.getByText(/archives?: The account’s policy refused/).waitFor();
    // One click is enough for all of them: it is held until Amazon has answered for each.
    await button(/^Use Bulk for .*\(pretend\)$/).click();
    await dialog.getByText('6 accepted').waitFor();
    await allProven(6);
  });

  test('without a network the button is off and says why', async () => {
    await chooseAll();
    await here.thaw.context.setOffline(true);
    await dialog.getByText('No network: nothing can be asked for now.').waitFor();
    expect(await button(/^Retrieve for/).getAttribute('aria-disabled')).toBe('true');
    await button(/^Retrieve for/).press('Enter');
    expect(await here.thaw.transfers()).toHaveLength(0);
    await here.thaw.context.setOffline(false);
    await button(/^Retrieve for/).click();
    await dialog.getByText('6 accepted').waitFor();
    expect(await asks()).toBe(6);
  });
});

test.each([
  [1280, 'light'],
  [360, 'dark'],
] as const)('at %i px, %s, it has no violation and nothing scrolls sideways', async (width, theme) => {
  const { page } = here.thaw;
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width, height: 800 });
  await limitStandard(here.standIn.url, MiB);
  await chooseAll([{ path: 'empty.nef', sizeBytes: 0, uploadedAt: '2014-03-03T10:00:00Z' }]);
  await dialog.getByRole('radio', { name: 'Standard' }).check();
  await dialog.getByText('How it is worked out').click();
  expect(await violations(page)).toEqual([]);
  expect(await sideways(page)).toEqual([]);
  await button(/^Retrieve for/).click();
  await dialog.getByText(/archives?: The account’s policy refused/).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await sideways(page)).toEqual([]);
});
