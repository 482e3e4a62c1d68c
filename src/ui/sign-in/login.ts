/** Where logins come from. */
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import type { SignIn } from '../../core/config.ts';
import { Failed } from '../../core/failure/failure.ts';
import { DEMO_SIGN_IN, DEMO_TOKEN_PATH, type DemoBy } from '../../core/demo.ts';
import type { Session } from '../../core/keys.ts';
import { SECOND } from '../../core/units.ts';
import { overNetwork, type Send } from '../../glacier/send.ts';

export type Login = Extract<Session, { kind: 'login' }>;

export interface LoginSource {
  readonly first: Login;
  /** Whether another login can be had without asking the person. */
  readonly renews: boolean;
  /** @throws Failed `keys-ended` where only the person can bring another. */
  again(): Promise<Login>;
  /**
   * Ends the session where it was begun.
   *
   * @returns a page to go to, which ends the rest of it. @throws Failed `sign-in-unreachable`.
   */
  end(): Promise<URL | undefined>;
}

const Given = v.object({ idToken: v.pipe(v.string(), v.nonEmpty()) });
const ANSWERS_WITHIN_MS = 30 * SECOND;

/**
 * Signs in without asking the person, which only a stand-in's sign-in allows.
 *
 * @param path where it answers. @throws Failed `sign-in-unreachable` or `sign-in-refused`.
 */
export const standInLogin = (signIn: SignIn, path: string): Promise<LoginSource> =>
  unasked(async () => loginOf(signIn, await askForToken(path, overNetwork)));

/**
 * Opens the demo, whatever the site's own sign-in is.
 *
 * @param send reaches whoever answers for it. @throws Failed `sign-in-unreachable` or `sign-in-refused`.
 */
export const demoLogin = (demo: DemoBy, send: Send): Promise<LoginSource> =>
  unasked(async () => ({ ...loginOf(DEMO_SIGN_IN, await askForToken(DEMO_TOKEN_PATH, send)), demo }));

/** @returns how the ID token names the person, for showing only; it may hold anything. */
export function personOf({ idToken }: Login): string | undefined {
  const claims = decodeJwt(idToken);
  const name = claims['email'] ?? claims['preferred_username'] ?? claims['cognito:username'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

const unasked = async (again: () => Promise<Login>): Promise<LoginSource> => ({
  first: await again(),
  renews: true,
  again,
  end: async () => undefined,
});

const loginOf = (signIn: SignIn, idToken: string): Login => ({ kind: 'login', signIn, idToken, idTokenExpiresAtMs: expiryOf(idToken) });

async function askForToken(path: string, send: Send): Promise<string> {
  const request = new Request(new URL(path, location.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    redirect: 'error',
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  });
  const response = await send(request).catch(() => {
    throw new Failed({ code: 'sign-in-unreachable' });
  });
  if (!response.ok) throw new Failed({ code: 'sign-in-refused', service: `status ${response.status}` });
  const given = v.safeParse(Given, await response.json().catch(() => undefined));
  if (!given.success) throw new Failed({ code: 'sign-in-refused', service: 'an answer without an ID token' });
  return given.output.idToken;
}

function expiryOf(idToken: string): number {
  try {
    const { exp, iat } = decodeJwt(idToken);
    // By its length, as this computer's clock may be off.
    if (exp !== undefined && iat !== undefined) return Date.now() + (exp - iat) * SECOND;
  } catch {
    // Told below: whatever it is, it is no ID token.
  }
  throw new Failed({ code: 'sign-in-refused', service: 'an ID token that can’t be read' });
}
