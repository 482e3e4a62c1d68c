/** The worker's keys: in memory only, so that a restarted worker has none and asks the pages. */
import { Failed, type Failure } from '../core/failure/failure.ts';
import type { KeysHeld, Session } from '../core/keys.ts';
import { connectionTo, type Connection } from '../glacier/client.ts';
import { keyringOf, type Keyring } from '../glacier/keys.ts';
import { overNetwork, type Send } from '../glacier/send.ts';

export interface Signer {
  /** @throws Failed `keys-ended` while nobody has signed in. */
  connection(region: string): Promise<Connection>;
  set(session: Session): void;
  /** Forgets all keys. */
  end(): void;
  keys(): KeysHeld;
  /** Fulfils at the next `set`; all who wait go on together. */
  keysArrive(because: Failure, signal: AbortSignal): Promise<void>;
}

/**
 * @param demo answers in the network's place in a session of the demo that no server answers.
 * @param ask tells the pages that keys are needed; once for all who wait.
 */
export function createSigner(origin: string, demo: Send, ask: (because: Failure, keys: KeysHeld) => void): Signer {
  let keyring: Keyring | undefined;
  let send = overNetwork;
  let refused = false;
  const connections = new Map<string, Connection>();
  const waiting = new Set<() => void>();
  /** Whose region needs another sign-in than this one, which is good: nobody is asked for keys. */
  const apart = new Set<() => void>();
  const keys = (): KeysHeld => (keyring ? (refused ? 'refused' : 'held') : 'none');

  return {
    connection: async (region) => {
      if (!keyring) throw new Failed({ code: 'keys-ended' });
      const known = connections.get(region);
      if (known) return known;
      const connection = connectionTo(region, keyring, origin, send);
      connections.set(region, connection);
      return connection;
    },
    set: (session) => {
      send = session.kind === 'login' && session.demo === 'worker' ? demo : overNetwork;
      keyring = keyringOf(session, origin, Date.now, send);
      refused = false;
      connections.clear();
      for (const go of [...waiting, ...apart]) go();
      waiting.clear();
      apart.clear();
    },
    end: () => {
      keyring = undefined;
      connections.clear();
    },
    keys,
    keysArrive: (because, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const among = because.code === 'demo-apart' ? apart : waiting;
        const gone = (): void => {
          among.delete(go);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        const go = (): void => {
          signal.removeEventListener('abort', gone);
          resolve();
        };
        signal.addEventListener('abort', gone, { once: true });
        if (among === waiting) {
          refused = true;
          if (waiting.size === 0) ask(because, keys());
        }
        among.add(go);
      }),
  };
}
