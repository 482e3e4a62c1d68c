import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Tier } from '../../core/job.ts';
import type { Taken } from '../../core/transfer/taken.ts';
import type { Ask } from '../../messages.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import type { Records } from '../engine/records.svelte.ts';
import { outcomesOf, type RefusedGroup } from './outcomes.ts';

type Retrieval = Omit<Extract<Ask, { kind: 'transfer/retrieve-many' }>, 'kind'>;

/** A selection from the click to Amazon's last answer. */
export class AskingMany {
  /** What the engine took; undefined before the click reached it. */
  taken = $state.raw<readonly Taken[] | undefined>();
  /** The engine didn't take it: nothing was asked for. */
  failure = $state.raw<Failure | undefined>();
  isSending = $state(false);
  readonly #engine: EngineLink;
  readonly #records: Records;

  constructor(engine: EngineLink, records: Records) {
    this.#engine = engine;
    this.#records = records;
  }

  readonly #outcomes = $derived.by(() => outcomesOf(this.taken ?? [], this.#records.transfers ?? []));
  readonly accepted = $derived(this.#outcomes.accepted);
  readonly beingAsked = $derived(this.#outcomes.beingAsked);
  readonly refused = $derived(this.#outcomes.refused);
  /** Why those that wait aren't asked for now: keys or the network are missing. */
  readonly waitsFor = $derived(this.#outcomes.waiting.find(({ live }) => live?.waitsFor)?.live?.waitsFor);

  /** @returns ids of the transfers that are new; empty where the engine took nothing. */
  async ask(retrieval: Retrieval): Promise<readonly string[]> {
    if (this.isSending || this.taken) return [];
    const taken = await this.#send(() => this.#engine.ask({ kind: 'transfer/retrieve-many', ...retrieval }));
    this.taken = taken?.taken;
    return this.taken?.filter(({ is }) => is !== 'here').map(({ transferId }) => transferId) ?? [];
  }

  /** The refused ones of a group once more, in another tier; only when the group is whole. */
  async askIn(tier: Tier, { rows }: RefusedGroup): Promise<void> {
    if (this.isSending || this.beingAsked > 0) return;
    await this.#send(async () => {
      for (const { transfer } of rows) await this.#engine.ask({ kind: 'transfer/retrieve-rest', transferId: transfer.id, tier });
    });
  }

  async #send<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.isSending = true;
    this.failure = undefined;
    try {
      return await work();
    } catch (error) {
      this.failure = failureOf(error);
      return undefined;
    } finally {
      this.isSending = false;
    }
  }
}
