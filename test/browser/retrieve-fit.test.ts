/** What doesn't fit is said before it is paid for, also of one archive. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { personAt } from '../drive/person.ts';
import { scene, type Scene } from '../drive/scene.ts';

const MiB = 1024 * 1024;

let here: Scene;
beforeAll(async () => {
  here = await scene({ chromium: inject('chromium'), files: { disk: 100 * MiB }, open: { quotaBytes: 80 * MiB } });
});
afterAll(() => here.end());

test('D6 an archive that is larger than the room is asked for by a part, or knowingly', async () => {
  const { page } = here.thaw;
  await personAt(page).openVault();
  await page.getByRole('link', { name: 'Retrieve an archive…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retrieve an archive' });
  const retrieve = dialog.getByRole('button', { name: /^Retrieve/ });
  const doesNotFit = dialog.getByText('It doesn’t fit into one go.');
  await dialog.getByLabel('Archive id').fill(here.file('disk').archiveId);
  await dialog.getByText('Only a part of it').click();
  await dialog.getByLabel('From MiB').fill('0');
  await dialog.getByLabel('To MiB, not included').fill('90');
  await dialog.getByText('90.0 MiB are to be kept in this browser at once').waitFor();
  await dialog.getByText('Retrieve it in parts').waitFor();
  expect(await retrieve.isDisabled()).toBe(true);

  // The longest words of the button, on the narrowest screen.
  await page.setViewportSize({ width: 360, height: 800 });
  await dialog.getByLabel('To MiB, not included').fill('20000');
  await retrieve.getByText('at most about').waitFor();
  const { x, width } = (await retrieve.boundingBox())!;
  expect([x >= 0, x + width <= 360]).toEqual([true, true]);

  await dialog.getByLabel('To MiB, not included').fill('48');
  await doesNotFit.waitFor({ state: 'detached' });
  expect(await retrieve.isDisabled()).toBe(false);

  await dialog.getByLabel('To MiB, not included').fill('90');
  await dialog.getByLabel('download when ready').uncheck();
  await doesNotFit.waitFor({ state: 'detached' });
  await dialog.getByLabel('download when ready').check();
  await dialog.getByLabel('Retrieve all the same').check();
  await retrieve.click();
  await page.waitForURL(/#\/t\//);
  expect((await here.standIn.journal()).filter(({ operation }) => operation === 'InitiateJob')).toHaveLength(1);
});
