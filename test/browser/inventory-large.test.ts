/** 200,000 archives by the screens: looked for while they load, one found by its name, retrieved, saved, equal (screens.md, story 6). */
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { Progress } from '../../src/loader/inventory/messages.ts';
import { sha256OfFile } from '../drive/files.ts';
import { inventoriesOf, openInventory } from '../drive/open-inventory.ts';
import { personAt, type Person } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { polled, scene, type Scene } from '../drive/scene.ts';
import { aGeneratedArchive } from '../drive/generated.ts';

const chromium = inject('chromium');
const COUNT = 200_000;

let here: Scene;
let person: Person;
beforeAll(async () => {
  here = await scene({ chromium, files: {}, flags: ['--generate-archives', String(COUNT)], open: { initScript: WITHOUT_PICKER } });
  person = personAt(here.thaw.page);
});
afterEach(() => expect(here.thaw.complaints).toEqual([]));
afterAll(() => here.end());

test('lists, filters and rows are answered while it is read, and cover what was read so far', async () => {
  const { page } = here.thaw;
  const { transferId } = (await here.thaw.ask({ kind: 'inventory/retrieve', region: 'demo', vault: 'generated', format: 'JSON', part: {} })) as {
    transferId: string;
  };
  await polled(
    () => inventoriesOf(page),
    (all) => all.length > 0,
    'an inventory',
    60_000,
  );
  const open = await openInventory(page, transferId);
  const counts: number[] = [];
  for (;;) {
    const { count } = (await open.ask({ kind: 'list', query: { filter: { text: '*' }, sort: { by: 'size', down: true } } })) as { count: number };
    const rows = await open.ask({ kind: 'rows', from: 0, count: 50 });
    if (count > 0) expect(rows).toHaveLength(Math.min(50, count));
    counts.push(count);
    if ((await open.told()).at(-1)?.state === 'done') break;
  }
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  // Of more than one size on the way: it didn't only answer at the end.
  expect(new Set(counts.filter((count) => count < COUNT)).size).toBeGreaterThan(1);
  expect(await open.ask({ kind: 'list', query: { filter: {}, sort: { by: 'name', down: false } } })).toMatchObject({ count: COUNT });
  expect((await open.told()).at(-1)).toMatchObject({ rows: COUNT, problems: 0, complete: true } satisfies Partial<Progress>);
  await open.close();
});

test('one archive is found by a part of its name, chosen, retrieved, saved, and equal', async () => {
  const { page } = here.thaw;
  const wanted = await aGeneratedArchive(COUNT);
  await page.evaluate(() => location.assign('#/v/demo/generated/files'));
  const search = page.getByRole('searchbox');
  await search.fill(wanted.name);
  await search.press('Enter');
  const row = page.getByRole('row').filter({ hasText: wanted.name }).first();
  await row.getByRole('checkbox').click();
  await page.getByRole('link', { name: 'Retrieve…' }).last().click();
  const dialog = page.getByRole('dialog', { name: /^Retrieve/ });
  await dialog.getByRole('button', { name: /^Retrieve/ }).click();
  await dialog.getByText('1 accepted').waitFor();
  const transfer = (await here.thaw.transfers()).find(({ kind }) => kind === 'archive');
  await person.openTransfer(transfer!.id);
  await person.sees('Proven. Ready to save');
  const { path } = await person.takesDownload(() => person.press('Save'));
  expect(await sha256OfFile(path)).toBe(wanted.sha256);
});
