import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Tier } from '../../core/job.ts';
import { plainName } from '../../core/words/names.ts';
import { chunkRecords } from '../../store/chunks.ts';
import { eventsOf } from '../../store/events.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import type { TransferRow } from '../engine/records.svelte.ts';
import { go } from '../router.ts';
import { handOverText } from '../save/hand-over.ts';
import { abilities, saveWays } from '../save/save-way.ts';
import { saves } from '../save/saves.svelte.ts';
import { evidenceAsJson, exportName } from './export.ts';
import type { Verb } from './verbs.ts';

/** A question that a verb puts before it is done. */
type Question = { readonly is: 'remove' | 'clear' | 'ask-again' } | { readonly is: 'retrieve'; readonly tier: Tier };

/** Carries out the verbs of one transfer. */
export class Doing {
  question = $state.raw<Question | undefined>();
  /** Why the last verb couldn't be done. */
  failure = $state.raw<Failure | undefined>();
  /** A verb is on its way to the engine. */
  isSent = $state(false);
  readonly #engine: EngineLink;
  readonly #row: () => TransferRow;
  readonly #announce: (text: string) => void;

  constructor(engine: EngineLink, row: () => TransferRow, announce: (text: string) => void) {
    this.#engine = engine;
    this.#row = row;
    this.#announce = announce;
  }

  get #id(): string {
    return this.#row().transfer.id;
  }

  do(verb: Verb): void {
    this.failure = undefined;
    const { transfer } = this.#row();
    const ways = saveWays(abilities(this.#engine.way));
    switch (verb) {
      case 'pause':
        return void this.#send(() => this.#engine.ask({ kind: 'transfer/pause', transferIds: [this.#id] }));
      case 'resume':
      case 'download':
      case 'try-again':
      case 'look-again':
        return this.resume();
      case 'save':
      case 'save-again':
        return void this.#send(() => saves.save(this.#engine, transfer, ways.save));
      case 'hand-over':
        return void this.#send(() => saves.save(this.#engine, transfer, ways.handOver));
      case 'verify':
        return void this.#send(() => this.#verify());
      case 'clear':
        return transfer.readBackAtMs === undefined && transfer.readAtMs === undefined ? this.#ask({ is: 'clear' }) : this.clear();
      case 'remove':
      case 'ask-again':
        return this.#ask({ is: verb });
      case 'retrieve-rest':
      case 'use-bulk':
        return this.#ask({ is: 'retrieve', tier: 'Bulk' });
      case 'use-standard':
        return this.#ask({ is: 'retrieve', tier: 'Standard' });
      case 'evidence':
        return void this.#send(() => this.#exportEvidence());
      default:
        this.#leave(verb);
    }
  }

  resume(): void {
    void this.#send(() => this.#engine.ask({ kind: 'transfer/resume', transferIds: [this.#id] }));
  }

  askAgain(): void {
    void this.#send(() => this.#engine.ask({ kind: 'transfer/ask-again', transferId: this.#id }));
  }

  retrieve(tier: Tier): void {
    void this.#send(() => this.#engine.ask({ kind: 'transfer/retrieve-rest', transferId: this.#id, tier }));
  }

  clear(): void {
    saves.forget(this.#id);
    void this.#send(() => this.#engine.ask({ kind: 'transfer/clear', transferIds: [this.#id] }));
  }

  remove(): void {
    saves.cancel(this.#id);
    void this.#send(() => this.#engine.ask({ kind: 'transfer/remove', transferIds: [this.#id] }));
  }

  closeQuestion(): void {
    this.question = undefined;
  }

  #ask(question: Question): void {
    this.question = question;
  }

  /** Verbs that lead to another screen. */
  #leave(verb: Verb): void {
    const { id, region, vault, archiveId, name, kind } = this.#row().transfer;
    // Another inventory is asked for where the vault is seen.
    if (kind === 'inventory' && verb === 'retrieve-anew') return go({ screen: 'vault', region, vault });
    if (verb === 'browse') return go({ screen: 'files', region, vault });
    if (verb === 'sign-in') go({ screen: 'home' });
    if (verb === 'make-room') go({ screen: 'settings' });
    if (verb === 'receipt') go({ screen: 'receipt', id });
    if (verb === 'check') go({ screen: 'check', receipt: id });
    if (verb === 'retrieve-anew') go({ screen: 'retrieve', region, vault, name, ...(archiveId === undefined ? {} : { archive: archiveId }) });
  }

  async #verify(): Promise<void> {
    const { transfer } = this.#row();
    await saves.verify(this.#engine, transfer);
    if (saves.of(transfer.id)?.phase.is === 'verified') this.#announce(`${plainName(transfer.name)}: all chunks are as they were proven`);
  }

  async #exportEvidence(): Promise<void> {
    const { transfer } = this.#row();
    const [chunks, events] = await Promise.all([chunkRecords(transfer.id), eventsOf(transfer.id)]);
    handOverText(evidenceAsJson(transfer, chunks, events, __VERSION__), exportName(transfer, 'evidence.json'));
  }

  async #send(work: () => Promise<unknown>): Promise<void> {
    this.question = undefined;
    this.isSent = true;
    try {
      await work();
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.isSent = false;
  }
}
