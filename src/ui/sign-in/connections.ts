/** Calls to Amazon in the name of whoever is signed in. Apart from the session, so that the first screen needs no SDK. */
import { connectionTo, type Connection } from '../../glacier/client.ts';
import type { Keyring } from '../../glacier/keys.ts';
import type { SignedIn } from './session.svelte.ts';

const connections = new WeakMap<Keyring, Map<string, Connection>>();

/** @returns the one connection of a region; its calls fail with `keys-ended` while nobody is signed in. */
export function connectionOf(session: SignedIn, region: string): Connection {
  const byRegion = connections.get(session.keyring) ?? new Map<string, Connection>();
  connections.set(session.keyring, byRegion);
  const known = byRegion.get(region);
  if (known) return known;
  const connection = connectionTo(region, session.keyring, location.origin, session.send);
  byRegion.set(region, connection);
  return connection;
}
