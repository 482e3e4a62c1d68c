/** Names that Synology's Glacier Backup keeps in the `_mapping` vault: picked as a file, and from a proven transfer. */
import { CreateVaultCommand, GlacierClient, UploadArchiveCommand } from '@aws-sdk/client-glacier';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { askForInventory, temporaryKeys } from '../drive/keys.ts';
import { listingAt } from '../drive/listing.ts';
import { personAt, type Person } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';
import { mappingFile } from '../unit/loader/mapping-file.ts';

const chromium = inject('chromium');
/** Descriptions of Synology's tell nothing; the folder's own names stand for that here. */
const FILES = { 'obj-1': 9, 'obj-2': 10, 'obj-3': 11 };

describe('names of a Synology mapping', () => {
  let here: Scene;
  let person: Person;
  let mapping: Uint8Array<ArrayBuffer>;

  beforeAll(async () => {
    here = await scene({ chromium, files: FILES, open: { initScript: WITHOUT_PICKER } });
    person = personAt(here.thaw.page);
    const id = (name: string): string => here.file(name).archiveId;
    mapping = await mappingFile([
      [id('obj-1'), 'photo', '/2014/Ísland/fjord.jpg'],
      [id('obj-2'), 'photo', '/2014/<img src=x>.jpg'],
      [id('obj-1'), 'backup', '/copies/fjord.jpg'],
      ['x'.repeat(138), 'photo', '/gone.jpg'],
    ]);
    await upload('data_mapping', mapping);
    await askForInventory(here.standIn.url, 'data', 'JSON');
    await person.openVault();
    await here.thaw.page.getByRole('button', { name: 'Use it' }).click();
    await person.sees(/^3 archives/);
  });
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  async function upload(vaultName: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
    const client = new GlacierClient({ region: 'demo', endpoint: here.standIn.url, credentials: await temporaryKeys(here.standIn.url) });
    await client.send(new CreateVaultCommand({ accountId: '-', vaultName }));
    const { archiveId } = await client.send(new UploadArchiveCommand({ accountId: '-', vaultName, archiveDescription: 'mapping', body }));
    if (archiveId === undefined) throw new Error('an archive without an id');
    return archiveId;
  }

  const dialog = () => here.thaw.page.getByRole('dialog', { name: 'Names from a list' });
  async function openDialog(): Promise<void> {
    await here.thaw.page
      .getByRole('button', { name: /^More for / })
      .first()
      .click();
    await here.thaw.page.getByRole('menuitem', { name: /^Names/ }).click();
    await dialog().waitFor();
  }
  async function pick(name: string, bytes: Uint8Array): Promise<void> {
    await dialog()
      .getByLabel('Choose a list')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  }
  const close = () => dialog().getByRole('button', { name: 'Close' }).last().click();

  test('come from a file that the person picks; what isn’t here is counted', async () => {
    await openDialog();
    await pick('mapping.sqlite3', mapping.slice());
    await dialog().getByText('2 archives got a name of the list; 1 name of it is of archives that aren’t here.').first().waitFor();
    await close();
    const { page } = here.thaw;
    const list = listingAt(page);
    await list.open('?in=photo/2014');
    await list.row('<img src=x>.jpg').waitFor();
    expect(await page.locator('main img[src=x]').count()).toBe(0);
    await list.open('?in=photo/2014/Ísland');
    await list.grid.locator('[data-place="0"]').focus();
    await page.keyboard.press('Enter');
    const details = page.getByRole('dialog', { name: 'Details' });
    await details.getByText('photo/2014/Ísland').waitFor();
    await details.getByText('backup/copies/fjord.jpg').waitFor();
    // The description, as Amazon keeps it.
    await details.getByText('obj-1', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('I9 what is no mapping is told in words, and the names stay', async () => {
    await person.openVault();
    await openDialog();
    const view = await mappingFile([], ["CREATE VIEW file_info_tb AS SELECT 'a' AS archiveID, 'b' AS basePath"]);
    await pick('view.sqlite3', view);
    await dialog()
      .getByText(/“view.sqlite3” can’t be used as a list of names: what it calls “file_info_tb” isn’t a table/)
      .waitFor();
    await pick('cut.sqlite3', mapping.slice(0, mapping.length / 2));
    await dialog()
      .getByText(/it is damaged, or was cut off on its way/)
      .waitFor();
    await dialog()
      .getByText(/In use:.*mapping\.sqlite3/)
      .waitFor();
  });

  test('come from the mapping vault’s proven archive, without saving it', async () => {
    await dialog().getByRole('button', { name: 'Take it off' }).click();
    await dialog().getByText('In use:').waitFor({ state: 'detached' });
    await close();
    const archiveId = await upload('data_mapping', mapping.slice());
    const value = await here.thaw.ask({
      kind: 'transfer/retrieve',
      region: 'demo',
      vault: 'data_mapping',
      archiveId,
      name: 'mapping',
      tier: 'Bulk',
      downloadWhenReady: true,
    });
    await here.proven((value as { transferId: string }).transferId);
    await person.openVault();
    await openDialog();
    await dialog().getByRole('button', { name: 'Use it' }).click();
    await dialog()
      .getByText(/^2 archives got a name/)
      .first()
      .waitFor();
  });
});
