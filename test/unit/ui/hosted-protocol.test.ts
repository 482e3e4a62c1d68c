/** The code flow against a provider that answers whatever a test tells it. */
import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failed, type Failure } from '../../../src/core/failure/failure.ts';
import type { HostedSignIn } from '../../../src/ui/sign-in/hosted/kind.ts';
import { beginAt, endAt, finish, refresh } from '../../../src/ui/sign-in/hosted/protocol.ts';

const HOUR_S = 3_600;
const POOL = 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Test';
const DOMAIN = 'https://test.auth.eu-west-1.amazoncognito.com';
const SIGN_IN: HostedSignIn = {
  identityPoolId: 'eu-west-1:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47',
  loginProvider: POOL,
  tokens: { kind: 'user-pool', domain: DOMAIN, clientId: 'client' },
};
const ISSUER = 'https://login.example.org';
const OTHER: HostedSignIn = {
  ...SIGN_IN,
  loginProvider: 'login.example.org',
  tokens: { kind: 'oidc', issuer: ISSUER, clientId: 'client', scope: 'openid' },
};

let key: CryptoKey;
beforeAll(async () => {
  ({ privateKey: key } = await generateKeyPair('RS256'));
});

type Claims = Readonly<Record<string, unknown>>;
async function idToken(claims: Claims): Promise<string> {
  const nowS = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: `https://${POOL}`, aud: 'client', sub: 'someone', iat: nowS, exp: nowS + HOUR_S, ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(key);
}

/** What was asked of the provider, and what it answers by address. */
let asked: { readonly url: string; readonly form: URLSearchParams }[];
let answers: Record<string, () => Response | Promise<Response>>;

beforeEach(() => {
  asked = [];
  answers = {};
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
  vi.stubGlobal('location', { origin: 'https://thaw.example', hash: '#/v/eu-west-1/photos' });
  vi.stubGlobal('fetch', async (url: string, init: { body: URLSearchParams | null }) => {
    asked.push({ url, form: new URLSearchParams(init.body ?? '') });
    const answer = answers[url];
    if (!answer) throw new TypeError('Failed to fetch');
    return answer();
  });
  return () => vi.unstubAllGlobals();
});

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const tokenAnswer = (token: string, more: Claims = {}): Response =>
  json({ access_token: 'access', id_token: token, token_type: 'Bearer', expires_in: HOUR_S, ...more });

async function failure(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failed) return error.failure;
  throw new Error('it did not fail as it should', { cause: error });
}

/** Begins, and comes back as an honest provider sends one. */
async function answered(signIn = SIGN_IN): Promise<{ readonly answer: URLSearchParams; readonly nonce: string }> {
  const page = await beginAt(signIn);
  return { answer: new URLSearchParams({ code: 'code', state: page.searchParams.get('state') ?? '' }), nonce: page.searchParams.get('nonce') ?? '' };
}

test('one leaves for the pool’s page with PKCE, a state and a nonce, and the secret of it stays', async () => {
  const page = await beginAt(SIGN_IN);
  expect(`${page.origin}${page.pathname}`).toBe(`${DOMAIN}/oauth2/authorize`);
  expect(Object.fromEntries(page.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'client',
    redirect_uri: 'https://thaw.example/',
    scope: 'openid',
    state: expect.stringMatching(/^.{40,}$/),
    nonce: expect.stringMatching(/^.{40,}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  const { verifier } = JSON.parse(sessionStorage.getItem('thaw-sign-in') ?? '{}') as { verifier: string };
  expect(page.href).not.toContain(verifier);
  expect(asked).toEqual([]);
});

test('an answer becomes tokens, and one is where one was', async () => {
  const { answer, nonce } = await answered();
  const token = await idToken({ nonce });
  answers[`${DOMAIN}/oauth2/token`] = () => tokenAnswer(token, { refresh_token: 'again' });
  const { tokens, hash } = await finish(SIGN_IN, answer);
  expect(hash).toBe('#/v/eu-west-1/photos');
  expect(tokens).toMatchObject({ idToken: token, refreshToken: 'again' });
  expect(tokens.idTokenExpiresAtMs).toBeGreaterThan(Date.now() + (HOUR_S - 60) * 1000);
  expect(Object.fromEntries(asked[0]?.form ?? [])).toMatchObject({
    grant_type: 'authorization_code',
    code: 'code',
    client_id: 'client',
    redirect_uri: 'https://thaw.example/',
  });
});

test('K6 an answer is used once, and a foreign one never: the provider isn’t asked', async () => {
  const { answer, nonce } = await answered();
  const token = await idToken({ nonce });
  answers[`${DOMAIN}/oauth2/token`] = () => tokenAnswer(token);
  await finish(SIGN_IN, answer);
  expect(await failure(finish(SIGN_IN, answer))).toEqual({ code: 'sign-in-foreign' });
  expect(await failure(finish(SIGN_IN, new URLSearchParams({ code: 'code', state: 'forged' })))).toEqual({ code: 'sign-in-foreign' });
  expect(asked).toHaveLength(1);
});

describe('an ID token that isn’t for this sign-in is refused, and what may be wrong is named', () => {
  test.each<[string, Claims, Failure]>([
    ['K6 another nonce', { nonce: 'stolen' }, { code: 'sign-in-foreign' }],
    ['C1 another client', { aud: 'somebody else' }, { code: 'config-wrong', field: 'signIn.tokens.clientId', example: '1example23456789' }],
    [
      'C1 another pool',
      { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' },
      { code: 'config-wrong', field: 'signIn.loginProvider', example: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example' },
    ],
    [
      'a clock that is hours ahead',
      { iat: Math.floor(Date.now() / 1000) - 3 * HOUR_S, exp: Math.floor(Date.now() / 1000) - 2 * HOUR_S },
      { code: 'clock-off', minutes: 180 },
    ],
  ])('%s', async (_what, claims, expected) => {
    const { answer, nonce } = await answered();
    const token = await idToken({ nonce, ...claims });
    answers[`${DOMAIN}/oauth2/token`] = () => tokenAnswer(token);
    expect(await failure(finish(SIGN_IN, answer))).toEqual(expected);
  });
});

describe('what a provider answers instead', () => {
  test.each<[string, () => Response, Failure]>([
    [
      'a client that it doesn’t know',
      () => json({ error: 'invalid_client' }, 400),
      { code: 'config-wrong', field: 'signIn.tokens.clientId', example: '1example23456789' },
    ],
    ['a code that is too old', () => json({ error: 'invalid_grant' }, 400), { code: 'keys-ended' }],
    [
      'a web page',
      () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
      { code: 'sign-in-refused', service: 'OAUTH_RESPONSE_IS_NOT_JSON' },
    ],
    ['no ID token', () => json({ access_token: 'a', token_type: 'Bearer' }), { code: 'sign-in-refused', service: 'OAUTH_INVALID_RESPONSE' }],
  ])('%s', async (_what, respond, expected) => {
    const { answer } = await answered();
    answers[`${DOMAIN}/oauth2/token`] = respond;
    expect(await failure(finish(SIGN_IN, answer))).toEqual(expected);
  });

  test('nothing', async () => {
    const { answer } = await answered();
    expect(await failure(finish(SIGN_IN, answer))).toEqual({ code: 'sign-in-unreachable' });
  });

  test('that the person gave up', async () => {
    const page = await beginAt(SIGN_IN);
    const answer = new URLSearchParams({ error: 'access_denied', error_description: '<b>hostile</b>', state: page.searchParams.get('state') ?? '' });
    expect(await failure(finish(SIGN_IN, answer))).toEqual({ code: 'sign-in-refused', service: 'access_denied' });
  });
});

describe('renewal', () => {
  const held = { provider: 'p', idToken: 'old', idTokenExpiresAtMs: 0, refreshToken: 'again' };

  test('asks with the refresh token, and keeps it where no other is given', async () => {
    const token = await idToken({});
    answers[`${DOMAIN}/oauth2/token`] = () => tokenAnswer(token);
    expect(await refresh(SIGN_IN, held)).toMatchObject({ idToken: token, refreshToken: 'again' });
    answers[`${DOMAIN}/oauth2/token`] = () => tokenAnswer(token, { refresh_token: 'rotated' });
    expect(await refresh(SIGN_IN, held)).toMatchObject({ refreshToken: 'rotated' });
  });

  test('ends where the provider wants to see the person, and where there is no refresh token', async () => {
    answers[`${DOMAIN}/oauth2/token`] = () => json({ error: 'invalid_grant' }, 400);
    expect(await failure(refresh(SIGN_IN, held))).toEqual({ code: 'keys-ended' });
    expect(await failure(refresh(SIGN_IN, { provider: 'p', idToken: 'old', idTokenExpiresAtMs: 0 }))).toEqual({ code: 'keys-ended' });
  });
});

describe('signing out', () => {
  const held = { provider: 'p', idToken: 'token', idTokenExpiresAtMs: 0, refreshToken: 'again' };

  test('takes the refresh token back, and leads to the pool’s own page', async () => {
    answers[`${DOMAIN}/oauth2/revoke`] = () => new Response(null, { status: 200 });
    const page = await endAt(SIGN_IN, held);
    expect(page?.href).toBe(`${DOMAIN}/logout?client_id=client&logout_uri=https%3A%2F%2Fthaw.example%2F`);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({ token: 'again', client_id: 'client' });
  });

  test('says so where the provider can’t be told', async () => {
    expect(await failure(endAt(SIGN_IN, held))).toEqual({ code: 'sign-in-unreachable' });
  });
});

describe('any OpenID provider, by what it says of itself', () => {
  const discovery = (more: Claims = {}): Response =>
    json({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/auth`,
      token_endpoint: `${ISSUER}/token`,
      end_session_endpoint: `${ISSUER}/bye`,
      ...more,
    });
  const WELL_KNOWN = `${ISSUER}/.well-known/openid-configuration`;

  test('signs in and out', async () => {
    answers[WELL_KNOWN] = () => discovery();
    const { answer, nonce } = await answered(OTHER);
    const token = await idToken({ nonce, iss: ISSUER });
    answers[`${ISSUER}/token`] = () => tokenAnswer(token);
    const { tokens } = await finish(OTHER, answer);
    expect((await endAt(OTHER, tokens))?.href).toBe(
      `${ISSUER}/bye?client_id=client&id_token_hint=${token}&post_logout_redirect_uri=https%3A%2F%2Fthaw.example%2F`,
    );
  });

  test('C1 one that calls itself otherwise is named', async () => {
    answers[WELL_KNOWN] = () => discovery({ issuer: 'https://elsewhere.example' });
    expect(await failure(beginAt(OTHER))).toEqual({ code: 'config-wrong', field: 'signIn.tokens.issuer', example: 'https://login.example.org' });
  });

  test('nobody is sent to a page without HTTPS, or to a script', async () => {
    for (const page of ['http://login.example.org/auth', 'javascript:alert(1)']) {
      answers[WELL_KNOWN] = () => discovery({ authorization_endpoint: page });
      expect(await failure(beginAt(OTHER))).toMatchObject({ code: 'sign-in-refused' });
    }
  });
});
