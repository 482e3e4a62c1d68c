import { announcement, type Announced, type AnnouncedProgress } from '../../core/words/announce.ts';
import type { Clock } from '../../core/words/times.ts';
import type { TransferRow } from '../engine/records.svelte.ts';

/** Says what becomes of transfers: states at once, progress at its quarters, at most once a minute. */
export class Announcing {
  readonly #said = new Map<string, Announced>();
  #progress: AnnouncedProgress = {};

  /** Takes in how things stand. @returns sentences to say now. */
  take(rows: readonly TransferRow[], clock: Clock): string[] {
    const sentences: string[] = [];
    for (const { transfer, state } of rows) {
      const { said, progress, say } = announcement(this.#said.get(transfer.id), this.#progress, transfer, state, clock);
      this.#said.set(transfer.id, said);
      this.#progress = progress;
      if (say !== undefined) sentences.push(say);
    }
    return sentences;
  }
}
