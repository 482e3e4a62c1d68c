import { SignJWT, createLocalJWKSet, generateKeyPair, importJWK, jwtVerify, decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { identityPoolId, loginProvider } from '../../../stand-in/core/index.ts';
import { bench, type Bench, errorOf, header, HOUR, isTold, type Keys, START, told } from './client.ts';

const POOL = identityPoolId('demo');
const PROVIDER = 'cognito-idp.demo.amazonaws.com/demo_StandIn01';

async function call({ send }: Bench, operation: string, body: object, path = '/cognito-identity/'): Promise<Response> {
  return send('POST', path, {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityService.${operation}` },
    body: JSON.stringify(body),
  });
}

async function signIn(made: Bench): Promise<Record<string, string>> {
  const { idToken, provider } = await told(await made.control('POST', 'sign-in', {}));
  return { [String(provider)]: String(idToken) };
}

async function keysFrom(made: Bench, Logins: Record<string, string>): Promise<Keys> {
  const { IdentityId } = await told(await call(made, 'GetId', { IdentityPoolId: POOL, Logins }));
  const { Credentials } = await told(await call(made, 'GetCredentialsForIdentity', { IdentityId, Logins }));
  if (!isTold(Credentials)) throw new Error('no keys');
  return {
    accessKeyId: String(Credentials['AccessKeyId']),
    secretAccessKey: String(Credentials['SecretKey']),
    sessionToken: String(Credentials['SessionToken']),
  };
}

async function refusal(response: Response): Promise<unknown> {
  expect(response.status).toBe(400);
  const { __type, message } = await told(response);
  return [__type, message];
}

test('sign-in gives an ID token with the claims of a user pool, signed by the published key', async () => {
  const made = bench();
  const { idToken, provider } = await told(await made.control('POST', 'sign-in', { nonce: 'n' }));
  expect(provider).toBe(PROVIDER);
  expect(loginProvider('demo')).toBe(PROVIDER);
  const jwks = await told(await made.control('GET', 'jwks.json'));
  const [key] = Array.isArray(jwks['keys']) ? jwks['keys'] : [];
  expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const { payload, protectedHeader } = await jwtVerify(String(idToken), createLocalJWKSet({ keys: [key] }), {
    issuer: `https://${PROVIDER}`,
    currentDate: new Date(START),
  });
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: key.kid });
  expect(Object.keys(payload).sort()).toEqual([
    'aud',
    'auth_time',
    'cognito:username',
    'email',
    'exp',
    'iat',
    'iss',
    'jti',
    'nonce',
    'origin_jti',
    'sub',
    'token_use',
  ]);
  expect(payload).toMatchObject({ token_use: 'id', nonce: 'n', iat: START / 1000, exp: START / 1000 + 3600 });
});

test('GetId and GetCredentialsForIdentity answer by both paths, with a number as Expiration', async () => {
  const made = bench();
  const Logins = await signIn(made);
  const identity = await call(made, 'GetId', { IdentityPoolId: POOL, Logins }, '/');
  expect(header(identity, 'content-type')).toBe('application/x-amz-json-1.1');
  const { IdentityId } = await told(identity);
  expect(IdentityId).toMatch(/^demo:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const answer = await told(await call(made, 'GetCredentialsForIdentity', { IdentityId, Logins }));
  expect(answer).toEqual({
    Credentials: {
      AccessKeyId: expect.stringMatching(/^DEMO[A-Z2-7]{16}$/), // no key of AWS begins so
      Expiration: (START + HOUR) / 1000,
      SecretKey: expect.any(String),
      SessionToken: expect.any(String),
    },
    IdentityId,
  });
});

test('keys work until they run out, and then the service says so', async () => {
  const made = bench({ keyLifeMs: 60_000 });
  const keys = await keysFrom(made, await signIn(made));
  made.advance(59_999);
  expect((await made.ask('GET /-/vaults', { keys, sameOrigin: true })).status).toBe(200);
  made.advance(1);
  expect(await errorOf(await made.ask('GET /-/vaults', { keys, sameOrigin: true }))).toEqual([
    403,
    'ExpiredTokenException',
    'The security token included in the request is expired',
  ]);
});

test('expire-keys ends all keys of before, and new ones work', async () => {
  const made = bench();
  const Logins = await signIn(made);
  const old = await keysFrom(made, Logins);
  await made.control('POST', 'expire-keys', {});
  expect((await errorOf(await made.ask('GET /-/vaults', { keys: old })))[1]).toBe('ExpiredTokenException');
  expect((await made.ask('GET /-/vaults', { keys: await keysFrom(made, Logins) })).status).toBe(200);
});

test('temporary keys without their token, or with another’s, are unknown', async () => {
  const made = bench();
  const Logins = await signIn(made);
  const [one, other] = [await keysFrom(made, Logins), await keysFrom(made, Logins)];
  const { sessionToken: _, ...without } = one;
  expect((await errorOf(await made.ask('GET /-/vaults', { keys: without })))[1]).toBe('UnrecognizedClientException');
  const mixed = { ...one, sessionToken: other.sessionToken ?? '' };
  expect((await errorOf(await made.ask('GET /-/vaults', { keys: mixed })))[1]).toBe('UnrecognizedClientException');
});

test('guests, other pools, other providers and forged tokens are refused in Cognito’s words', async () => {
  const made = bench();
  const Logins = await signIn(made);
  const getId = async (more: object) => refusal(await call(made, 'GetId', { IdentityPoolId: POOL, ...more }));
  const token = Logins[PROVIDER] ?? '';
  expect(await getId({})).toEqual(['NotAuthorizedException', 'Unauthenticated access is not supported for this identity pool.']);
  expect(await getId({ Logins: { 'accounts.example.com': token } })).toEqual([
    'NotAuthorizedException',
    'Token is not from a supported provider of this identity pool.',
  ]);
  expect(await getId({ IdentityPoolId: 'demo:0', Logins })).toEqual(['ResourceNotFoundException', "IdentityPool 'demo:0' not found."]);
  const { privateKey } = await generateKeyPair('RS256');
  const forged = await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  expect(await getId({ Logins: { [PROVIDER]: forged } })).toEqual(['NotAuthorizedException', "Invalid login token. Couldn't verify signed token."]);
  expect(await refusal(await call(made, 'GetId', { IdentityPoolId: POOL, Logins: { [PROVIDER]: 'x' } }))).toEqual([
    'NotAuthorizedException',
    'Invalid login token. Not a valid OpenId Connect identity token.',
  ]);
  expect(await refusal(await call(made, 'GetCredentialsForIdentity', { IdentityId: 'demo:1', Logins }))).toEqual([
    'ResourceNotFoundException',
    "Identity 'demo:1' not found.",
  ]);
});

test('an access token, a foreign audience and a token that has run out are refused', async () => {
  const made = bench();
  const Logins = await signIn(made);
  const claims = decodeJwt(Logins[PROVIDER] ?? '');
  const jwk = made.standIn.snapshot().signInKey ?? {};
  const withClaims = async (changed: object) => {
    const key = await importJWK({ ...jwk, kty: 'RSA' }, 'RS256');
    const token = await new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg: 'RS256' }).sign(key);
    return refusal(await call(made, 'GetId', { IdentityPoolId: POOL, Logins: { [PROVIDER]: token } }));
  };
  expect(await withClaims({ aud: undefined })).toEqual(['NotAuthorizedException', 'Invalid login token. Missing a required claim: aud']);
  expect(await withClaims({ aud: 'else' })).toEqual(['NotAuthorizedException', 'Invalid login token. Incorrect token audience.']);
  expect(await withClaims({ iss: 'https://else' })).toEqual([
    'NotAuthorizedException',
    'Token is not from a supported provider of this identity pool.',
  ]);
  made.advance(2 * HOUR);
  const [type, message] = [...Object.values((await refusal(await call(made, 'GetId', { IdentityPoolId: POOL, Logins }))) ?? {})];
  expect(type).toBe('NotAuthorizedException');
  expect(message).toMatch(/^Invalid login token\. Token expired: \d+ >= \d+$/);
});
