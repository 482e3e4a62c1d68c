/** Whether the browser promised to keep what Thaw stores, and how much room there is. */
export class Protection {
  /** Undefined while unknown, or where the browser has no such promise. */
  isPersisted = $state<boolean | undefined>();
  usedBytes = $state<number>();
  quotaBytes = $state<number>();
  /** What the browser would still store; undefined where it doesn’t say. */
  readonly freeBytes = $derived(this.quotaBytes === undefined ? undefined : Math.max(0, this.quotaBytes - (this.usedBytes ?? 0)));
  /** The browser's answer to the question that Thaw asked by itself; shown until it was read. */
  answer = $state<boolean | undefined>();
  #isAsked = false;

  async read(): Promise<void> {
    // Private windows of some browsers have no `navigator.storage` at all.
    const storage = storageOf();
    this.isPersisted = await storage?.persisted?.().catch(() => undefined);
    const estimate = await storage?.estimate?.().catch(() => undefined);
    this.usedBytes = estimate?.usage;
    this.quotaBytes = estimate?.quota;
  }

  /** Asks for the promise; some browsers ask the person, others decide alone. */
  async ask(): Promise<boolean> {
    const granted =
      (await storageOf()
        ?.persist?.()
        .catch(() => false)) ?? false;
    await this.read();
    return granted;
  }

  /** At the first transfer: asks unless the promise is there, and keeps the answer to be shown. */
  async askOnce(): Promise<void> {
    if (this.#isAsked) return;
    this.#isAsked = true;
    await this.read();
    if (!this.isPersisted) this.answer = await this.ask();
  }

  answerRead(): void {
    this.answer = undefined;
  }
}

const storageOf = (): Partial<StorageManager> | undefined => (navigator as { readonly storage?: StorageManager }).storage;
