import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Vault } from '../../core/vault.ts';
import type { Connection } from '../../glacier/client.ts';
import { listVaults } from '../../glacier/vaults.ts';
import { putVaultList, vaultListOf } from '../../store/vault-lists.ts';

/** The vaults of one region: as last seen at once, as they are now when Amazon answered. */
export class RegionListing {
  readonly region: string;
  vaults = $state.raw<readonly Vault[] | undefined>();
  /** Epoch ms of the list that is shown. */
  readAtMs = $state<number>();
  state = $state<'asking' | 'read' | 'failed'>('asking');
  failure = $state.raw<Failure | undefined>();
  /** Entries that could not be read, or a list that didn't end. */
  isPartial = $state(false);
  /** Fulfils when the first answer is there, whatever it is. */
  readonly settled: Promise<void>;
  readonly #connection: Connection;

  constructor(region: string, connection: Connection) {
    this.region = region;
    this.#connection = connection;
    this.settled = Promise.resolve().then(() => this.ask());
  }

  async ask(): Promise<void> {
    this.state = 'asking';
    const asked = listVaults(this.#connection);
    // Told below; the last list must not wait for it.
    asked.catch(() => undefined);
    if (!this.vaults) await this.#showLast();
    try {
      const { items, unreadable, complete } = await asked;
      const nowMs = Date.now();
      this.vaults = items;
      this.readAtMs = nowMs;
      this.isPartial = unreadable > 0 || !complete;
      this.failure = undefined;
      this.state = 'read';
      await putVaultList(this.region, nowMs, items).catch(() => undefined);
    } catch (error) {
      this.failure = failureOf(error);
      this.state = 'failed';
    }
  }

  async #showLast(): Promise<void> {
    const last = await vaultListOf(this.region).catch(() => undefined);
    if (!last || this.vaults) return;
    this.vaults = last.vaults;
    this.readAtMs = last.readAtMs;
  }
}
