import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import type { OpenInventory, RowShown } from '../../../loader/inventory/messages.ts';
import { marked, NO_PAGES, PAGE, pagesOf, withPage, type Pages } from './pages.ts';

/**
 * Rows of the loader's list, fetched in pages as they come into view. One message is under way at
 * a time, always for what is seen now, so that a fast scroll leaves no queue behind. A row that
 * isn't here yet is undefined.
 */
export class Rows {
  #pages = $state.raw<Pages>(NO_PAGES);
  failure = $state.raw<Failure>();
  readonly #open: Pick<OpenInventory, 'rows'>;
  /** Which list the loader has now: answers for an older one are dropped. */
  #list = 0;
  /** The loader has another list than the one that is shown. */
  #isBetween = false;
  #count = 0;
  #seen = { from: 0, to: 0 };
  /** Pages whose marks are old; they are shown until they were fetched again. */
  #stale: readonly number[] = [];
  #fetching = false;

  constructor(open: Pick<OpenInventory, 'rows'>) {
    this.#open = open;
  }

  at(place: number): RowShown | undefined {
    return this.#pages.get(Math.floor(place / PAGE))?.[place % PAGE];
  }

  /** @returns row numbers from `from` to `to`, both included, if all of them are here. */
  numbers(from: number, to: number): number[] | undefined {
    const numbers: number[] = [];
    for (let place = from; place <= to; place++) {
      const row = this.at(place);
      if (!row) return undefined;
      numbers.push(row.row);
    }
    return numbers;
  }

  /** The loader is about to have another list: what it answers from now on is of that one. */
  expect(): void {
    this.#list += 1;
    this.#isBetween = true;
  }

  /**
   * The list has come. Its rows in view are fetched before the old ones go, so that nothing flickers.
   *
   * @param count of its rows.
   * @param from first place that will be in view.
   */
  async begin(count: number, from: number, show: () => void): Promise<void> {
    const list = this.#list;
    const first = Math.min(from, Math.max(0, count - 1));
    const page = Math.floor(first / PAGE);
    const wanted = [page, page + 1].filter((number) => number * PAGE < count);
    const got = await Promise.all(wanted.map(async (number) => [number, await this.#fetch(number, count)] as const));
    if (list !== this.#list) return;
    this.#isBetween = false;
    this.#count = count;
    this.#stale = [];
    this.#pages = pagesOf(got);
    this.failure = undefined;
    show();
  }

  /** These places are seen now. */
  see(from: number, to: number): void {
    this.#seen = { from, to };
    void this.#run();
  }

  /** What is chosen has changed: rows are fetched again, those in view at once. */
  refresh(): void {
    this.#stale = [...this.#pages.keys()];
    void this.#run();
  }

  /** Marks rows at once, before the loader has said so. */
  mark(isIt: (place: number) => boolean, chosen: boolean): void {
    this.#pages = marked(this.#pages, isIt, chosen);
  }

  async #run(): Promise<void> {
    if (this.#fetching || this.#isBetween) return;
    this.#fetching = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        const list = this.#list;
        this.#stale = this.#stale.filter((number) => number !== next);
        const rows = await this.#fetch(next, this.#count);
        if (list !== this.#list) continue;
        this.#pages = withPage(this.#pages, next, rows, (this.#seen.from + this.#seen.to) / 2);
        this.failure = undefined;
      }
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.#fetching = false;
  }

  #next(): number | undefined {
    if (this.#isBetween) return undefined;
    const { from, to } = this.#seen;
    const last = Math.ceil(Math.min(to, this.#count) / PAGE);
    for (let number = Math.floor(from / PAGE); number < last; number++) {
      if (!this.#pages.has(number) || this.#stale.includes(number)) return number;
    }
    return undefined;
  }

  #fetch(number: number, count: number): Promise<readonly RowShown[]> {
    return this.#open.rows(number * PAGE, Math.min(PAGE, count - number * PAGE));
  }
}
