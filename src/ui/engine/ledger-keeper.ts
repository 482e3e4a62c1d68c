import type { LedgerEntry } from '../../core/ledger.ts';
import { SECOND } from '../../core/units.ts';
import type { News } from '../../messages.ts';
import { databaseId } from '../../store/identity.ts';
import { readCopy, writeCopy } from './ledger-copy.ts';
import { allReceipts } from '../../store/receipts.ts';
import type { EngineLink } from './engine.svelte.ts';
import { keptReader } from './kept.ts';

const AT_MOST_EVERY_MS = 2 * SECOND;

/**
 * Keeps the pages' copy of the ledger, and has it recalled where the browser threw away everything
 * else: then the database is another one than the copy is of.
 */
export class LedgerKeeper {
  readonly #engine: EngineLink;
  readonly #read: (before: readonly LedgerEntry[] | undefined) => Promise<readonly LedgerEntry[]>;
  #entries: readonly LedgerEntry[] | undefined;
  #isStale = false;
  #underWay = false;

  constructor(engine: EngineLink) {
    this.#engine = engine;
    this.#read = keptReader((id) => engine.live.has(id));
  }

  /** @returns what ends it. */
  start(): () => void {
    void this.#follow();
    return this.#engine.listen((news) => {
      if (isOfLedger(news)) void this.#follow();
    });
  }

  async #follow(): Promise<void> {
    this.#isStale = true;
    if (this.#underWay) return;
    this.#underWay = true;
    while (this.#isStale) {
      this.#isStale = false;
      // One tab at a time: two that recall the same would name the loss twice.
      // What fails leaves the copy as it is; the next news try again.
      await navigator.locks.request('thaw-ledger-copy', () => this.#keep()).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS));
    }
    this.#underWay = false;
  }

  async #keep(): Promise<void> {
    const id = await databaseId();
    const copy = readCopy();
    const isOther = copy !== undefined && copy.databaseId !== id;
    if (isOther) {
      this.#entries = undefined;
      const { databaseId: _id, ...book } = copy;
      await this.#engine.ask({ kind: 'ledger/recall', book });
    }
    this.#entries = await this.#read(this.#entries);
    const receipts = await allReceipts();
    const held = new Set(this.#entries.map(({ transfer }) => transfer.id));
    // An engine that still holds what was thrown away finds nothing to put back.
    if (isOther && !copy.entries.every(({ transfer }) => held.has(transfer.id))) throw new Error('nothing was put back yet');
    // Thrown away in the middle, the store would be remembered as empty.
    if (id !== undefined && (await databaseId()) === id) writeCopy(id, { entries: [...this.#entries], receipts });
  }
}

const isOfLedger = (news: News): boolean => news.kind === 'changed' && (news.what === 'transfers' || news.what === 'receipts');
