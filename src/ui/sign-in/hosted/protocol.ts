/**
 * The code flow with PKCE, by a library that knows its traps (OpenID Connect Core, 3.1; RFC 7636;
 * RFC 9700). Loaded when somebody signs in.
 */
import * as oauth from 'oauth4webapi';
import { exampleOf } from '../../../core/config.ts';
import { Failed, type Failure } from '../../../core/failure/failure.ts';
import { MINUTE, SECOND } from '../../../core/units.ts';
import type { HostedSignIn } from './kind.ts';
import { asking, providerOf, type Provider } from './provider.ts';
import { recall, remember, type Tokens } from './records.ts';

/** Whose tokens: another pool's or client's are of no use here. */
export const nameOf = ({ loginProvider, tokens }: HostedSignIn): string => `${loginProvider} ${tokens.clientId}`;

/** The one address that providers know of us. */
const redirectUri = (): string => `${location.origin}/`;

/**
 * Remembers what the answer will be held against.
 *
 * @returns the provider's page to go to.
 * @throws Failed where the provider can't be reached or isn't one.
 */
export async function beginAt(signIn: HostedSignIn): Promise<URL> {
  const { server, client, scope } = await translated(providerOf(signIn));
  const page = new URL(server.authorization_endpoint ?? '');
  if (page.protocol !== 'https:' && !isThisMachine(page)) throw new Failed({ code: 'sign-in-refused', service: 'a sign-in page without HTTPS' });
  const begun = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    hash: location.hash,
    atMs: Date.now(),
  };
  const query = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri(),
    scope,
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  remember(begun);
  return page;
}

/**
 * Turns a sign-in page's answer into tokens.
 *
 * @returns also the hash where the person was.
 * @throws Failed `sign-in-foreign` for an answer to a question that this tab didn't ask, or asked once before.
 */
export async function finish(signIn: HostedSignIn, answer: URLSearchParams): Promise<{ readonly tokens: Tokens; readonly hash: string }> {
  const begun = recall(answer.get('state'), Date.now());
  if (!begun) throw new Failed({ code: 'sign-in-foreign' });
  const provider = await translated(providerOf(signIn));
  const { server, client } = provider;
  const got = await translated(
    (async () => {
      const checked = oauth.validateAuthResponse(server, client, answer, begun.state);
      const options = asking(server.token_endpoint ?? '');
      const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), checked, redirectUri(), begun.verifier, options);
      return oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: begun.nonce, requireIdToken: true });
    })(),
  );
  return { tokens: tokensOf(signIn, got), hash: begun.hash };
}

/** Another ID token without asking the person. @throws Failed `keys-ended` where the provider wants to see the person. */
export async function refresh(signIn: HostedSignIn, held: Tokens): Promise<Tokens> {
  const { refreshToken } = held;
  if (refreshToken === undefined) throw new Failed({ code: 'keys-ended' });
  const { server, client } = await translated(providerOf(signIn));
  const got = await translated(
    (async () => {
      const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, asking(server.token_endpoint ?? ''));
      return oauth.processRefreshTokenResponse(server, client, response);
    })(),
  );
  // A user pool gives another refresh token only where it rotates them.
  return { refreshToken, ...tokensOf(signIn, got) };
}

/**
 * Takes the refresh token back.
 *
 * @returns the page that ends the provider's own session, where it has one.
 * @throws Failed `sign-in-unreachable`.
 */
export async function endAt(signIn: HostedSignIn, held: Tokens): Promise<URL | undefined> {
  const provider = await translated(providerOf(signIn));
  await revoke(provider, held);
  return provider.logoutUrl(held.idToken, redirectUri());
}

async function revoke({ server, client }: Provider, { refreshToken }: Tokens): Promise<void> {
  if (refreshToken === undefined || server.revocation_endpoint === undefined) return;
  const response = await translated(oauth.revocationRequest(server, client, oauth.None(), refreshToken, asking(server.revocation_endpoint)));
  await response.body?.cancel();
}

function tokensOf(signIn: HostedSignIn, got: oauth.TokenEndpointResponse): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(got);
  if (got.id_token === undefined || !claims) throw new Failed({ code: 'sign-in-refused', service: 'an answer without an ID token' });
  return {
    provider: nameOf(signIn),
    idToken: got.id_token,
    // By its length, as this computer's clock may be off.
    idTokenExpiresAtMs: Date.now() + (claims.exp - claims.iat) * SECOND,
    ...(got.refresh_token === undefined ? {} : { refreshToken: got.refresh_token }),
  };
}

const isThisMachine = ({ protocol, hostname }: URL): boolean => protocol === 'http:' && /^(?:localhost|127\.0\.0\.1)$/.test(hostname);

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Failed ? error : new Failed(failureOfOAuth(error));
  }
}

/** What a provider's refusals mean. Its own descriptions aren't shown: anybody may have written them. */
function failureOfOAuth(error: unknown): Failure {
  if (error instanceof oauth.ResponseBodyError) {
    if (error.error === 'invalid_grant') return { code: 'keys-ended' };
    if (error.error === 'invalid_client' || error.error === 'unauthorized_client') return wrongField('signIn.tokens.clientId');
    return { code: 'sign-in-refused', service: error.error };
  }
  if (error instanceof oauth.AuthorizationResponseError) return { code: 'sign-in-refused', service: error.error };
  if (error instanceof oauth.OperationProcessingError) {
    if (error.code === oauth.JWT_TIMESTAMP_CHECK) return clockOff(error.cause);
    if (error.code === oauth.JSON_ATTRIBUTE_COMPARISON) return wrongField('signIn.tokens.issuer');
    if (error.code === oauth.JWT_CLAIM_COMPARISON) return wrongClaim(error.cause);
    return { code: 'sign-in-refused', service: error.code ?? error.name };
  }
  if (error instanceof DOMException) return { code: 'sign-in-unreachable' };
  return { code: 'sign-in-refused', service: error instanceof Error ? error.name : 'an answer that can’t be read' };
}

const wrongField = (field: string): Failure => ({ code: 'config-wrong', field, example: exampleOf(field) });

/** A token for somebody else: its issuer is the pool that the configuration should name. */
function wrongClaim(cause: unknown): Failure {
  const claim = typeof cause === 'object' && cause !== null && 'claim' in cause ? String(cause.claim) : '';
  if (claim === 'iss') return wrongField('signIn.loginProvider');
  if (claim === 'aud') return wrongField('signIn.tokens.clientId');
  return { code: 'sign-in-foreign' };
}

function clockOff(cause: unknown): Failure {
  const claims = typeof cause === 'object' && cause !== null && 'claims' in cause ? cause.claims : undefined;
  const issuedAtS = typeof claims === 'object' && claims !== null && 'iat' in claims ? Number(claims.iat) : Number.NaN;
  const minutes = Math.round((Date.now() - issuedAtS * SECOND) / MINUTE);
  return { code: 'clock-off', minutes: Number.isFinite(minutes) ? minutes : 0 };
}
