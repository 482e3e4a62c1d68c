/** Every screen, in both themes, narrow and wide: no violation, nothing scrolls sideways, the keyboard is enough. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { barriers } from '../drive/axe.ts';
import { jsonOf } from '../drive/inventories.ts';
import { personAt } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');

let here: Scene;
/** Transfers by what they are doing. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  here = await scene({
    chromium,
    files: {
      'saved.txt': 9,
      'ready.txt': 10,
      'running.iso': 3 * CHUNK,
      'gone.iso': 2 * CHUNK,
      'refused.txt': 12,
      'paused.iso': 2 * CHUNK + 1,
      'keyboard.txt': 13,
    },
    open: { initScript: WITHOUT_PICKER },
  });
  const person = personAt(here.thaw.page);
  const last = (chunks: number): string => `bytes=${(chunks - 1) * CHUNK}-${chunks * CHUNK - 1}`;
  await here.standIn.fault({ on: 'InitiateJob', times: 1, kind: 'error', status: 400, code: 'PolicyEnforcedException', message: 'denied by policy' });
  await here.standIn.fault({ on: 'GetJobOutput', archiveId: here.file('gone.iso').archiveId, range: last(2), kind: 'latency', ms: 3_000 });
  await here.standIn.fault({ on: 'GetJobOutput', archiveId: here.file('running.iso').archiveId, range: last(3), kind: 'stall-body', after: 900_000 });
  ids['refused.txt'] = await here.retrieve('refused.txt');
  await here.until(ids['refused.txt'], 'refused', ({ stoppedBy }) => stoppedBy !== undefined);
  for (const name of ['saved.txt', 'ready.txt', 'gone.iso', 'paused.iso']) ids[name] = await here.retrieve(name);
  const is = (name: string): string => ids[name] ?? '';
  await here.thaw.ask({ kind: 'transfer/pause', transferIds: [is('paused.iso')] });
  await here.proven(is('saved.txt'));
  await here.stored(is('gone.iso'), 1);
  await here.standIn.order('expire-output', { jobId: (await here.transfer(is('gone.iso')))?.source?.jobId ?? '' });
  await here.until(is('gone.iso'), 'gone', ({ source }) => source?.goneAtMs !== undefined);
  await here.proven(is('ready.txt'));
  await person.openTransfer(is('saved.txt'));
  await person.takesDownload(() => person.press('Save'));
  await person.sees('Handed to your browser. Did it arrive?');
  ids['running.iso'] = await here.retrieve('running.iso');
  await here.stored(is('running.iso'), 2);
});
afterAll(() => here.end());

/** Address, and words by which one sees that it stands. */
const SCREENS: readonly (readonly [screen: string, hash: () => string, words: string | RegExp])[] = [
  ['vaults', () => '#/vaults', '1 vault in 1 region'],
  ['a vault', () => '#/v/demo/data', /ready, gone/],
  ['the retrieve dialog', () => '#/v/demo/data/retrieve', 'Once asked, Amazon charges it even if you stop.'],
  ['transfers', () => '#/transfers', 'Paused by you'],
  ['a transfer that runs', () => `#/t/${ids['running.iso']}`, '2 of 3 chunks checked'],
  ['a transfer that is ready', () => `#/t/${ids['ready.txt']}`, 'Proven. Ready to save'],
  ['a transfer that was refused', () => `#/t/${ids['refused.txt']}`, /policy refused/],
  ['a transfer whose output is gone', () => `#/t/${ids['gone.iso']}`, /Amazon’s copy is gone/],
  ['a transfer that was handed over', () => `#/t/${ids['saved.txt']}`, 'Handed to your browser'],
  ['receipts', () => '#/receipts', 'saved.txt'],
  ['a receipt', () => `#/r/${ids['saved.txt']}`, 'Tree hash computed'],
  ['a check', () => '#/check', 'Nothing is sent anywhere'],
  ['settings', () => '#/settings', 'Kept in this browser'],
  ['help', () => '#/help', /archive/],
  ['help on a term', () => '#/help/chunk', /chunk/],
];

async function look(): Promise<string[]> {
  const found = await barriers(here.thaw.page, [1280, 360]);
  expect(here.thaw.complaints).toEqual([]);
  return found;
}

const goTo = async (hash: string, words: string | RegExp): Promise<void> => {
  await here.thaw.page.evaluate((to) => location.assign(to), hash);
  await here.thaw.page.getByRole('main').or(here.thaw.page.getByRole('dialog')).getByText(words).filter({ visible: true }).first().waitFor();
};

test.each(SCREENS)('%s', async (_screen, hash, words) => {
  await goTo(hash(), words);
  expect(await look()).toEqual([]);
});

test('the result of a check that differs', async () => {
  const { page } = here.thaw;
  await goTo(`#/check?receipt=${ids['saved.txt']}`, 'Nothing is sent anywhere');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'saved.txt', mimeType: 'text/plain', buffer: Buffer.from('different') });
  await page.getByRole('heading', { name: 'Result' }).waitFor();
  expect(await look()).toEqual([]);
});

test('the offers, one after the other: notices while something runs, installing once something was saved', async () => {
  const { page } = here.thaw;
  await page.addInitScript("Object.defineProperty(Notification, 'permission', { value: 'default' })");
  await page.reload();
  await goTo('#/transfers', 'Paused by you');
  await page.evaluate(() => dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: () => undefined })));
  const refuse = page.getByRole('button', { name: 'No, thanks' });
  for (const words of ['Thaw can tell you when it’s ready', 'Thaw can be installed']) {
    await page.getByText(words).waitFor();
    expect(await look()).toEqual([]);
    await refuse.click();
  }
  await refuse.waitFor({ state: 'detached' });
});

test('the settings of notices, where the browser allows them', async () => {
  await goTo('#/settings', 'notices may name files');
  expect(await look()).toEqual([]);
});

describe('a vault with lists of it', () => {
  const PHOTOS = [
    { path: '2014/Iceland/b.nef', sizeBytes: 300 * 1024 ** 2, uploadedAt: '2014-03-03T10:00:00Z' },
    { path: '2014/Norway/a\u202Egnp.exe', sizeBytes: 200 * 1024 ** 2, uploadedAt: '2015-03-03T10:00:00Z' },
    { path: 'שלום/ערב/c.nef', sizeBytes: 90 * 1024 ** 2, uploadedAt: '2015-03-03T10:00:00Z' },
  ];
  const choose = async (name: string, text: string): Promise<void> =>
    here.thaw.page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const open = async (verb: string, dialog: string): Promise<void> => {
    await here.thaw.page.setViewportSize({ width: 1280, height: 800 });
    await here.thaw.page
      .getByRole('button', { name: /^More for the inventory/ })
      .first()
      .click();
    await here.thaw.page.getByRole('menuitem', { name: verb }).click();
    await here.thaw.page.getByRole('dialog', { name: dialog }).waitFor();
  };

  beforeAll(async () => {
    // The tab was loaded anew for the offers, and its keys went with it.
    await here.thaw.signInToDemo();
    await goTo('#/v/demo/data', 'See what is in it');
    await choose('older.json', jsonOf(PHOTOS.slice(1), '2016-01-01T00:00:00Z'));
    await goTo('#/v/demo/data', 'What lies where');
    await choose('list.json', jsonOf(PHOTOS, '2016-01-02T00:00:00Z'));
    await here.thaw.page.getByText('as of 2 Jan 2016').first().waitFor();
  });

  test('as pictures and as tables', async () => {
    expect(await look()).toEqual([]);
    await here.thaw.page.getByRole('button', { name: 'as table' }).click();
    expect(await look()).toEqual([]);
    await here.thaw.page.getByRole('button', { name: 'as table' }).click();
  });

  test.each([
    ['Compare…', 'Compare two inventories'],
    ['Export…', 'Export a list'],
    ['Names…', 'Names from a list'],
    ['Remove', 'Remove this inventory?'],
  ])('%s', async (verb, dialog) => {
    await open(verb, dialog);
    if (verb === 'Compare…') {
      await here.thaw.page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
      await here.thaw.page
        .getByText(/added, .* deleted/)
        .first()
        .waitFor();
    }
    expect(await look()).toEqual([]);
    await here.thaw.page.keyboard.press('Escape');
  });

  test('the dialog that asks for an inventory', async () => {
    await here.thaw.page.getByRole('button', { name: 'Get inventory…' }).click();
    await here.thaw.page.getByText('Only a part of it').click();
    await here.thaw.page.getByLabel('At most so many archives').fill('0');
    expect(await look()).toEqual([]);
    await here.thaw.page.keyboard.press('Escape');
  });

  test('a file that is refused, and one of another vault', async () => {
    await choose('page.html', '<!doctype html>');
    await here.thaw.page.getByText(/isn’t .*inventory/).waitFor();
    expect(await look()).toEqual([]);
    await choose('other.json', jsonOf(PHOTOS, '2016-01-02T00:00:00Z', { region: 'demo', vault: 'music' }));
    await here.thaw.page.getByText('This inventory is of another vault.').waitFor();
    expect(await look()).toEqual([]);
    await here.thaw.page.getByRole('button', { name: 'Never mind' }).click();
  });

  test('where an inventory is opened without its vault', async () => {
    await goTo('#/open', 'Open an inventory');
    await choose('list.csv', 'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash\n');
    await here.thaw.page.getByText('Whose inventory is it?').waitFor();
    await here.thaw.page.getByRole('button', { name: 'Add it' }).click();
    expect(await look()).toEqual([]);
  });
});

test('the welcome, with the fields for keys open and their problems told', async () => {
  const { page } = here.thaw;
  await page.goto(here.standIn.url);
  await page.getByRole('button', { name: 'Paste temporary keys' }).click();
  await page.getByRole('button', { name: 'Use these keys' }).click();
  expect(await look()).toEqual([]);
});

test('by the keyboard alone: from the welcome to a retrieval that was started', async () => {
  const { page } = here.thaw;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(here.standIn.url);
  await page.getByRole('button', { name: /demo/i }).waitFor();
  /** Tabs on until something of this name has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    const focused = (): Promise<string> =>
      page.evaluate(() => `${document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''}`.trim());
    for (let presses = 0; !name.test(await focused()); presses++) {
      if (presses > 40) throw new Error(`${name} is out of reach: the focus is at ${await focused()}`);
      await page.keyboard.press('Tab');
    }
  };
  await tabTo(/^Try the demo/);
  await page.keyboard.press('Enter');
  await page.getByRole('main').getByRole('link', { name: 'data', exact: true }).waitFor();
  await tabTo(/^data$/);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Retrieve an archive…' }).waitFor();
  await tabTo(/^Retrieve an archive…/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  // The dialog begins at the field that has to be filled in.
  await page.keyboard.type(here.file('keyboard.txt').archiveId);
  await tabTo(/^Retrieve$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/t\//);
  await page.getByText('Proven. Ready to save').first().waitFor();
});
