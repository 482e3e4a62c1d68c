import { ListVaultsCommand } from '@aws-sdk/client-glacier';
import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inFolder } from './folders.ts';
import {
  begin,
  browser,
  glacierWith,
  type Hosted,
  hosted,
  INSECURE,
  openHosted,
  redeem,
  refreshed,
  refusalOf,
  signedIn,
  USER_POOL,
  userPool,
} from './hosted.ts';

const HOUR = 3_600_000;
const later = (at: Hosted, advanceMs: number) => at.order('clock', { advanceMs });

/** One for all tests: each has a browser of its own, and the clock only ever goes on. */
let made: Hosted;
beforeAll(async () => void (made = await openHosted()));
afterAll(() => made.close());

describe('the whole way', () => {
  test('form, code, token, identity pool, keys: and Glacier answers', async () => {
    const { tokens } = await signedIn(made);
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, refresh_token: expect.any(String) });
    expect(Object.keys(tokens).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'refresh_token', 'token_type']);
    const glacier = await glacierWith(made, tokens.id_token);
    expect((await glacier.send(new ListVaultsCommand({ accountId: '-' }))).VaultList).toEqual([]);
  });

  test('the tokens say what a user pool’s say', async () => {
    const { tokens, nonce } = await signedIn(made);
    const id = decodeJwt(tokens.id_token ?? '');
    expect(Object.keys(id).sort()).toEqual(
      ['aud', 'auth_time', 'cognito:username', 'email', 'exp', 'iat', 'iss', 'jti', 'nonce', 'origin_jti', 'sub', 'token_use'].sort(),
    );
    expect(id).toMatchObject({ iss: `https://${USER_POOL}`, token_use: 'id', 'cognito:username': 'demo', nonce });
    const access = decodeJwt(tokens.access_token);
    expect(access).toMatchObject({ iss: id.iss, sub: id.sub, token_use: 'access', client_id: id.aud });
    expect(access).not.toHaveProperty('aud');
  });

  test('the pool’s discovery names the places that were used', async () => {
    const told = await (await fetch(`${made.url}/demo_StandIn01/.well-known/openid-configuration`)).json();
    expect(told).toMatchObject(userPool(made));
  });

  test('a person who opened the app as 127.0.0.1 comes back there', async () => {
    const appUrl = made.appUrl.replace('localhost', '127.0.0.1');
    const begun = await begin(made, userPool(made), { redirect_uri: appUrl });
    expect(await redeem(begun, await browser().signIn(begun.address, appUrl))).toHaveProperty('id_token');
  });

  test('the key outlives a restart with --state, and so do ID tokens', () =>
    inFolder(async (state) => {
      const token = await hosted(['--state', state], async (own) => (await signedIn(own)).tokens.id_token);
      await hosted(['--state', state], async (own) => expect(await refusalOf(own, token)).toBeUndefined());
    }));
});

describe('refreshing', () => {
  test('gives new tokens for the same sign-in, and no new refresh token', async () => {
    const begun = await signedIn(made);
    const again = await refreshed(begun, begun.tokens.refresh_token);
    expect(again).not.toHaveProperty('refresh_token');
    expect(await refusalOf(made, again.id_token)).toBeUndefined();
    const [before, after] = [decodeJwt(begun.tokens.id_token ?? ''), decodeJwt(again.id_token ?? '')];
    expect(after).toMatchObject({ sub: before.sub, origin_jti: before['origin_jti'], auth_time: before['auth_time'] });
    expect(after.jti).not.toBe(before.jti);
  });

  test('follows the stand-in’s clock: the old token has run out there, the new one is good', () =>
    hosted(['--id-token-life', '10m'], async (own) => {
      const begun = await signedIn(own);
      await later(own, 11 * 60_000);
      expect(await refusalOf(own, begun.tokens.id_token)).toMatch(/^Invalid login token\. Token expired: \d+ >= \d+$/);
      expect(await refusalOf(own, (await refreshed(begun, begun.tokens.refresh_token)).id_token)).toBeUndefined();
    }));

  test('with --rotate-refresh-tokens the old one is good for another minute', () =>
    hosted(['--rotate-refresh-tokens'], async (own) => {
      const begun = await signedIn(own);
      const { refresh_token: second } = await refreshed(begun, begun.tokens.refresh_token);
      expect(second).not.toBe(begun.tokens.refresh_token);
      await later(own, 59_000);
      expect(await refreshed(begun, begun.tokens.refresh_token)).toHaveProperty('id_token'); // the first answer may have been lost
      await later(own, 2_000);
      await expect(refreshed(begun, begun.tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    }));

  test('ends with the revocation of the refresh token', async () => {
    const { as, client, ...begun } = await signedIn(made);
    const answer = await oauth.revocationRequest(as, client, oauth.None(), begun.tokens.refresh_token ?? '', INSECURE);
    expect([answer.status, await answer.clone().text()]).toEqual([200, '']);
    await oauth.processRevocationResponse(answer);
    await expect(refreshed({ as, client, ...begun }, begun.tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('ends after 30 days', async () => {
    const begun = await signedIn(made);
    await later(made, 30 * 24 * HOUR);
    await expect(refreshed(begun, begun.tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the session of the pages', () => {
  const isAsked = async (person: ReturnType<typeof browser>): Promise<boolean> => {
    const { address } = await begin(made, userPool(made));
    return new URL((await person.visit(address)).headers.get('location') ?? '', address).pathname.startsWith('/login/');
  };

  test('signs in again without the form, for an hour', async () => {
    const person = browser();
    await signedIn(made, person);
    expect(await isAsked(person)).toBe(false);
    await later(made, HOUR);
    expect(await isAsked(person)).toBe(true);
  });

  test('ends with /logout, which comes back to the app', async () => {
    const person = browser();
    const { client } = await signedIn(made, person);
    const query = new URLSearchParams({ client_id: client.client_id, logout_uri: made.appUrl });
    const answer = await person.visit(`${made.url}/logout?${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, made.appUrl]);
    expect(await isAsked(person)).toBe(true);
  });

  test('can end in the form for somebody else', async () => {
    const person = browser();
    await signedIn(made, person);
    const begun = await begin(made, userPool(made));
    const answer = await person.visit(`${made.url}/logout${begun.address.search}`);
    expect(answer.status).toBe(302);
    const to = new URL(answer.headers.get('location') ?? '', made.url);
    expect(await redeem(begun, await person.signIn(to, made.appUrl))).toHaveProperty('id_token');
  });

  test.each([
    { logout_uri: 'https://evil.example/' },
    { logout_uri: 'APPother' },
    { logout_uri: 'APP', client_id: 'else' },
    { redirect_uri: 'APP' },
    {},
  ])('/logout with %j goes nowhere and ends nothing', async (changed) => {
    const person = browser();
    const { client } = await signedIn(made, person);
    const query = new URLSearchParams({ client_id: client.client_id, ...changed }).toString().replace('APP', encodeURIComponent(made.appUrl));
    const answer = await person.visit(`${made.url}/logout?${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await isAsked(person)).toBe(false);
  });
});

describe('K6 at the server', () => {
  test.each([
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without a method', { code_challenge_method: null }, 'invalid_request'],
    ['no PKCE', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['no openid', { scope: null }, 'invalid_request'],
    ['a scope that the app has not', { scope: 'openid email' }, 'invalid_scope'],
  ])('%s: the app is told, with its state', async (_, changed, error) => {
    const { address, state } = await begin(made, userPool(made), changed);
    const back = new URL((await browser().visit(address)).headers.get('location') ?? '');
    expect(back.href.startsWith(`${made.appUrl}?`)).toBe(true);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state });
  });

  test.each(['https://evil.example/', 'APPelse', 'http://localhost:1/', 'APP?x=1', ''])(
    'a redirect_uri that is not registered (%s) gets a page, never a redirect',
    async (uri) => {
      const redirect_uri = uri.replace('APP', made.appUrl);
      const answer = await browser().visit((await begin(made, userPool(made), { redirect_uri })).address);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    },
  );

  test('an unknown client gets a page', async () => {
    const answer = await browser().visit((await begin(made, userPool(made), { client_id: 'else' })).address);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  const refusedCode = async (spoil: (begun: Awaited<ReturnType<typeof begin>>) => object, wait = 0): Promise<void> => {
    const begun = await begin(made, userPool(made));
    const back = await browser().signIn(begun.address, made.appUrl);
    await later(made, wait);
    await expect(redeem({ ...begun, ...spoil(begun) }, back)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
  };

  test('a code without the verifier of who asked for it is worth nothing', () =>
    refusedCode(() => ({ verifier: oauth.generateRandomCodeVerifier() })));

  test('a code for another redirect_uri is worth nothing', () => refusedCode(() => ({ redirectUri: made.appUrl.replace('localhost', '127.0.0.1') })));

  test('a code is good for five minutes', () => refusedCode(() => ({}), 300_000));

  test('a replayed code is refused, and ends what it gave', async () => {
    const begun = await begin(made, userPool(made));
    const back = await browser().signIn(begun.address, made.appUrl);
    const { refresh_token } = await redeem(begun, back);
    await expect(redeem(begun, back)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(refreshed(begun, refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the identity pool checks for itself', () => {
  test('an access token, a forged one, another audience and another provider’s name are refused in Cognito’s words', async () => {
    const { tokens } = await signedIn(made);
    expect(await refusalOf(made, tokens.access_token)).toBe('Invalid login token. Missing a required claim: aud');
    const { privateKey } = await generateKeyPair('RS256');
    const forged = new SignJWT(decodeJwt(tokens.id_token ?? '')).setProtectedHeader({ alg: 'RS256' });
    expect(await refusalOf(made, await forged.sign(privateKey))).toBe("Invalid login token. Couldn't verify signed token.");
    expect(await refusalOf(made, tokens.id_token, `localhost:${made.port}/oidc`)).toBe("Invalid login token. Couldn't verify signed token.");
    expect(await refusalOf(made, tokens.id_token, 'accounts.example.com')).toBe('Token is not from a supported provider of this identity pool.');
  });
});
