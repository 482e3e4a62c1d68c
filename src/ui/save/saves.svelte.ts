import { SvelteMap } from 'svelte/reactivity';
import type { Transfer } from '../../core/transfer/transfer.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { Save } from './save.svelte.ts';
import type { SaveWay } from './save-way.ts';

/** The saves of this tab, by transfer: they outlive the screen on which they were begun. */
class Saves {
  readonly #saves = new SvelteMap<string, Save>();

  of(id: string): Save | undefined {
    return this.#saves.get(id);
  }

  /** True while closing the tab would end one. */
  get areUnderWay(): boolean {
    return [...this.#saves.values()].some(({ isUnderWay }) => isUnderWay);
  }

  /** Saves a transfer; call it in the click's own task. */
  async save(engine: EngineLink, transfer: Transfer, way: SaveWay): Promise<void> {
    const save = this.#begin(engine, transfer);
    if (save && !(await save.run(way))) this.forget(transfer.id);
  }

  /** Hashes the stored chunks of a transfer once more. */
  async verify(engine: EngineLink, transfer: Transfer): Promise<void> {
    await this.#begin(engine, transfer)?.verify();
  }

  /** Takes back what is shown of a save that has ended. */
  forget(id: string): void {
    if (!this.#saves.get(id)?.isUnderWay || this.#saves.get(id)?.phase.is === 'choosing') this.#saves.delete(id);
  }

  /** Ends a save that is under way. */
  cancel(id: string): void {
    this.#saves.get(id)?.cancel();
    this.#saves.delete(id);
  }

  #begin(engine: EngineLink, transfer: Transfer): Save | undefined {
    if (!transfer.target || this.#saves.get(transfer.id)?.isUnderWay) return undefined;
    const save = new Save(engine, transfer, transfer.target);
    this.#saves.set(transfer.id, save);
    return save;
  }
}

export const saves = new Saves();

// Closing the tab would end a save; what is stored stays.
addEventListener('beforeunload', (event) => {
  if (saves.areUnderWay) event.preventDefault();
});
