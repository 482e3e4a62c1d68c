/** Whom the configuration names: a user pool's own addresses, or what a provider says of itself. */
import * as oauth from 'oauth4webapi';
import type { HostedSignIn } from './kind.ts';
import { Failed } from '../../../core/failure/failure.ts';
import { SECOND } from '../../../core/units.ts';

export interface Provider {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly scope: string;
  /** Ends the provider's own session, then comes back here. */
  logoutUrl(idToken: string, backTo: string): URL | undefined;
}

const ANSWERS_WITHIN_MS = 30 * SECOND;
/** Clocks differ; more than this is told instead. */
const CLOCK_TOLERANCE_S = 300;

/** How every request to a provider is made. @throws Failed (from its fetch) `sign-in-unreachable`. */
export const asking = (url: string) => ({
  signal: () => AbortSignal.timeout(ANSWERS_WITHIN_MS),
  // The configuration allows plain HTTP for this machine only.
  [oauth.allowInsecureRequests]: new URL(url).protocol === 'http:',
  [oauth.customFetch]: (address: string, init: oauth.CustomFetchOptions<string, URLSearchParams | undefined>) =>
    fetch(address, { ...init, body: init.body ?? null, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => {
      throw new Failed({ code: 'sign-in-unreachable' });
    }),
});

/** @throws Failed `sign-in-unreachable`; oauth4webapi's own errors where a provider's words don't fit. */
export async function providerOf({ loginProvider, tokens }: HostedSignIn): Promise<Provider> {
  const client: oauth.Client = { client_id: tokens.clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_S };
  if (tokens.kind === 'user-pool') {
    return {
      server: userPool(loginProvider, tokens.domain),
      client,
      scope: 'openid',
      logoutUrl: (_idToken, backTo) => withQuery(`${tokens.domain}/logout`, { client_id: tokens.clientId, logout_uri: backTo }),
    };
  }
  const server = await discover(tokens.issuer);
  return {
    server,
    client,
    scope: tokens.scope,
    logoutUrl: (idToken, backTo) =>
      server.end_session_endpoint === undefined
        ? undefined
        : withQuery(server.end_session_endpoint, { client_id: tokens.clientId, id_token_hint: idToken, post_logout_redirect_uri: backTo }),
  };
}

/** The addresses are fixed, so nothing is asked: the pool's issuer isn't among the site's allowed hosts. */
function userPool(loginProvider: string, domain: string): oauth.AuthorizationServer {
  return {
    issuer: `https://${loginProvider}`,
    authorization_endpoint: `${domain}/oauth2/authorize`,
    token_endpoint: `${domain}/oauth2/token`,
    revocation_endpoint: `${domain}/oauth2/revoke`,
  };
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(new URL(issuer), asking(issuer));
  return oauth.processDiscoveryResponse(new URL(issuer), response);
}

function withQuery(address: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
