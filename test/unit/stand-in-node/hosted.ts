/** The sign-in over real HTTP, a browser that keeps its cookies, and the way from a token to keys. */

import { GlacierClient } from '@aws-sdk/client-glacier';
import * as oauth from 'oauth4webapi';
import * as v from 'valibot';

import { identityPoolId } from '../../../stand-in/core/index.ts';
import { parseStandInFlags } from '../../../stand-in/node/flags.ts';
import { createLine } from '../../../stand-in/node/line.ts';
import { serve } from '../../../stand-in/node/server.ts';
import { createService } from '../../../stand-in/node/service.ts';
import { serveSignIn } from '../../../stand-in/node/sign-in/serve.ts';

export const USER_POOL = 'cognito-idp.demo.amazonaws.com/demo_StandIn01';
export const INSECURE = { [oauth.allowInsecureRequests]: true };

export interface Hosted {
  /** Of the app, with its `/`. */
  readonly appUrl: string;
  /** Origin of the sign-in. */
  readonly url: string;
  readonly port: number;
  /** `POST /_stand-in/<path>`; without a body, GET. */
  order(path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
}

/** A stand-in and its sign-in, as the commands put them side by side. */
export async function openHosted(args: readonly string[] = []): Promise<Hosted> {
  const flags = parseStandInFlags(args);
  const service = await createService(flags, false);
  const line = createLine(flags);
  const app = await serve({ handler: service.handler, port: 0, line });
  const signIn = await serveSignIn({ appPort: app.port, line, signIn: service.signIn });
  return {
    appUrl: `http://localhost:${app.port}/`,
    url: signIn.url,
    port: signIn.port,
    order: async (path, body) => {
      const sent = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await fetch(`http://127.0.0.1:${app.port}/_stand-in/${path}`, sent)).json();
    },
    close: async () => {
      await Promise.all([app.close(), signIn.close()]);
      await service.close();
    },
  };
}

/** The same for the length of one test, for those that need flags of their own. */
export async function hosted<T>(args: readonly string[], test: (hosted: Hosted) => Promise<T>): Promise<T> {
  const made = await openHosted(args);
  try {
    return await test(made);
  } finally {
    await made.close();
  }
}

export interface Browser {
  /** One request, its redirects not followed. */
  visit(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Follows redirects, signs in where a form stands in the way. @returns the address of the app that it ends at. */
  signIn(from: URL, appUrl: string, password?: string): Promise<URL>;
}

/** Keeps cookies by name and path, as a browser does for one host. */
export function browser(): Browser {
  const cookies = new Map<string, { readonly path: string; readonly value: string }>();
  const visit = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(url);
    const cookie = [...cookies].filter(([, { path }]) => pathname.startsWith(path)).map(([name, { value }]) => `${name}=${value}`);
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...(cookie.length > 0 ? { cookie: cookie.join('; ') } : {}) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const [, path = '/'] = /; path=([^;]+)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/.test(line)) cookies.delete(name);
      else cookies.set(name, { path, value });
    }
    return answer;
  };
  return {
    visit,
    async signIn(from, appUrl, password = 'demo') {
      let [at, answer] = [from, await visit(from)];
      for (let hops = 0; hops < 8; hops++) {
        if (answer.status === 200) {
          const form = new URLSearchParams({ name: 'demo', password });
          answer = await visit(at, { method: 'POST', body: form, headers: { origin: at.origin } });
          if (answer.status === 200) throw new Error(`the form is there again: ${await answer.text()}`);
        }
        const to = answer.headers.get('location');
        if (to === null) throw new Error(`${at.pathname} answered ${answer.status}: ${await answer.text()}`);
        at = new URL(to, at);
        if (at.href.startsWith(appUrl)) return at;
        answer = await visit(at);
      }
      throw new Error('it goes round in circles');
    },
  };
}

/** A sign-in as a client begins it. */
export interface Begun {
  readonly as: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly address: URL;
}

export const userPool = ({ url }: Hosted): oauth.AuthorizationServer => ({
  issuer: `https://${USER_POOL}`,
  authorization_endpoint: `${url}/oauth2/authorize`,
  token_endpoint: `${url}/oauth2/token`,
  revocation_endpoint: `${url}/oauth2/revoke`,
  jwks_uri: `${url}/demo_StandIn01/.well-known/jwks.json`,
});

/** @param changed parameters of the address; null leaves one out. */
export async function begin(
  { appUrl }: Hosted,
  as: oauth.AuthorizationServer,
  changed: Readonly<Record<string, string | null>> = {},
  clientId = 'standin0client0of0the0demo',
): Promise<Begun> {
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  const address = new URL(as.authorization_endpoint ?? '');
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: appUrl,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...changed,
  };
  for (const [name, value] of Object.entries(asked)) if (value !== null) address.searchParams.set(name, value);
  return { as, client: { client_id: clientId }, verifier, state, nonce, redirectUri: asked.redirect_uri ?? '', address };
}

/** From the code in the address to tokens, checked as any client checks them, signature included. */
export async function redeem({ as, client, verifier, state, nonce, redirectUri }: Begun, back: URL): Promise<oauth.TokenEndpointResponse> {
  const parameters = oauth.validateAuthResponse(as, client, back, state);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, redirectUri, verifier, INSECURE);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, answer, INSECURE);
  return tokens;
}

/** The whole sign-in of a person in a browser of their own. */
export async function signedIn(made: Hosted, at = browser()): Promise<Begun & { readonly tokens: oauth.TokenEndpointResponse }> {
  const begun = await begin(made, userPool(made));
  return { ...begun, tokens: await redeem(begun, await at.signIn(begun.address, made.appUrl)) };
}

export async function refreshed({ as, client }: Begun, token: string | undefined): Promise<oauth.TokenEndpointResponse> {
  const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token ?? '', INSECURE);
  return oauth.processRefreshTokenResponse(as, client, answer);
}

async function askPool({ appUrl }: Hosted, operation: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityService.${operation}` };
  return (
    await fetch(`${appUrl.replace('localhost', '127.0.0.1')}cognito-identity/`, { method: 'POST', headers, body: JSON.stringify(body) })
  ).json();
}

/** What the identity pool says to a token, in its words; undefined where it takes it. */
export async function refusalOf(made: Hosted, token: string | undefined, provider = USER_POOL): Promise<string | undefined> {
  const told = await askPool(made, 'GetId', { IdentityPoolId: identityPoolId('demo'), Logins: { [provider]: token } });
  return v.parse(v.object({ message: v.exactOptional(v.string()) }), told).message;
}

/** A client of Glacier with keys that the identity pool gave for a token. */
export async function glacierWith(made: Hosted, token: string | undefined, provider = USER_POOL): Promise<GlacierClient> {
  const Logins = { [provider]: token };
  const Identity = v.object({ IdentityId: v.string() });
  const Keys = v.object({ Credentials: v.object({ AccessKeyId: v.string(), SecretKey: v.string(), SessionToken: v.string() }) });
  const { IdentityId } = v.parse(Identity, await askPool(made, 'GetId', { IdentityPoolId: identityPoolId('demo'), Logins }));
  const { Credentials } = v.parse(Keys, await askPool(made, 'GetCredentialsForIdentity', { IdentityId, Logins }));
  const credentials = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretKey, sessionToken: Credentials.SessionToken };
  return new GlacierClient({ endpoint: made.appUrl.replace('localhost', '127.0.0.1'), region: 'demo', credentials, maxAttempts: 1 });
}
