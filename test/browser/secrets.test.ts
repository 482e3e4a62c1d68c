/** K3: after a whole run with faults no secret is in the profile, in an address, or on a screen. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { temporaryKeys, type TemporaryKeys } from '../drive/keys.ts';
import { personAt } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';

const chromium = inject('chromium');
let here: Scene;
beforeEach(async () => {
  here = await scene({ chromium, files: { 'film.mkv': 3 * CHUNK, 'other.mkv': 2 * CHUNK }, open: { initScript: WITHOUT_PICKER } });
});
afterEach(() => here.end());

/** Files below the folder that hold one of the texts, as UTF-8 or as UTF-16. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const needles = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(encodeURIComponent(text))]);
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path.slice(folder.length));
  }
  return found;
}

const refusalThatEchoes = ({ sessionToken }: TemporaryKeys): string =>
  `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'GET\n/-/vaults/data\n\nx-amz-security-token:${sessionToken}\n'`;

test('K3 G6 pasted keys and a login, wrong bytes, refusals that echo the token, a save, the end of the browser: nothing of them is left', async () => {
  const { page, context, profile } = here.thaw;
  const addresses: string[] = [];
  context.on('request', (request) => addresses.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
  const said: string[] = [];
  context.on('console', (message) => said.push(message.text()));
  const person = personAt(page);

  // A whole run with the login's keys, which the pool gave: they are read off the wire.
  const given: string[] = [];
  await page.route('**/cognito-identity/**', async (route) => {
    const response = await route.fetch();
    given.push(await response.text());
    await route.fulfill({ response });
  });
  await page.reload();
  await here.thaw.signInToDemo();
  await here.standIn.fault({ on: 'GetJobOutput', times: 1, kind: 'wrong-byte' });
  await here.standIn.fault({ on: 'GetJobOutput', times: 1, skip: 1, kind: 'close', after: 100_000 });
  await person.retrieve({ archiveId: here.file('film.mkv').archiveId, name: 'film.mkv' });
  await person.sees('Proven. Ready to save');
  await person.takesDownload(() => person.press('Save'));
  await person.sees('Handed to your browser. Did it arrive?');
  await person.signOut();

  // The same with pasted keys, of which the service says that their signature is wrong.
  const pasted = await temporaryKeys(here.standIn.url);
  await page.getByRole('link', { name: 'Vaults' }).first().click();
  await page.getByRole('button', { name: 'Paste temporary keys' }).click();
  await page.getByLabel('Access key id').fill(pasted.accessKeyId);
  await page.getByLabel('Secret access key').fill(pasted.secretAccessKey);
  await page.getByLabel('Session token').fill(pasted.sessionToken);
  await page.getByRole('button', { name: 'Use these keys' }).click();
  await page.getByRole('main').getByRole('link', { name: 'data', exact: true }).waitFor();
  await here.standIn.fault({ on: '*', kind: 'error', status: 403, code: 'InvalidSignatureException', message: refusalThatEchoes(pasted) });
  await page.getByRole('main').getByRole('link', { name: 'data', exact: true }).click();
  await page
    .getByText(/^Amazon refused these keys/)
    .first()
    .waitFor();
  const { transferId } = (await here.thaw.ask({
    kind: 'transfer/retrieve',
    region: 'demo',
    vault: 'data',
    archiveId: here.file('other.mkv').archiveId,
    name: 'other.mkv',
    tier: 'Bulk',
    downloadWhenReady: true,
  })) as { transferId: string };
  await person.openTransfer(transferId);
  await person.sees(/sign in|refused these keys/i);
  const shown = await page.locator('body').innerText();
  await here.standIn.clearFaults();

  const fromPool = given.flatMap((text) => [...text.matchAll(/"(?:SecretKey|SessionToken)":"([^"]+)"/g)].flatMap(([, secret]) => secret ?? []));
  expect(fromPool.length).toBeGreaterThanOrEqual(2);
  const secrets = [...fromPool, pasted.secretAccessKey, pasted.sessionToken];
  // The worker's calls are among them: whatever a server on the way writes into its log is searched.
  expect(addresses.filter((address) => /\/jobs\/[^/]+\/output /.test(address))).not.toEqual([]);
  for (const secret of secrets) {
    expect(addresses.filter((address) => address.includes(secret) || address.includes(encodeURIComponent(secret)))).toEqual([]);
    expect(said.filter((text) => text.includes(secret))).toEqual([]);
    expect(shown).not.toContain(secret);
  }
  expect(here.thaw.complaints).toEqual([]);
  // Some of it gets to the disk only after seconds, which a kill would hide.
  const inLocalStorage = await page.evaluate(() => JSON.stringify(localStorage));
  for (const secret of secrets) expect(inLocalStorage).not.toContain(secret);
  await here.thaw.close();
  // The search itself is sound: what must be in the profile is found there.
  expect(await filesWith(profile, ['other.mkv'])).not.toEqual([]);
  expect(await filesWith(profile, secrets)).toEqual([]);
});
