/** What an installed app can do: the offer to install, files it is opened with, its badge, and what is asked once. */
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { jsonOf } from '../drive/inventories.ts';
import { personAt, type Person } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';
import { receipt } from '../unit/ui-check/receipts.ts';

/** The system's side, which no test can press: it is put there before the app looks for it. */
interface System {
  readonly badges: readonly number[];
  readonly asked: { readonly persist: number; readonly install: number };
  offersToInstall(): void;
  opens(name: string, text: string): void;
}
const SYSTEM = `{
  let launched;
  const asked = { persist: 0, install: 0 };
  const badges = [];
  globalThis.system = {
    badges,
    asked,
    offersToInstall: () => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      dispatchEvent(Object.assign(event, { prompt: async () => void asked.install++ }));
    },
    opens: (name, text) => launched({ files: [{ getFile: async () => new File([text], name) }] }),
  };
  navigator.setAppBadge = async (count) => void badges.push(count);
  navigator.storage.persisted = async () => false;
  navigator.storage.persist = async () => ++asked.persist > 0;
  Object.defineProperty(globalThis, 'launchQueue', { value: { setConsumer: (hears) => (launched = hears) } });
}`;
type WithSystem = typeof globalThis & { readonly system: System };

let here: Scene;
let person: Person;
const asked = (): Promise<System['asked']> => here.thaw.page.evaluate(() => (globalThis as WithSystem).system.asked);
const badge = (): Promise<number | undefined> => here.thaw.page.evaluate(() => (globalThis as WithSystem).system.badges.at(-1));
const offersToInstall = (): Promise<void> => here.thaw.page.evaluate(() => (globalThis as WithSystem).system.offersToInstall());
const opens = (name: string, text: string): Promise<void> =>
  here.thaw.page.evaluate(([called, holds]) => (globalThis as WithSystem).system.opens(called, holds), [name, text] as const);

beforeAll(async () => {
  here = await scene({ chromium: inject('chromium'), files: { 'notes.txt': 9 }, open: { initScript: `${WITHOUT_PICKER}${SYSTEM}` } });
  person = personAt(here.thaw.page);
});
afterAll(async () => {
  expect(here.thaw.complaints).toEqual([]);
  await here.end();
});

test('nothing is asked for on load; the first transfer asks the browser to keep the chunks, the first save offers to install', async () => {
  const { page } = here.thaw;
  const offer = page.getByText('Thaw can be installed');
  await offersToInstall();
  expect(await asked()).toEqual({ persist: 0, install: 0 });

  await person.retrieve({ archiveId: here.file('notes.txt').archiveId, name: 'notes.txt' });
  await page.getByText('The browser promised to keep what Thaw stores until you clear it.').waitFor();
  await page.getByRole('button', { name: 'OK' }).click();
  await person.sees('Proven. Ready to save');
  expect(await asked()).toEqual({ persist: 1, install: 0 });
  expect(await offer.count()).toBe(0);
  await expect.poll(badge).toBe(1);

  await person.takesDownload(() => person.press('Save'));
  await offer.waitFor();
  await expect.poll(badge).toBe(0);
  await page.getByRole('button', { name: 'Install…' }).click();
  await offer.waitFor({ state: 'detached' });
  expect(await asked()).toEqual({ persist: 1, install: 1 });
});

test('an answered offer is not made again; the settings still can, or say how where the browser has none', async () => {
  const { page } = here.thaw;
  await page.goto(new URL('#/settings', here.standIn.url).href);
  await page.reload();
  await person.sees('its own menu does it');
  await offersToInstall();
  await person.sees('Installed, Thaw has a window of its own');
  expect(await page.getByText('Thaw can be installed').count()).toBe(0);
  await person.press('Install…');
  expect(await asked()).toEqual({ persist: 0, install: 1 });
});

test('a receipt that the system opens with Thaw is there to check files against; another file is named for what it is', async () => {
  const { page } = here.thaw;
  await opens('disk.tar.receipt.json', JSON.stringify(receipt()));
  await page.getByRole('heading', { level: 1, name: 'Check a file' }).waitFor();
  await person.sees(/^Receipt read/);
  await opens('package.json', '{"name":"thaw"}');
  await person.sees(/isn’t .*receipt/i);
});

test('an inventory that the system opens with Thaw is looked into, though it is JSON as receipts are', async () => {
  const { page } = here.thaw;
  const archive = { path: 'a.nef', sizeBytes: 1, uploadedAt: '2014-03-03T10:00:00Z' };
  await opens('list.json', jsonOf([archive], '2016-01-02T00:00:00Z', { region: 'eu-west-1', vault: 'photos' }));
  await page.getByRole('heading', { level: 1, name: 'Open an inventory' }).waitFor();
  await person.sees('says this vault.');
  expect(await page.getByLabel('Vault').inputValue()).toBe('photos');
});

const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';

test.each([
  ['Safari', [`--user-agent=${SAFARI}`], 'Save finished files soon. Safari throws it away after seven days without a visit.'],
  ['another browser', [], 'Save finished files soon.'],
] as const)('T7 B9 %s that doesn’t promise to keep what is stored: it is said at the first retrieval', async (_name, args, sentence) => {
  const initScript = 'navigator.storage.persisted = navigator.storage.persist = async () => false;';
  const other = await scene({ chromium: inject('chromium'), files: { 'notes.txt': 9 }, open: { args, initScript } });
  onTestFinished(() => other.end());
  await personAt(other.thaw.page).retrieve({ archiveId: other.file('notes.txt').archiveId, name: 'notes.txt' });
  const said = other.thaw.page.getByText('The browser didn’t promise to keep what Thaw stores.');
  await expect
    .poll(() => said.textContent().then((text) => text?.replaceAll(/\s+/g, ' ').trim()))
    .toBe(`The browser didn’t promise to keep what Thaw stores. ${sentence}`);
});
