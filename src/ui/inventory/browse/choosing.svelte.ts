import { NOTHING, withFilter, withRows, type Selection } from '../../../core/catalog/selection.ts';
import type { Filter, Tally } from '../../../core/catalog/query.ts';
import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import { SECOND } from '../../../core/units.ts';
import { formatBytes, formatCount } from '../../../core/words/sizes.ts';
import type { OpenInventory } from '../../../loader/inventory/messages.ts';
import { putSelection, selectionOf } from '../../../store/inventories.ts';

export type Chosen = Tally & { readonly hidden: number };
const NONE: Chosen = { count: 0, bytes: 0, hidden: 0 };

/** A stretch of the list, its folders and rows apart. */
export interface Stretch {
  readonly folders: readonly number[];
  readonly rows: readonly number[];
}

/** What is chosen: a rule and its exceptions. Kept in the store; counted by the loader. */
export class Choosing {
  selection = $state.raw<Selection>(NOTHING);
  tally = $state.raw<Chosen>(NONE);
  failure = $state.raw<Failure>();
  /** Fulfils when the loader knows what was chosen before. */
  restored: Promise<void> = Promise.resolve();
  readonly #open: Pick<OpenInventory, 'inventoryId' | 'select'>;
  readonly #announce: (text: string) => void;
  /** Called when the loader's marks are those of the selection. */
  readonly #marked: () => void;
  #counting = false;
  #countAgain = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(open: Pick<OpenInventory, 'inventoryId' | 'select'>, announce: (text: string) => void, marked: () => void) {
    this.#open = open;
    this.#announce = announce;
    this.#marked = marked;
  }

  /** Takes up what was chosen before the reload. */
  restore(): Promise<void> {
    this.restored = this.#restore();
    return this.restored;
  }

  async #restore(): Promise<void> {
    try {
      const kept = await selectionOf(this.#open.inventoryId);
      if (this.selection === NOTHING && kept && kept.rules.length > 0) {
        this.selection = kept;
        await this.count();
      }
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  rows(is: 'in' | 'out', rows: readonly number[]): void {
    this.#change(withRows(this.selection, is, rows));
  }

  /** All that a filter fits. */
  matches(is: 'in' | 'out', filter: Filter): void {
    this.#change(withFilter(this.selection, is, filter));
  }

  /** What was chosen at `before`, and a stretch of the list: Shift draws it longer and shorter. */
  stretch(before: Selection, { folders, rows }: Stretch): void {
    const withFolders = folders.reduce((selection, folder) => withFilter(selection, 'in', { folder }), before);
    this.#change(withRows(withFolders, 'in', rows));
  }

  none(): void {
    this.#change(NOTHING);
  }

  /** Counts anew: the list, and with it what a filter hides, is another one, or more was read. */
  async count(): Promise<void> {
    this.#countAgain = true;
    if (this.#counting) return;
    this.#counting = true;
    while (this.#countAgain) {
      this.#countAgain = false;
      try {
        const tally = await this.#open.select(this.selection);
        if (this.#countAgain) continue;
        this.tally = tally;
        this.failure = undefined;
        this.#marked();
      } catch (error) {
        this.failure = failureOf(error);
      }
    }
    this.#counting = false;
  }

  #change(selection: Selection): void {
    this.selection = selection;
    this.#saving = this.#saving
      .then(() => putSelection(this.#open.inventoryId, selection))
      .catch((error: unknown) => void (this.failure = failureOf(error)));
    void this.count().then(() => {
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.#announce(selectedWords(this.tally)), SECOND / 2);
    });
  }
}

/** @returns "214 selected, 38.2 GiB". */
export const selectedWords = ({ count, bytes }: Tally): string =>
  count === 0 ? 'Nothing selected' : `${formatCount(count)} selected, ${formatBytes(bytes)}`;
