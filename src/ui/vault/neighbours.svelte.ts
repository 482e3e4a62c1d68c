import { vaultListOf } from '../../store/vault-lists.ts';
import type { Place } from '../inventory/import/question.ts';

/** The vaults of a region as they were seen last; none where its list was never read. */
export class Neighbours {
  names = $state.raw<readonly string[]>([]);
  places = $state.raw<readonly Place[]>([]);

  constructor(region: string) {
    void this.#read(region).catch(() => undefined);
  }

  async #read(region: string): Promise<void> {
    const last = await vaultListOf(region);
    this.names = last?.vaults.map(({ name }) => name) ?? [];
    this.places = this.names.map((vault) => ({ region, vault }));
  }
}
