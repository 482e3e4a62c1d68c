/** What both OpenID providers have in common: a library, one client, one person, our clock. */

import { randomBytes } from 'node:crypto';

import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type Provider from 'oidc-provider';

import type { PrivateJwk } from '../../core/index.ts';
import { login, loginPath } from './login.ts';
import { memory } from './memory.ts';
import { pageHeaders, sentencePage } from './pages.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
/** Shown on the form: it keeps nobody out, it only has to be typed. */
const PASSWORD = 'demo';

/** Of what the library does by itself: its own pages, which load a font from elsewhere, and what no client of ours uses. */
export const NO_EXTRAS = {
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
} as const satisfies Configuration['features'];

export interface ProviderOptions {
  readonly issuer: string;
  /** Path that its own paths begin with, where it doesn't stand at the top. */
  readonly mountPath: string;
  readonly clientId: string;
  /** Of the app, with their `/`: where it comes back to. */
  readonly redirectUris: readonly string[];
  readonly user: { readonly sub: string; readonly name: string; readonly email: string };
  readonly signingKey: PrivateJwk;
  /** The stand-in's time, epoch ms. */
  readonly now: () => number;
  /** Of ID and access tokens. */
  readonly tokenLifeMs: number;
  /** Whether a refresh gives a new refresh token too. */
  readonly rotatesRefreshTokens: boolean;
}

/**
 * Makes a provider with the form of `login.ts`.
 *
 * @param own what makes it the one or the other.
 */
export async function newProvider(options: ProviderOptions, own: Configuration): Promise<Provider> {
  const { issuer, mountPath, clientId, redirectUris, user, now } = options;
  const { default: Library } = await loadQuietly();
  // The library ends tokens by the machine's clock; what the stand-in's is ahead is added.
  const life = (): number => Math.max(1, Math.round((options.tokenLifeMs + now() - Date.now()) / 1000));
  const provider = new Library(issuer, {
    ...own,
    adapter: memory(now),
    clients: [
      {
        client_id: clientId,
        redirect_uris: redirectUris,
        ...(own.features?.rpInitiatedLogout?.enabled === true ? { post_logout_redirect_uris: redirectUris } : {}),
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: 'openid',
        token_endpoint_auth_method: 'none',
        require_auth_time: true,
      },
    ],
    clientAuthMethods: ['none'],
    clientBasedCORS: () => true, // the headers themselves are set in front
    conformIdTokenClaims: false,
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      // Cookies know no ports: each provider has names of its own.
      names: { session: `session-of-${clientId}`, interaction: `login-of-${clientId}`, resume: `resume-of-${clientId}` },
    },
    expiresWithSession: () => false,
    interactions: { url: (_, { uid }) => mountPath + loginPath(uid) },
    issueRefreshToken: () => true,
    jwks: { keys: [{ ...options.signingKey, alg: 'RS256', use: 'sig' }] },
    loadExistingGrant: (ctx) => grantAll(ctx, clientId, user.sub),
    pkce: { required: () => true },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'html';
      ctx.body = sentencePage('That did not work', [error, error_description].filter(Boolean).join(': '));
    },
    responseTypes: ['code'],
    rotateRefreshToken: options.rotatesRefreshTokens,
    scopes: ['openid', 'email', 'profile'],
    ttl: {
      AccessToken: life,
      AuthorizationCode: 5 * MINUTE_S,
      Grant: 31 * DAY_S,
      IdToken: life,
      Interaction: HOUR_S,
      RefreshToken: 30 * DAY_S,
      Session: HOUR_S,
    },
  });
  const headers = pageHeaders(redirectUris.map((uri) => new URL(uri).origin));
  provider.use((ctx, next) => {
    ctx['mountPath'] = mountPath;
    ctx.set(headers);
    return next();
  });
  provider.use(login(provider, { name: user.name, password: PASSWORD }, user.sub));
  return provider;
}

/** The library warns about Node 20 when it is loaded; that it works there is what our tests show. */
async function loadQuietly(): Promise<typeof import('oidc-provider')> {
  const { warn } = console;
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).includes('oidc-provider WARNING: Unsupported runtime')) warn(...said);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** Nobody is asked whether the app may know them: it is our own. */
async function grantAll({ oidc }: KoaContextWithOIDC, clientId: string, accountId: string) {
  const known = oidc.session?.grantIdFor(clientId);
  const kept = known === undefined ? undefined : await oidc.provider.Grant.find(known);
  if (kept) return kept;
  const grant = new oidc.provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}
