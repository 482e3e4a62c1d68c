/** AWS keys: from the person's hands or from an identity pool; renewed once for all who wait. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { FetchHttpHandler } from '@smithy/fetch-http-handler';
import { exampleOf } from '../core/config.ts';
import { Failed, type Failure } from '../core/failure/failure.ts';
import type { Keys, Session } from '../core/keys.ts';
import { MINUTE } from '../core/units.ts';
import type { Origin } from './same-origin.ts';
import { asFetch, overNetwork, type Send } from './send.ts';

/** Keys are renewed so long before they run out, but never in the first half of their life. */
const LEAD_MS = 5 * MINUTE;

export interface Keyring {
  /** Keys that are good for a request now; renewed first where they are about to run out. */
  current(): Promise<Keys>;
  /**
   * Called when the service refused keys.
   *
   * @param stale the refused ones: if others are there already, those are given.
   */
  renew(stale: Keys): Promise<Keys>;
}

/**
 * @param now epoch ms.
 * @param send how the identity pool is reached.
 * @throws (from its methods) Failed `keys-ended` when only the person can bring new ones.
 */
export function keyringOf(session: Session, origin: Origin, now: () => number, send: Send = overNetwork): Keyring {
  return session.kind === 'pasted' ? pastedKeyring(session.keys, now) : renewingKeyring(loginProvider(session, origin, now, send), now);
}

function pastedKeyring(keys: Keys, now: () => number): Keyring {
  const ended = () => Promise.reject(new Failed({ code: 'keys-ended' }));
  return {
    current: () => (keys.expiresAtMs !== undefined && keys.expiresAtMs <= now() ? ended() : Promise.resolve(keys)),
    renew: ended,
  };
}

/**
 * Wraps a source of keys: one renewal at a time, shared by all who ask for it meanwhile. The SDK's
 * own memo would ask at nearly every request when keys live shorter than its 5 minutes.
 */
export function renewingKeyring(fetchKeys: () => Promise<Keys>, now: () => number): Keyring {
  let held: { readonly keys: Keys; readonly renewAtMs: number } | undefined;
  let underWay: Promise<Keys> | undefined;
  const fetchOnce = (): Promise<Keys> => {
    underWay ??= fetchKeys()
      .then((keys) => {
        held = { keys, renewAtMs: renewAt(keys, now()) };
        return keys;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  return {
    current: () => (held && now() < held.renewAtMs ? Promise.resolve(held.keys) : fetchOnce()),
    renew: (stale) => (held && held.keys.accessKeyId !== stale.accessKeyId ? Promise.resolve(held.keys) : fetchOnce()),
  };
}

function renewAt({ expiresAtMs }: Keys, nowMs: number): number {
  // Nobody gives keys that have run out: then this computer's clock is ahead, and the service's
  // refusal tells when they have. Else each request would bring new ones (faults.md, N8).
  if (expiresAtMs === undefined || expiresAtMs <= nowMs) return Infinity;
  return expiresAtMs - Math.min(LEAD_MS, (expiresAtMs - nowMs) / 2);
}

function loginProvider(session: Extract<Session, { kind: 'login' }>, origin: Origin, now: () => number, send: Send): () => Promise<Keys> {
  const { signIn, idToken, idTokenExpiresAtMs } = session;
  const region = signIn.identityPoolId.slice(0, signIn.identityPoolId.indexOf(':'));
  // In memory only: the provider's own cache is IndexedDB.
  const ids = new Map<string, string>();
  const provider = fromCognitoIdentityPool({
    identityPoolId: signIn.identityPoolId,
    logins: { [signIn.loginProvider]: idToken },
    userIdentifier: 'this session',
    cache: {
      getItem: (key) => ids.get(key) ?? null,
      setItem: (key, value) => void ids.set(key, value),
      removeItem: (key) => void ids.delete(key),
    },
    clientConfig: {
      region,
      maxAttempts: 1,
      requestHandler: new FetchHttpHandler({ cache: 'no-store', credentials: 'omit', customFetch: asFetch(send) }),
      ...(signIn.identityEndpoint === undefined ? {} : { endpoint: new URL(signIn.identityEndpoint, origin).href }),
    },
  });
  return async () => {
    if (now() >= idTokenExpiresAtMs) throw new Failed({ code: 'keys-ended' });
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
      return {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
        ...(expiration === undefined ? {} : { expiresAtMs: expiration.getTime() }),
      };
    } catch (error) {
      throw new Failed(identityFailure(error));
    }
  };
}

/** A pool that doesn't exist or doesn't know this sign-in was named wrongly by whoever runs the site (C1). */
function wrongField(name: string, message: string): string | undefined {
  if (name === 'ResourceNotFoundException' && message.startsWith('IdentityPool')) return 'signIn.identityPoolId';
  if (message.includes('not from a supported provider')) return 'signIn.loginProvider';
  if (message.includes('Incorrect token audience')) return 'signIn.tokens.clientId';
  return undefined;
}

/** What Cognito's refusals mean. @see glacier.md, section 13 */
function identityFailure(error: unknown): Failure {
  if (error instanceof Failed) return error.failure;
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : '';
  if (message.includes('Unauthenticated access')) return { code: 'guest-refused' };
  const field = wrongField(name, message);
  if (field !== undefined) return { code: 'config-wrong', field, example: exampleOf(field) };
  if (name === 'NotAuthorizedException' && /token/i.test(message)) return { code: 'keys-ended' };
  if (name === 'TooManyRequestsException') return { code: 'throttled' };
  if (/Exception$/.test(name)) return { code: 'sign-in-refused', service: name };
  return { code: 'sign-in-unreachable' };
}
