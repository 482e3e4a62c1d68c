import { untrack } from 'svelte';
import { failureOf, type Failure } from '../../core/failure/failure.ts';
import { SECOND } from '../../core/units.ts';
import type { OpenInventory, Progress, Shape } from '../../loader/inventory/messages.ts';
import { createOpenInventory } from './open-inventory.ts';

/** While rows come in, the picture is drawn anew no more often than this. */
const AT_MOST_EVERY_MS = 2 * SECOND;

/** One inventory that a screen has open, with what is told of it as a whole. */
export class OpenedInventory {
  readonly id: string;
  /** Undefined until it was started. */
  current = $state.raw<OpenInventory>();
  progress = $state.raw<Progress>();
  shape = $state.raw<Shape>();
  failure = $state.raw<Failure>();
  #shownRows = -1;
  #isReading = false;
  #isStale = false;

  constructor(id: string) {
    this.id = id;
  }

  /**
   * Opens it.
   *
   * @param how `goOn`: the person wants it read, however large it grows.
   * @returns what closes it.
   */
  start(how: { readonly goOn?: boolean } = {}): () => void {
    // It is started by an effect, which must not run again for what is read here.
    return untrack(() => this.#open(how.goOn ?? false));
  }

  #open(goOn: boolean): () => void {
    const open = createOpenInventory(this.id);
    if (goOn) open.goOn().catch((error: unknown) => (this.failure = failureOf(error)));
    this.current = open;
    const unfollow = open.follow((progress) => {
      this.progress = progress;
      if (progress.failure) this.failure = progress.failure;
      if (progress.rows !== this.#shownRows) void this.readShape();
    });
    return () => {
      unfollow();
      open.close();
      this.current = undefined;
    };
  }

  /** Reads the sums anew: rows came in, or got other names. */
  async readShape(): Promise<void> {
    if (this.#isReading) {
      this.#isStale = true;
      return;
    }
    this.#isReading = true;
    do {
      this.#isStale = false;
      const { current } = this;
      if (!current) break;
      this.#shownRows = this.progress?.rows ?? 0;
      try {
        this.shape = await current.shape(0);
      } catch (error) {
        // A screen that was left closed it.
        if (this.current === current) this.failure = failureOf(error);
        break;
      }
      if (this.progress?.state !== 'done') await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS));
    } while (this.#needsMore());
    this.#isReading = false;
  }

  #needsMore(): boolean {
    return this.#isStale && this.current !== undefined;
  }
}
