/** The doors, what they ask for, and what is said where one is closed. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { temporaryKeys } from '../drive/keys.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { killBrowser, openThaw, type Thaw } from '../drive/thaw.ts';

const chromium = inject('chromium');
let state: string;
let standIn: RunningStandIn;
let thaw: Thaw;
let page: Page;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'thaw-state-'));
  standIn = await startStandIn(['--state', state]);
  thaw = await openThaw({ chromium, url: standIn.url });
  page = thaw.page;
});
beforeEach(async () => {
  await page.goto(standIn.url);
  await page.reload();
});
afterEach(async () => {
  await page.unrouteAll();
  await standIn.clearFaults();
  expect(thaw.complaints).toEqual([]);
});
afterAll(async () => {
  await thaw.close().catch(() => killBrowser(thaw.profile));
  await standIn.kill();
  for (const path of [state, thaw.profile]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
});

const paste = async (accessKeyId: string, secretAccessKey: string, sessionToken = ''): Promise<void> => {
  await page.getByRole('button', { name: 'Paste temporary keys' }).click();
  await page.getByLabel('Access key id').fill(accessKeyId);
  await page.getByLabel('Secret access key').fill(secretAccessKey);
  await page.getByLabel('Session token').fill(sessionToken);
  await page.getByRole('button', { name: 'Use these keys' }).click();
};
const seesVaults = (): Promise<void> => page.getByRole('main').getByRole('link', { name: 'demo-photos', exact: true }).waitFor();

/** Of the stand-in, good for ever: for programs. */
async function longLivedKeys(): Promise<readonly [string, string]> {
  const text = await readFile(join(state, 'state.json'), 'utf8');
  const [, id = ''] = /"accessKeyId":\s*"(STANDIN\w+)"/.exec(text) ?? [];
  const [, secret = ''] = /"secretAccessKey":\s*"([^"]+)"/.exec(text) ?? [];
  if (!id || !secret) throw new Error('state.json holds no keys');
  return [id, secret];
}

describe('pasted keys', () => {
  test('open the vaults, stay in this tab’s memory only, and are asked for again after a reload', async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await temporaryKeys(standIn.url);
    await paste(accessKeyId, secretAccessKey, sessionToken);
    await seesVaults();
    await page.getByText('Signed in with pasted keys').first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Paste temporary keys' }).waitFor();
    await page.getByRole('link', { name: 'Not signed in' }).waitFor();
    await page.getByRole('button', { name: 'Paste temporary keys' }).click();
    for (const label of ['Access key id', 'Secret access key', 'Session token']) expect(await page.getByLabel(label).inputValue()).toBe('');
  });

  test('keys without a token are taken where the service takes them', async () => {
    await paste(...(await longLivedKeys()));
    await seesVaults();
  });

  test('K7 long-lived keys of AWS are refused with advice, and nothing is asked with them', async () => {
    await standIn.forgetJournal();
    await paste('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
    await page.getByText('These are long-lived keys. Make temporary ones with “aws sts get-session-token” and paste those').waitFor();
    expect(await page.getByLabel('Access key id').getAttribute('aria-invalid')).toBe('true');
    expect((await standIn.journal()).filter(({ operation }) => operation === 'ListVaults')).toEqual([]);
  });

  test('temporary keys without their token are refused before anything is asked', async () => {
    await paste('ASIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
    await page.getByText('Temporary keys come with a session token.').waitFor();
  });

  test('keys that Amazon refuses are told so, and others can be pasted', async () => {
    const [id] = await longLivedKeys();
    await paste(id, 'a secret that is not its own');
    await page
      .getByText(/^Amazon refused these keys/)
      .first()
      .waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Paste temporary keys' }).waitFor();
  });
});

describe('C1 a configuration that can’t be used is told, and pasted keys work all the same', () => {
  const good = { regions: ['demo'], demo: 'server' };
  const pool = {
    identityPoolId: 'eu-west-1:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47',
    loginProvider: 'x',
    tokens: { kind: 'stand-in', path: '/_stand-in/sign-in' },
  };
  test.each([
    ['absent', 404, '', /config\.json is missing or isn’t JSON/],
    ['a page', 200, '<!doctype html><title>Not found</title>', /config\.json is missing or isn’t JSON/],
    ['cut short', 200, '{"regions":["demo"', /config\.json is missing or isn’t JSON/],
    ['a wrong region', 200, JSON.stringify({ ...good, regions: ['eu west 1'] }), /mistake in .*regions/],
    ['no regions', 200, JSON.stringify({ demo: 'server' }), /mistake in .*regions/],
    ['a wrong pool', 200, JSON.stringify({ ...good, signIn: { ...pool, identityPoolId: 'pool' } }), /mistake in .*signIn\.identityPoolId/],
    [
      'a foreign host for tokens',
      200,
      JSON.stringify({ ...good, signIn: { ...pool, tokens: { kind: 'stand-in', path: 'https://elsewhere.example/' } } }),
      /mistake in .*signIn\.tokens/,
    ],
  ])('%s', async (_what, status, body, words) => {
    await page.route('**/config.json', (route) => route.fulfill({ status, body, contentType: 'application/json' }));
    await page.reload();
    await page.getByRole('main').getByText(words).waitFor();
    await paste(...(await longLivedKeys()));
    await page.getByRole('heading', { level: 1, name: 'Vaults' }).waitFor();
  });
});

test('a sign-in that refuses and one that can’t be reached are told apart', async () => {
  await standIn.fault({ on: 'SignIn', times: 1, kind: 'error', status: 403, code: 'Refused', message: 'no' });
  await page.getByRole('button', { name: /demo/i }).click();
  await page.getByText(/^The sign-in was refused/).waitFor();
  await standIn.fault({ on: 'SignIn', times: 1, kind: 'close' });
  await page.getByRole('button', { name: /demo/i }).click();
  await page.getByText('The sign-in could not be reached.').waitFor();
  await page.getByRole('button', { name: /demo/i }).click();
  await seesVaults();
});

test('K5 a guest is told that Amazon doesn’t let guests use Glacier', async () => {
  await standIn.fault({
    on: 'CognitoGetId',
    kind: 'error',
    status: 400,
    code: 'NotAuthorizedException',
    message: 'Unauthenticated access is not supported for this identity pool.',
  });
  await page.getByRole('button', { name: /demo/i }).click();
  await page.getByRole('main').getByText('Guests can’t use Glacier: Amazon doesn’t let them.').first().waitFor();
});
