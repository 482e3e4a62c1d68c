/**
 * The sign-in beside the stand-in, on an origin of its own as in reality: a Cognito user pool's
 * hosted pages, and below `/oidc` a plain OpenID provider that the identity pool trusts too.
 */

import type { RequestListener } from 'node:http';

import { newSigningKey, type StandIn, wireFault } from '../../core/index.ts';
import { plainAnswer } from '../answers.ts';
import type { Handler } from '../server.ts';
import { STYLE, STYLE_PATH } from './pages.ts';
import { PLAIN_MOUNT, placeAt } from './paths.ts';
import { overPipe } from './pipe.ts';

/** The app, for the plain provider; for the user pool it is `standIn.userPool.clientId`. */
export const PLAIN_CLIENT_ID = 'thaw';

export interface SignInOptions {
  readonly standIn: StandIn;
  /** Of this listener. */
  readonly port: number;
  /** Where the app may be, with a `/` at the end: a sign-in comes back to no other address. */
  readonly appUrls: readonly string[];
  /** Of ID and access tokens. */
  readonly tokenLifeMs: number;
  readonly rotatesRefreshTokens: boolean;
}

type Ask = (request: Request, host: string) => Promise<Response>;

/** Makes both providers; the identity pool trusts the plain one from now on. */
export function createSignInHandler(options: SignInOptions): Handler {
  const { standIn, port } = options;
  const plainIssuer = `http://localhost:${port}${PLAIN_MOUNT}`;
  const plainKey = once(newSigningKey);
  standIn.trust({ provider: `localhost:${port}${PLAIN_MOUNT}`, issuer: plainIssuer, audience: PLAIN_CLIENT_ID, key: plainKey });
  const common = {
    redirectUris: options.appUrls,
    user: standIn.userPool.user,
    now: standIn.now,
    tokenLifeMs: options.tokenLifeMs,
    rotatesRefreshTokens: options.rotatesRefreshTokens,
  };
  // Made at the first need: loading the library takes longer than all else at the start.
  const providers = {
    'user-pool': lazily(async () => {
      const { userPoolListener } = await import('./user-pool.ts');
      const { id: poolId, issuer, clientId, signingKey } = standIn.userPool;
      return userPoolListener({ ...common, poolId, issuer, clientId, signingKey: await signingKey() });
    }),
    plain: lazily(async () => {
      const { plainListener } = await import('./plain.ts');
      return plainListener({ ...common, issuer: plainIssuer, mountPath: PLAIN_MOUNT, clientId: PLAIN_CLIENT_ID, signingKey: await plainKey() });
    }),
  };
  return async (request, wire) => {
    if (wire.rawTarget === STYLE_PATH) return new Response(STYLE, { headers: { 'content-type': 'text/css', 'x-content-type-options': 'nosniff' } });
    const place = placeAt(wire.rawTarget);
    if (!place) return plainAnswer(404, 'There is nothing here. The stand-in’s sign-in is at /oauth2/authorize.');
    const ask = () => answered(providers[place.provider], request, wire.host, place.provider === 'plain' ? PLAIN_MOUNT : '');
    return openToAll(await standIn.observe(place.operation, request, wire, ask));
  };
}

/** @param mountPath that the provider knows nothing of. */
async function answered(ask: Ask, request: Request, host: string, mountPath: string): Promise<Response> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { 'access-control-max-age': '3600' } });
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(mountPath.length);
  return ask(new Request(url, request), host);
}

/** Every answer of a user pool may be read by every page. */
function openToAll(response: Response): Response {
  if (wireFault(response)) return response;
  // In place: a fault that was ordered may be tied to this very Response.
  const { headers } = response;
  for (const name of ['access-control-allow-credentials', 'access-control-expose-headers', 'vary']) headers.delete(name);
  headers.set('access-control-allow-origin', '*');
  headers.set('access-control-allow-methods', 'GET, POST');
  headers.set('access-control-allow-headers', 'Authorization, Content-Type');
  return response;
}

function lazily(make: () => Promise<RequestListener>): Ask {
  const made = once(async () => overPipe(await make()));
  return async (request, host) => (await made())(request, host);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
