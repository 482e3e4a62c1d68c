/** The user pool: who is in it, its key, and ID tokens without asking anybody (`glacier.md`, section 13). */

import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import * as v from 'valibot';
import { json } from './http.ts';
import type { TrustedProvider } from './trust.ts';
import type { World } from './world.ts';

const CLIENT_ID = 'standin0client0of0the0demo';
const USER = { sub: '5d1f8a0c-3b7e-4c52-9a41-0e6f2d7b8c93', name: 'demo', email: 'demo@example.com' };
const TOKEN_LIFE_MS = 3_600_000;

/** The identity pool that `/cognito-identity/` stands for. */
export function identityPoolId(region: string): string {
  return `${region}:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47`;
}

const userPoolId = (region: string) => `${region}_StandIn01`;

/** The user pool as a key of `Logins`. */
export function loginProvider(region: string): string {
  return `cognito-idp.${region}.amazonaws.com/${userPoolId(region)}`;
}

const issuer = (region: string) => `https://${loginProvider(region)}`;

const PrivateJwk = v.object({
  kty: v.literal('RSA'),
  kid: v.string(),
  n: v.string(),
  e: v.string(),
  d: v.string(),
  p: v.string(),
  q: v.string(),
  dp: v.string(),
  dq: v.string(),
  qi: v.string(),
});
/** The whole key: whoever has it signs in the pool's name. */
export type PrivateJwk = v.InferOutput<typeof PrivateJwk>;

/** What a sign-in with pages of its own needs, to answer in the user pool's name. */
export interface UserPool {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  /** The only person in it. */
  readonly user: { readonly sub: string; readonly name: string; readonly email: string };
  /** Signs the pool's tokens, RS256; the state keeps it. */
  signingKey(): Promise<PrivateJwk>;
}

export interface SignIn {
  readonly userPool: UserPool;
  /** The user pool as the identity pool trusts it. */
  readonly trusted: TrustedProvider;
  /** `POST /_stand-in/sign-in`: for the demo and for tests that need no pages. */
  signIn(nonce?: string): Promise<Response>;
  /** `GET /_stand-in/jwks.json`. */
  jwks(): Promise<Response>;
}

export function createSignIn(world: World): SignIn {
  let making: Promise<PrivateJwk> | undefined;
  const key = () => (making ??= keyOf(world));
  const { region } = world.options;
  return {
    userPool: { id: userPoolId(region), issuer: issuer(region), clientId: CLIENT_ID, user: USER, signingKey: key },
    trusted: { provider: loginProvider(region), issuer: issuer(region), audience: CLIENT_ID, key },
    async signIn(nonce) {
      return json({ idToken: await idToken(world, await key(), nonce), provider: loginProvider(region) });
    },
    async jwks() {
      const { kid, kty, n, e } = await key();
      return json({ keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' }] });
    },
  };
}

/** A key for RS256, with a random id. */
export async function newSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return v.parse(PrivateJwk, { ...(await exportJWK(privateKey)), kid: crypto.randomUUID() });
}

/** Made at the first need, since it takes a moment, and kept in the state. */
async function keyOf(world: World): Promise<PrivateJwk> {
  const kept = v.safeParse(PrivateJwk, world.state.signInKey);
  if (kept.success) return kept.output;
  const made = await newSigningKey();
  world.state.signInKey = made;
  world.changed();
  return made;
}

async function idToken(world: World, jwk: PrivateJwk, nonce: string | undefined): Promise<string> {
  const nowS = Math.floor(world.now() / 1000);
  return new SignJWT({
    sub: USER.sub,
    aud: CLIENT_ID,
    iss: issuer(world.options.region),
    token_use: 'id',
    auth_time: nowS,
    exp: nowS + Math.floor((world.options.idTokenLifeMs ?? TOKEN_LIFE_MS) / 1000),
    iat: nowS,
    'cognito:username': USER.name,
    email: USER.email,
    ...(nonce === undefined ? {} : { nonce }),
    jti: crypto.randomUUID(),
    origin_jti: crypto.randomUUID(),
  })
    .setProtectedHeader({ alg: 'RS256', kid: jwk.kid })
    .sign(await importJWK(jwk, 'RS256'));
}
