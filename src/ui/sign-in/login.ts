/** ID tokens from the sign-in that the configuration names. The hosted sign-in becomes a second kind. */
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import type { SignIn } from '../../core/config.ts';
import { Failed } from '../../core/failure/failure.ts';
import type { Session } from '../../core/keys.ts';
import { SECOND } from '../../core/units.ts';

const Given = v.object({ idToken: v.pipe(v.string(), v.nonEmpty()) });
const ANSWERS_WITHIN_MS = 30 * SECOND;

export type Login = Extract<Session, { kind: 'login' }>;

/**
 * Signs in without asking the person, which only the stand-in's sign-in allows.
 *
 * @throws Failed `sign-in-unreachable` or `sign-in-refused`.
 */
export async function logIn(signIn: SignIn): Promise<Login> {
  if (signIn.tokens.kind !== 'stand-in') throw new Failed({ code: 'sign-in-refused', service: signIn.tokens.kind });
  const idToken = await askForToken(signIn.tokens.path);
  return { kind: 'login', signIn, idToken, idTokenExpiresAtMs: expiryOf(idToken) };
}

async function askForToken(path: string): Promise<string> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    redirect: 'error',
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  }).catch(() => {
    throw new Failed({ code: 'sign-in-unreachable' });
  });
  if (!response.ok) throw new Failed({ code: 'sign-in-refused', service: `status ${response.status}` });
  const given = v.safeParse(Given, await response.json().catch(() => undefined));
  if (!given.success) throw new Failed({ code: 'sign-in-refused', service: 'an answer without an ID token' });
  return given.output.idToken;
}

function expiryOf(idToken: string): number {
  try {
    const { exp } = decodeJwt(idToken);
    if (exp !== undefined) return exp * SECOND;
  } catch {
    // Told below: whatever it is, it is no ID token.
  }
  throw new Failed({ code: 'sign-in-refused', service: 'an ID token that can’t be read' });
}
