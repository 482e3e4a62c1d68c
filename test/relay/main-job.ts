/** The whole main job through a relay: keys, vault, retrieval, download, proof, saved file. */
import { readFile, rm } from 'node:fs/promises';
import { CreateVaultCommand, GlacierClient, UploadArchiveCommand } from '@aws-sdk/client-glacier';
import { expect, inject, test } from 'vitest';
import { makeFile, newFolder, sha256OfFile, type SourceFile } from '../drive/files.ts';
import { personAt } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { killBrowser, openThaw, type Thaw } from '../drive/thaw.ts';
import { keyFingerprint } from './certificates.ts';
import { KEYS, type Relayed } from './relayed.ts';

const MiB = 1024 * 1024;
const HOST = 'glacier.eu-west-1.amazonaws.com';

/** @param here is there once the test runs. */
export function mainJob(here: () => Relayed): void {
  test('the main job: pasted keys, a retrieval whose answer is lost, two chunks, proven, saved, equal', async () => {
    const { relay, amazon, standIn, certificate } = here();
    amazon.answers(); // the stand-in does
    amazon.arrived.length = 0;
    const folder = await newFolder();
    const film = await makeFile(folder, 'film.mkv', 17 * MiB + 5);
    const archiveId = await upload(standIn.url, film);
    // It trusts this certificate and no other, as a person does who installed it.
    const args = [`--ignore-certificate-errors-spki-list=${await keyFingerprint(certificate)}`];
    const thaw = await openThaw({ chromium: inject('chromium'), url: `https://localhost:${relay.port}/`, args, initScript: WITHOUT_PICKER });
    try {
      await signIn(thaw);
      await standIn.forgetJournal();
      await standIn.fault({ on: 'InitiateJob', times: 1, kind: 'accepted-then-closed' });
      const person = personAt(thaw.page);
      await person.retrieve({ vault: 'films', archiveId, name: 'film.mkv' });
      await person.sees('Proven. Ready to save');
      await person.sees('2 chunks, proven as a whole');
      const { path } = await person.takesDownload(() => person.press('Save'));
      expect(await sha256OfFile(path)).toBe(film.sha256);

      expect(thaw.context.serviceWorkers()).toHaveLength(1);
      expect(thaw.complaints).toEqual([]);
      // Each signature was checked by the stand-in for the host that was really called.
      const journal = await standIn.journal();
      expect(journal.filter(({ status }) => status >= 400)).toEqual([]);
      expect(journal.filter(({ operation }) => operation === 'InitiateJob')).toHaveLength(1);
      expect(await standIn.rangesServed()).toHaveLength(2);
      expect(new Set(amazon.arrived.map(({ serverName }) => serverName))).toEqual(new Set([HOST, 'glacier.us-east-1.amazonaws.com']));
      expect(amazon.arrived.flatMap(({ headers }) => Object.keys(headers)).filter((name) => /^(?:cookie|origin|referer|sec-)/.test(name))).toEqual(
        [],
      );
    } finally {
      await thaw.close().catch(() => killBrowser(thaw.profile));
      for (const made of [folder, thaw.profile]) await rm(made, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

/** Straight to the stand-in, as another tool would have done years ago. @returns the archive's id. */
async function upload(standInUrl: string, { path, name }: SourceFile): Promise<string> {
  const client = new GlacierClient({ region: 'eu-west-1', endpoint: standInUrl, credentials: KEYS, maxAttempts: 1 });
  const vault = { accountId: '-', vaultName: 'films' };
  await client.send(new CreateVaultCommand(vault));
  const { archiveId } = await client.send(new UploadArchiveCommand({ ...vault, archiveDescription: name, body: await readFile(path) }));
  if (archiveId === undefined) throw new Error('an archive without an id');
  return archiveId;
}

async function signIn({ page }: Thaw): Promise<void> {
  await page.getByRole('button', { name: 'Paste temporary keys' }).click();
  await page.getByLabel('Access key id').fill(KEYS.accessKeyId);
  await page.getByLabel('Secret access key').fill(KEYS.secretAccessKey);
  await page.getByRole('button', { name: 'Use these keys' }).click();
  await page.getByRole('main').getByRole('link', { name: 'films', exact: true }).waitFor();
}
