/** Lists of Amazon's that don't end, over real HTTP, as a person sees them. */
import { CreateVaultCommand, GlacierClient } from '@aws-sdk/client-glacier';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { askForArchive, temporaryKeys } from '../drive/keys.ts';
import { personAt, type Person } from '../drive/person.ts';
import { scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
/** More than a page of each, which holds 10 and 50. */
const VAULTS = 12;
const JOBS = 53;
/** `data` is the twelfth. */
const NAMES = Array.from({ length: VAULTS - 1 }, (_, i) => `vault-${String(i).padStart(2, '0')}`);

let here: Scene;
let person: Person;
beforeAll(async () => {
  here = await scene({ chromium, files: { small: 1000 } });
  const { url } = here.standIn;
  const client = new GlacierClient({ region: 'demo', endpoint: url, credentials: await temporaryKeys(url) });
  for (const vaultName of NAMES) await client.send(new CreateVaultCommand({ accountId: '-', vaultName }));
  for (let i = 0; i < JOBS; i++) await askForArchive(url, 'data', here.file('small').archiveId);
  person = personAt(here.thaw.page);
});
afterAll(() => here.end());

const main = () => here.thaw.page.getByRole('main');
const pagesOf = async (operation: string): Promise<number> => (await here.standIn.journal()).filter((entry) => entry.operation === operation).length;

/** Opens the vaults afresh: what was listed before is shown from the memory of the page. */
async function openVaults(): Promise<void> {
  await here.standIn.forgetJournal();
  await here.thaw.page.reload();
  await here.thaw.signInToDemo();
}

/** Rows of the vaults, without the head. */
const rows = () =>
  main()
    .getByRole('table')
    .getByRole('row')
    .filter({ has: here.thaw.page.getByRole('cell') });
const jobRows = (): Promise<number> =>
  main()
    .getByRole('region', { name: 'Jobs' })
    .getByRole('row')
    .filter({ has: here.thaw.page.getByRole('cell') })
    .count();

const ASTRAY: readonly (readonly [names: string, what: string, mostPages: number])[] = [
  ['same-page', 'whose marker repeats', 3],
  ['new-page', 'whose markers never end', 30],
];

test.each(ASTRAY)(
  'S6 markers that lead astray (%s): a list of vaults %s ends, has none twice, and is said to be incomplete',
  async (names, _what, mostPages) => {
    await here.standIn.clearFaults();
    await here.standIn.fault({ on: 'ListVaults', kind: 'marker-wrong', names });
    await openVaults();
    await person.sees('demo: the list may be incomplete');
    expect(await rows().count()).toBe(10);
    expect(await pagesOf('ListVaults')).toBeLessThanOrEqual(mostPages);
    await here.standIn.clearFaults();
    await main().getByRole('button', { name: 'Ask again' }).click();
    await main()
      .getByRole('link', { name: NAMES.at(-1)!, exact: true })
      .waitFor();
    await main().getByText('the list may be incomplete').waitFor({ state: 'detached' });
    expect(await rows().count()).toBe(VAULTS);
  },
);

test.each(ASTRAY)(
  'S6 markers that lead astray (%s): a list of jobs %s ends, has none twice, and is said to be incomplete',
  async (names, _what, mostPages) => {
    await here.standIn.clearFaults();
    await openVaults();
    await here.standIn.fault({ on: 'ListJobs', kind: 'marker-wrong', names });
    await here.standIn.forgetJournal();
    await person.openVault('data');
    await person.sees('The list may be incomplete.');
    expect(await jobRows()).toBe(50);
    expect(await pagesOf('ListJobs')).toBeLessThanOrEqual(mostPages);
  },
);

test('S6 jobs and vaults that move between pages while they are read come once, and nothing is said to be missing', async () => {
  await here.standIn.clearFaults();
  await here.standIn.fault({ on: 'List*', kind: 'marker-wrong', names: 'last-item' });
  await openVaults();
  // Rows stand there from the last time; these are the ones that were read now.
  await expect.poll(() => pagesOf('ListVaults')).toBe(2);
  await main().getByText('demo: asking Amazon').waitFor({ state: 'detached' });
  expect(await rows().count()).toBe(VAULTS);
  await person.openVault('data');
  await main().getByRole('row').nth(JOBS).waitFor();
  expect(await jobRows()).toBe(JOBS);
  expect(await main().getByText('may be incomplete').count()).toBe(0);
});
