import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Job, Tier } from '../../core/job.ts';
import type { Ask } from '../../messages.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import type { Records } from '../engine/records.svelte.ts';
import type { FreeJob } from './free-job.ts';

type Retrieval = Omit<Extract<Ask, { kind: 'transfer/retrieve' }>, 'kind'>;
type InventoryRetrieval = Omit<Extract<Ask, { kind: 'inventory/retrieve' }>, 'kind'>;

/** One retrieval from the click to Amazon's answer. It is asked for once; a refusal names another tier. */
export class Asking {
  transferId = $state<string>();
  /** A job that existed was taken up: nothing was asked for. */
  isTakenUp = $state(false);
  /** A job that is ready may be missing from Amazon's list: said before anything is paid for. */
  listIsPartial = $state(false);
  /** The engine didn't take it. */
  #refused = $state.raw<Failure | undefined>();
  /** The click is on its way to the engine. */
  #sending = $state(false);
  readonly #engine: EngineLink;
  readonly #records: Records;

  constructor(engine: EngineLink, records: Records) {
    this.#engine = engine;
    this.#records = records;
  }

  readonly #row = $derived.by(() => this.#records.transfers?.find(({ transfer }) => transfer.id === this.transferId));

  readonly failure = $derived.by((): Failure | undefined => this.#refused ?? this.#row?.transfer.stoppedBy);
  /** Amazon's answer is there, and it is yes. */
  readonly isAccepted = $derived(this.#row?.transfer.source !== undefined);
  /** Nothing was asked for or is being asked for: it may be forgotten, or tried anew. */
  readonly cameToNothing = $derived(this.failure !== undefined && this.#row?.transfer.asked?.step !== 'sent');
  /** Nothing can be clicked now: the click before is still under way. */
  readonly isUnderWay = $derived(this.#sending || (this.transferId !== undefined && !this.failure && !this.isAccepted));
  /** Keys or network are missing: it stands in the transfers and goes on by itself. */
  readonly waits = $derived(this.isUnderWay ? this.#row?.live?.waitsFor : undefined);

  /**
   * Asks; after a refusal of Amazon's it asks for the same transfer anew. Where a list that could be read
   * only in part has no such job, that is said first, and nothing is asked for: the next click asks.
   *
   * @param free finds a job that brings the same, whoever asked for it: that is taken up instead.
   */
  async ask(retrieval: Retrieval, free: () => Promise<FreeJob | undefined>): Promise<void> {
    await this.#send(async () => {
      const { job, listIsPartial = false } = (await free()) ?? {};
      if (job) return this.#takeUp(job, retrieval);
      const isNews = listIsPartial && !this.listIsPartial;
      this.listIsPartial = listIsPartial;
      if (isNews) return;
      const { transferId } = await this.#engine.ask({ kind: 'transfer/retrieve', ...retrieval });
      this.transferId = transferId;
    });
  }

  /** Amazon has it already, asked for from another browser or by another tool: nothing more is paid. */
  async #takeUp({ id: jobId }: Job, { region, vault, name, nameIsGuess, downloadWhenReady }: Retrieval): Promise<void> {
    const { transferId } = await this.#engine.ask({ kind: 'transfer/adopt', region, vault, jobId, name, nameIsGuess });
    if (!downloadWhenReady) await this.#engine.ask({ kind: 'transfer/pause', transferIds: [transferId] });
    this.isTakenUp = true;
    this.transferId = transferId;
  }

  /** The same for an inventory. */
  async askForInventory(retrieval: InventoryRetrieval): Promise<void> {
    await this.#send(async () => {
      const { transferId } = await this.#engine.ask({ kind: 'inventory/retrieve', ...retrieval });
      this.transferId = transferId;
    });
  }

  /** The same once more, in another tier. */
  async askIn(tier: Tier): Promise<void> {
    const { transferId } = this;
    if (transferId === undefined) return;
    await this.#send(() => this.#engine.ask({ kind: 'transfer/retrieve-rest', transferId, tier }));
  }

  /** Takes a refused retrieval out of the list: nothing came of it. */
  async forget(): Promise<void> {
    const { transferId } = this;
    this.transferId = undefined;
    this.#refused = undefined;
    if (transferId !== undefined) await this.#engine.ask({ kind: 'transfer/remove', transferIds: [transferId] });
  }

  async #send(work: () => Promise<unknown>): Promise<void> {
    this.#sending = true;
    this.#refused = undefined;
    try {
      await work();
    } catch (error) {
      this.#refused = failureOf(error);
    }
    this.#sending = false;
  }
}
