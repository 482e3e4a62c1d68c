/** The stand-in's form in a real browser: what its policy lets through, and the way back to the app. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sideways, violations } from '../drive/axe.ts';
import { signInAtForm } from '../drive/hosted-sign-in.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { openThaw, type Thaw } from '../drive/thaw.ts';

let standIn: RunningStandIn;
let thaw: Thaw;
/** Where the app would send the person. */
let address: URL;

beforeAll(async () => {
  standIn = await startStandIn([]);
  const policy = (await fetch(standIn.url)).headers.get('content-security-policy') ?? '';
  const [, signIn = ''] = /connect-src 'self' (http:\/\/localhost:\d+);/.exec(policy) ?? [];
  address = new URL('/oauth2/authorize', signIn);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'standin0client0of0the0demo',
    redirect_uri: standIn.url,
    scope: 'openid',
    state: 'a-state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString();
  thaw = await openThaw({ chromium: inject('chromium'), url: standIn.url });
});
afterAll(async () => {
  await thaw.close();
  await standIn.kill();
  await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
});

test('the form is usable by everybody, narrow and dark too', async () => {
  await thaw.page.goto(address.href);
  for (const colorScheme of ['light', 'dark'] as const) {
    await thaw.page.emulateMedia({ colorScheme });
    expect(await violations(thaw.page)).toEqual([]);
  }
  await thaw.page.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(thaw.page)).toEqual([]);
});

test('signing in leads back to the app with code and state, against no policy of either', async () => {
  const back = thaw.page.waitForRequest((request) => request.isNavigationRequest() && request.url().startsWith(standIn.url));
  await thaw.page.goto(address.href);
  await signInAtForm(thaw.page, standIn.url);
  expect([...new URL((await back).url()).searchParams.keys()]).toEqual(['code', 'state']);
  expect(thaw.complaints).toEqual([]);
});
