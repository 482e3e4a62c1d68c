import { createSubscriber } from 'svelte/reactivity';
import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { News } from '../../messages.ts';

/** News that come faster than this are answered by one reading. */
const AT_MOST_EVERY_MS = 200;

type Hears = (listener: (news: News) => void) => () => void;
type What = Extract<News, { kind: 'changed' }>['what'];

/**
 * Something of the store that follows the news. It is read when a template first looks at it, and
 * again when it is said to have changed; nobody looking, nothing is read.
 */
export class Reading<T> {
  #current: T | undefined;
  #failure: Failure | undefined;
  readonly #read: (before: T | undefined) => Promise<T>;
  readonly #subscribe: () => void;
  #update: () => void = () => undefined;
  #state: 'rest' | 'reading' | 'reading-stale' = 'rest';

  /** @param read gets what was read before, so that it may reuse parts of it. */
  constructor(hears: Hears, what: What, read: (before: T | undefined) => Promise<T>) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      this.#update = update;
      void this.#readAgain();
      return hears((news) => {
        if (news.kind === 'changed' && news.what === what) void this.#readAgain();
      });
    });
  }

  /** Undefined until it was read for the first time. */
  get current(): T | undefined {
    this.#subscribe();
    return this.#current;
  }

  /** Why it can't be read now; `current` is what it was before. */
  get failure(): Failure | undefined {
    this.#subscribe();
    return this.#failure;
  }

  async #readAgain(): Promise<void> {
    if (this.#state !== 'rest') {
      this.#state = 'reading-stale';
      return;
    }
    do {
      this.#state = 'reading';
      try {
        this.#current = await this.#read(this.#current);
        this.#failure = undefined;
      } catch (error) {
        this.#failure = failureOf(error);
      }
      this.#update();
      await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS));
    } while (this.#isStale());
    this.#state = 'rest';
  }

  #isStale(): boolean {
    return this.#state === 'reading-stale';
  }
}
