import type { LedgerCopy, LedgerEntry } from '../../core/ledger.ts';
import { SECOND } from '../../core/units.ts';
import { onTerminated } from '../../store/database.ts';
import { databaseId } from '../../store/identity.ts';
import { allReceipts } from '../../store/receipts.ts';
import type { EngineLink } from './engine.svelte.ts';
import { keptReader } from './kept.ts';
import { copyEntries, copyReceipts, readCopy, signCopy } from './ledger-copy.ts';

const AT_MOST_EVERY_MS = 2 * SECOND;
/** The browser writes seldom: counts that are a little old must not delay what was asked for. */
const COUNTS_EVERY_MS = 30 * SECOND;

/**
 * Keeps the pages' copy of the ledger, and has it recalled where the browser threw away everything
 * else: then the database is another one than the copy is of.
 */
export class LedgerKeeper {
  readonly #engine: EngineLink;
  readonly #onThrownAway: (isThrownAway: boolean) => void;
  readonly #read: (before: readonly LedgerEntry[] | undefined) => Promise<readonly LedgerEntry[]>;
  readonly #copied = new Map<string, { readonly entry: LedgerEntry; readonly atMs: number }>();
  #entries: readonly LedgerEntry[] | undefined;
  /** The database that the copy is known to be of. */
  #database: string | undefined;
  readonly #stale = new Set<'transfers' | 'receipts'>();
  #underWay = false;

  /** @param onThrownAway told while what was thrown away under this open page isn't back: the page has to begin anew. */
  constructor(engine: EngineLink, onThrownAway: (isThrownAway: boolean) => void) {
    this.#engine = engine;
    this.#onThrownAway = onThrownAway;
    this.#read = keptReader((id) => engine.live.has(id));
  }

  /** @returns what ends it. */
  start(): () => void {
    void this.#follow('transfers');
    void this.#follow('receipts');
    // A dead engine tells no news of it.
    const unwatch = onTerminated(() => void this.#follow('transfers'));
    const unlisten = this.#engine.listen((news) => {
      if (news.kind === 'changed' && (news.what === 'transfers' || news.what === 'receipts')) void this.#follow(news.what);
    });
    return () => {
      unwatch();
      unlisten();
    };
  }

  async #follow(what: 'transfers' | 'receipts'): Promise<void> {
    this.#stale.add(what);
    if (this.#underWay) return;
    this.#underWay = true;
    while (this.#stale.size > 0) {
      const stale = new Set(this.#stale);
      this.#stale.clear();
      // One tab at a time: two that recall the same would name the loss twice.
      // What fails leaves the copy as it is; the next news try again.
      await navigator.locks.request('thaw-ledger-copy', () => this.#keep(stale)).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS));
    }
    this.#underWay = false;
  }

  async #keep(stale: ReadonlySet<'transfers' | 'receipts'>): Promise<void> {
    const id = await databaseId();
    if (id === undefined) return;
    const isNew = this.#database !== id;
    if (isNew) await this.#recall(id);
    this.#entries = await this.#read(this.#entries);
    const receipts = isNew || stale.has('receipts') ? await allReceipts() : undefined;
    // Thrown away in the middle, the store would be remembered as empty.
    if ((await databaseId()) !== id) return;
    copyEntries(this.#entries.map((entry) => this.#due(entry)));
    if (receipts) copyReceipts(receipts);
    signCopy(id);
    this.#database = id;
  }

  /** Has put back what the copy knows, where it is of another database. @throws where that isn't done yet. */
  async #recall(id: string): Promise<void> {
    this.#entries = undefined;
    const copy = readCopy();
    if (!copy) return;
    if (copy.databaseId === id) return this.#recallReceipts(copy.receipts);
    if (this.#database !== undefined) this.#onThrownAway(true);
    const { databaseId: _other, ...book } = copy;
    await this.#engine.ask({ kind: 'ledger/recall', book });
    this.#entries = await this.#read(undefined);
    const held = new Set(this.#entries.map(({ transfer }) => transfer.id));
    // An engine that still holds what was thrown away finds nothing to put back.
    if (!copy.entries.every(({ transfer }) => held.has(transfer.id))) throw new Error('nothing was put back yet');
    this.#onThrownAway(false);
  }

  /**
   * Has receipts put back that a damaged database lost and the ledger lacks: a full disk can keep them out
   * of it. Nobody removes receipts, so that one which only the copy has was lost.
   */
  async #recallReceipts(copied: LedgerCopy['receipts']): Promise<void> {
    const held = new Set((await allReceipts()).map((receipt) => receipt.id));
    const receipts = copied.filter((receipt) => !held.has(receipt.id));
    if (receipts.length > 0) await this.#engine.ask({ kind: 'ledger/recall', book: { entries: [], receipts } });
  }

  /** The entry, or what was copied of it where only its count grew since, not long ago. */
  #due(entry: LedgerEntry): LedgerEntry {
    const nowMs = Date.now();
    const last = this.#copied.get(entry.transfer.id);
    const isSame = last && JSON.stringify(last.entry.transfer) === JSON.stringify(entry.transfer);
    if (isSame && nowMs - last.atMs < COUNTS_EVERY_MS) return last.entry;
    this.#copied.set(entry.transfer.id, { entry, atMs: nowMs });
    return entry;
  }
}
