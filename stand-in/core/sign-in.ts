/** The demo's sign-in: ID tokens as a Cognito user pool makes them (`glacier.md`, section 13). */

import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import * as v from 'valibot';
import { json } from './http.ts';
import type { World } from './world.ts';

const CLIENT_ID = 'standin0client0of0the0demo';
const USER = { sub: '5d1f8a0c-3b7e-4c52-9a41-0e6f2d7b8c93', name: 'demo', email: 'demo@example.com' };
const TOKEN_LIFE_S = 3600;

/** The identity pool that `/cognito-identity/` stands for. */
export function identityPoolId(region: string): string {
  return `${region}:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47`;
}

/** The user pool as a key of `Logins`. */
export function loginProvider(region: string): string {
  return `cognito-idp.${region}.amazonaws.com/${region}_StandIn01`;
}

export const audience = CLIENT_ID;
export const issuer = (region: string) => `https://${loginProvider(region)}`;

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
type PrivateJwk = v.InferOutput<typeof PrivateJwk>;

export interface SignIn {
  /** `POST /_stand-in/sign-in`: the seam where the hosted sign-in comes later. */
  signIn(nonce?: string): Promise<Response>;
  /** `GET /_stand-in/jwks.json`. */
  jwks(): Promise<Response>;
  /** The key that tokens are checked with. */
  publicKey(): ReturnType<typeof importJWK>;
}

export function createSignIn(world: World): SignIn {
  let making: Promise<PrivateJwk> | undefined;
  const key = () => (making ??= keyOf(world));
  return {
    async signIn(nonce) {
      const { region } = world.options;
      return json({ idToken: await idToken(world, await key(), nonce), provider: loginProvider(region) });
    },
    async jwks() {
      const { kid, kty, n, e } = await key();
      return json({ keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' }] });
    },
    async publicKey() {
      const { kty, n, e } = await key();
      return importJWK({ kty, n, e }, 'RS256');
    },
  };
}

/** Made at the first need, since it takes a moment, and kept in the state. */
async function keyOf(world: World): Promise<PrivateJwk> {
  const kept = v.safeParse(PrivateJwk, world.state.signInKey);
  if (kept.success) return kept.output;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const made = v.parse(PrivateJwk, { ...(await exportJWK(privateKey)), kid: crypto.randomUUID() });
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
    exp: nowS + TOKEN_LIFE_S,
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
