import { connectionTo, type Connection } from '../../glacier/client.ts';
import type { Keyring } from '../../glacier/keys.ts';
import type { Send } from '../../glacier/send.ts';

/** One connection a region, for as long as a person is signed in. */
export class Connections {
  readonly #keyring: Keyring;
  readonly #send: Send;
  readonly #byRegion = new Map<string, Connection>();

  constructor(keyring: Keyring, send: Send) {
    this.#keyring = keyring;
    this.#send = send;
  }

  to(region: string): Connection {
    const known = this.#byRegion.get(region);
    if (known) return known;
    const connection = connectionTo(region, this.#keyring, location.origin, this.#send);
    this.#byRegion.set(region, connection);
    return connection;
  }

  forget(): void {
    this.#byRegion.clear();
  }
}
