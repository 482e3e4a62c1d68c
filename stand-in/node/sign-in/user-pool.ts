/** The hosted pages of a Cognito user pool (`glacier.md`, section 13): its paths, claims and logout. */

import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';

import type { FindAccount } from 'oidc-provider';
import type Provider from 'oidc-provider';

import type { Context, Middleware } from './middleware.ts';
import { sentencePage } from './pages.ts';
import { newProvider, NO_EXTRAS, type ProviderOptions } from './provider.ts';

/** Stands for what access tokens are for at Cognito: its own service. */
const RESOURCE = 'urn:stand-in:user-pool';

export interface UserPoolOptions extends Omit<ProviderOptions, 'mountPath'> {
  readonly poolId: string;
}

export async function userPoolListener(options: UserPoolOptions): Promise<RequestListener> {
  const { poolId, rotatesRefreshTokens } = options;
  const provider = await newProvider({ ...options, mountPath: '' }, ofCognito(options));
  provider.use(logout(provider, options.clientId, options.redirectUris));
  provider.use(atCognitosPaths(poolId));
  provider.use(asCognitoAnswers);
  provider.on('grant.success', (ctx) => {
    const { scope: _, refresh_token: token, ...rest } = Object(ctx.body);
    const isNew = rotatesRefreshTokens || ctx.oidc.params?.['grant_type'] !== 'refresh_token';
    ctx.body = { ...rest, ...(isNew ? { refresh_token: token } : {}) };
  });
  return provider.callback();
}

function ofCognito({ clientId, poolId, user }: UserPoolOptions): Parameters<typeof newProvider>[1] {
  return {
    claims: { openid: ['sub', 'cognito:username', 'email', 'token_use', 'jti', 'origin_jti'], auth_time: null },
    features: {
      ...NO_EXTRAS,
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience: clientId, accessTokenFormat: 'jwt' }),
      },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    findAccount: personOf(user),
    formats: {
      customizers: {
        jwt: (_, __, { payload }) => {
          Object.assign(payload, { token_use: 'access', username: user.name });
          // The library wants an audience, Cognito's access tokens have none: written down, it is gone.
          payload['aud'] = { toJSON: () => undefined };
        },
      },
    },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: `/${poolId}/.well-known/jwks.json`,
    },
  };
}

function personOf({ sub, name, email }: UserPoolOptions['user']): FindAccount {
  return (_, asked, token) => {
    if (asked !== sub) return undefined;
    const claims = { sub, 'cognito:username': name, email, token_use: 'id', jti: randomUUID(), origin_jti: token?.grantId };
    return { accountId: sub, claims: () => claims };
  };
}

/** Ends the session of the pages; tokens live on, as at Cognito, until they are revoked. */
function logout(provider: Provider, clientId: string, uris: readonly string[]): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/logout' || ctx.method !== 'GET') return next();
    const { searchParams } = ctx.URL;
    const to = searchParams.get('logout_uri');
    const signsInAgain = to === null && searchParams.has('redirect_uri') && searchParams.has('response_type');
    if (searchParams.get('client_id') !== clientId || !(signsInAgain || (to !== null && uris.includes(to)))) {
      ctx.status = 400;
      ctx.type = 'html';
      ctx.body = sentencePage('That did not work', 'client_id and logout_uri must be registered.');
      return;
    }
    await endSession(provider, ctx);
    // The address to come back to is checked where the sign-in begins.
    ctx.redirect(signsInAgain || to === null ? `/oauth2/authorize${ctx.search}` : to);
  };
}

async function endSession(provider: Provider, ctx: Context): Promise<void> {
  const cookie = provider.cookieName('session');
  const id = ctx.cookies.get(cookie, { signed: true });
  const session = id === undefined ? undefined : await provider.Session.find(id);
  await session?.destroy();
  ctx.cookies.set(cookie, null, { signed: true });
}

/** The pool's discovery lies below the pool's id, for the library it is at the top; and no `iss` is promised. */
function atCognitosPaths(poolId: string): Middleware {
  const wellKnown = `/${poolId}/.well-known/openid-configuration`;
  return async (ctx, next) => {
    if (ctx.path !== wellKnown) return ctx.path.startsWith('/.well-known/') ? undefined : next();
    ctx.path = '/.well-known/openid-configuration';
    await next();
    const { authorization_response_iss_parameter_supported: _, ...known } = Object(ctx.body);
    ctx.body = known;
  };
}

/** Cognito tells the app no `iss` with the code, and every OAuth error of the token endpoint with 400. */
const asCognitoAnswers: Middleware = async (ctx, next) => {
  await next();
  if (ctx.path === '/oauth2/token' && ctx.status === 401) ctx.status = 400;
  const location = ctx.response.get('location');
  if (location === '') return;
  const to = new URL(location, ctx.href);
  if (!to.searchParams.has('iss')) return;
  to.searchParams.delete('iss');
  ctx.set('location', to.href);
};
