import { connectionTo, type Connection } from '../../glacier/client.ts';
import type { Keyring } from '../../glacier/keys.ts';

/** One connection a region, for as long as a person is signed in. */
export class Connections {
  readonly #keyring: Keyring;
  readonly #byRegion = new Map<string, Connection>();

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  to(region: string): Connection {
    const known = this.#byRegion.get(region);
    if (known) return known;
    const connection = connectionTo(region, this.#keyring, location.origin);
    this.#byRegion.set(region, connection);
    return connection;
  }

  forget(): void {
    this.#byRegion.clear();
  }
}
