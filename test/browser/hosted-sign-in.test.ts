/** Signing in on the stand-in's hosted page: there and back, kept over a reload, renewed, ended everywhere, not to be forged. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { archiveIdOf } from '../../stand-in/core/archive-id.ts';
import { signInAtForm } from '../drive/hosted-sign-in.ts';
import { personAt } from '../drive/person.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { killBrowser, openThaw, type Thaw } from '../drive/thaw.ts';

const chromium = inject('chromium');
let standIn: RunningStandIn;
let thaw: Thaw;
let page: Page;

beforeAll(async () => {
  standIn = await startStandIn(['--id-token-life', '1h', '--rotate-refresh-tokens']);
});
beforeEach(async () => {
  thaw = await openThaw({ chromium, url: standIn.url });
  page = thaw.page;
});
afterEach(async () => {
  expect(thaw.complaints).toEqual([]);
  await standIn.clearFaults();
  await standIn.forgetJournal();
  await thaw.close().catch(() => killBrowser(thaw.profile));
  await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
});
afterAll(() => standIn.kill());

const signInButton = (on = page) => on.getByRole('main').getByRole('button', { name: 'Sign in', exact: true });
const signedIn = (on = page): Promise<void> => on.getByRole('link', { name: 'Signed in', exact: true }).waitFor();
const signedOut = (on = page): Promise<void> => on.getByRole('link', { name: 'Not signed in' }).waitFor();
const seesVaults = (on = page): Promise<void> => on.getByRole('main').getByRole('link', { name: 'demo-photos', exact: true }).waitFor();
const operations = async (name: string): Promise<number> => (await standIn.journal()).filter(({ operation }) => operation === name).length;

async function signIn(on = page): Promise<void> {
  await signInButton(on).click();
  await signInAtForm(on, standIn.url);
  await signedIn(on);
}

interface Kept {
  readonly idToken: string;
  readonly refreshToken: string;
}
const keptTokens = async (on = page): Promise<Kept | null> =>
  JSON.parse((await on.evaluate(() => sessionStorage.getItem('thaw-tokens'))) ?? 'null') as Kept | null;

test('a deep link leads through the hosted page and back, and the address holds nothing of it', async () => {
  await page.goto(new URL('#/v/demo/demo-photos', standIn.url).href);
  await signIn();
  await page.getByRole('status').getByText('Signed in').waitFor();
  await page.getByRole('heading', { level: 1, name: 'demo-photos' }).waitFor();
  expect(page.url()).toBe(new URL('#/v/demo/demo-photos', standIn.url).href);
  expect(Object.keys(await page.evaluate(() => ({ ...sessionStorage })))).toEqual(['thaw-tokens']);
});

test('a reload goes on without asking anybody but the identity pool', async () => {
  await signIn();
  await seesVaults();
  await standIn.forgetJournal();
  await page.reload();
  await signedIn();
  await seesVaults();
  expect(await operations('Authorize')).toBe(0);
  expect(await operations('Token')).toBe(0);
  await page.goto(new URL('#/settings', standIn.url).href);
  await page.getByText('demo@example.com').waitFor();
});

test('an ID token that ran out is renewed silently, and the next refresh token is the rotated one', async () => {
  await signIn();
  await seesVaults();
  const first = await keptTokens();
  // The tab finds what an hour later would be there: a token that has run out.
  await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('thaw-tokens') ?? '{}') as object;
    sessionStorage.setItem('thaw-tokens', JSON.stringify({ ...kept, idTokenExpiresAtMs: 0 }));
  });
  await page.reload();
  await signedIn();
  await seesVaults();
  const second = await keptTokens();
  expect(second?.idToken).not.toBe(first?.idToken);
  expect(second?.refreshToken).not.toBe(first?.refreshToken);
  expect(await operations('Authorize')).toBe(1);
});

test('a session that the provider has ended is asked for again, without a word of failure', async () => {
  await signIn();
  await standIn.fault({ on: 'Token', kind: 'error', status: 400, code: 'invalid_grant', message: 'ended' });
  await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('thaw-tokens') ?? '{}') as object;
    sessionStorage.setItem('thaw-tokens', JSON.stringify({ ...kept, idTokenExpiresAtMs: 0 }));
  });
  await page.reload();
  await signInButton().waitFor();
  expect(await keptTokens()).toBeNull();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('K4 signing out ends it in every tab, in the worker and at the provider, and takes the tokens back', async () => {
  await signIn();
  const other = await thaw.context.newPage();
  await other.goto(standIn.url);
  // The provider still knows the person: no form.
  await signInButton(other).click();
  await signedIn(other);
  const ofBefore = await other.evaluate(() => sessionStorage.getItem('thaw-tokens') ?? '');
  await page.goto(new URL('#/settings', standIn.url).href);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Paste temporary keys' }).waitFor();
  await signedOut();
  await signedOut(other);
  expect(await thaw.ask({ kind: 'ping', build: 'test' })).toMatchObject({ keys: 'none' });
  // A tab that was frozen meanwhile gives what it has; one that was discarded finds its tokens.
  const session = { kind: 'pasted', keys: { accessKeyId: 'ASIAFROZEN', secretAccessKey: 'secret', sessionToken: 'token' } } as const;
  expect(await thaw.ask({ kind: 'session/set', session, signOuts: 0 })).toEqual({ isOver: true });
  expect(await thaw.ask({ kind: 'ping', build: 'test' })).toMatchObject({ keys: 'none' });
  await other.evaluate((text) => sessionStorage.setItem('thaw-tokens', text), ofBefore);
  await other.reload();
  await signInButton(other).waitFor();
  for (const tab of [page, other]) expect(await keptTokens(tab)).toBeNull();
  await expect.poll(() => operations('Revoke')).toBe(2);
  // The provider asks for the password again.
  await signIn();
});

test('where the provider can’t be told of a sign-out, that is said, and nothing is left here', async () => {
  await signIn();
  await page.goto(new URL('#/settings', standIn.url).href);
  await standIn.fault({ on: 'Revoke', kind: 'close' });
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByText('The sign-in page could not be reached, so it doesn’t know that you signed out.').waitFor();
  await signedOut();
  expect(await keptTokens()).toBeNull();
});

describe('K6 what a sign-in page sends back', () => {
  test('is not taken where this tab asked for nothing, and the address is cleaned all the same', async () => {
    await page.goto(new URL('/?code=stolen&state=forged', standIn.url).href);
    await page.getByText('A sign-in came back that this tab didn’t begin, or that was used before.').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await operations('Token')).toBe(0);
  });

  test('is taken once', async () => {
    const answers: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.url().includes('code=')) answers.push(request.url());
    });
    await signIn();
    const [answer] = answers;
    if (answer === undefined) throw new Error('no answer was seen');
    const other = await thaw.context.newPage();
    await other.goto(answer);
    await other.getByText('A sign-in came back that this tab didn’t begin, or that was used before.').waitFor();
    expect(await operations('Token')).toBe(1);
  });

  test('as a refusal is told, without the provider’s own words', async () => {
    await page.route('**/oauth2/authorize?*', async (route) => {
      const state = new URL(route.request().url()).searchParams.get('state') ?? '';
      const location = new URL(`/?error=access_denied&error_description=${encodeURIComponent('<b>Call us</b>')}&state=${state}`, standIn.url).href;
      await route.fulfill({ status: 302, headers: { location } });
    });
    await signInButton().click();
    await page.getByText(/^The sign-in was refused \(.*access_denied.*\)/).waitFor();
    expect(await page.getByText('Call us').count()).toBe(0);
  });
});

test('K3 tokens are in this tab’s session storage, keys nowhere: not in the profile, not in an address', async () => {
  const addresses: string[] = [];
  const given: string[] = [];
  thaw.context.on('request', (request) => addresses.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
  await page.route('**/cognito-identity/**', async (route) => {
    const response = await route.fetch();
    given.push(await response.text());
    await route.fulfill({ response });
  });
  await signIn();
  await seesVaults();
  const tokens = await keptTokens();
  const keys = given.flatMap((text) => [...text.matchAll(/"(?:SecretKey|SessionToken)":"([^"]+)"/g)].flatMap(([, secret]) => secret ?? []));
  expect(keys.length).toBeGreaterThanOrEqual(2);
  const secrets = [tokens?.idToken ?? '', tokens?.refreshToken ?? '', ...keys];
  for (const secret of secrets) expect(addresses.filter((address) => address.includes(secret))).toEqual([]);
  await thaw.kill();
  const found = new Set<string>();
  for (const entry of await readdir(thaw.profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (secrets.some((secret) => bytes.includes(Buffer.from(secret)) || bytes.includes(Buffer.from(secret, 'utf16le')))) found.add(path);
  }
  expect([...found].filter((path) => !path.includes('Session Storage'))).toEqual([]);
});

test('any other OpenID provider that the identity pool trusts signs in by config.json alone', async () => {
  const own = (await (await fetch(new URL('/config.json', standIn.url))).json()) as { signIn: { tokens: { domain: string } } };
  const { host } = new URL(own.signIn.tokens.domain);
  const signInThere = { ...own.signIn, loginProvider: `${host}/oidc`, tokens: { kind: 'oidc', issuer: `http://${host}/oidc`, clientId: 'thaw' } };
  await page.route('**/config.json', (route) => route.fulfill({ json: { ...own, signIn: signInThere } }));
  await page.reload();
  await signInButton().click();
  await signInAtForm(page, standIn.url);
  await page.getByRole('link', { name: /^Signed in/ }).waitFor();
  await seesVaults();
});

test('K1 a download outlives ID tokens and keys: both are renewed under way, and nobody is asked', async () => {
  const short = await startStandIn(['--job-delay', '100ms', '--id-token-life', '6s', '--key-life', '4s', '--bandwidth', '2MB/s']);
  onTestFinished(() => short.kill());
  await page.goto(short.url);
  await signInButton().click();
  await signInAtForm(page, short.url);
  await seesVaults();
  const person = personAt(page);
  await person.retrieve({ vault: 'demo-photos', archiveId: archiveIdOf('demo-photos 2012/NAS/Camera Uploads.zip'), name: 'Camera Uploads.zip' });
  await person.sees('Proven. Ready to save');
  const operations = (await short.journal()).map(({ operation }) => operation);
  // The first of each is the sign-in's own; a request needs keys only as it leaves.
  expect(operations.filter((one) => one === 'Token').length).toBeGreaterThanOrEqual(2);
  expect(operations.filter((one) => one === 'CognitoGetCredentialsForIdentity').length).toBeGreaterThanOrEqual(3);
  expect(operations.filter((one) => one === 'Authorize')).toHaveLength(1);
  expect(await short.rangesServed()).toHaveLength(3);
});

test('a session that the provider ends while Thaw is open is told, asked of the provider once, and begun anew by a click', async () => {
  const short = await startStandIn(['--id-token-life', '4s', '--key-life', '2s']);
  onTestFinished(() => short.kill());
  await page.goto(short.url);
  await signInButton().click();
  await signInAtForm(page, short.url);
  await seesVaults();
  await short.fault({ on: 'Token', kind: 'error', status: 400, code: 'invalid_grant', message: 'ended' });
  const vaults = page.getByRole('link', { name: 'Vaults' }).first();
  const ended = page.getByRole('main').getByText('Your sign-in ended.');
  // Its token runs out by the clock; until then the vaults still come.
  await expect
    .poll(
      async () => {
        await page.getByRole('link', { name: 'Transfers' }).first().click();
        await vaults.click();
        return ended
          .first()
          .waitFor({ timeout: 2_000 })
          .then(
            () => true,
            () => false,
          );
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  await page.getByRole('link', { name: 'Transfers' }).first().click();
  await vaults.click();
  await ended.first().waitFor();
  const tokens = (await short.journal()).filter(({ operation }) => operation === 'Token');
  expect(tokens).toHaveLength(2);
  await short.clearFaults();
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await signInButton().click();
  await seesVaults();
});
