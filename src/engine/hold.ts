/** Who has a transfer in hand: its run, or one command after the other. */

export interface Hold {
  /** Stops a transfer's run and works on its record while none begins. Commands for the same one take turns. */
  alone<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** The same for each of many. All of them stop first, so that none takes a turn that another one left. */
  aloneEach(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void>;
  /** Whether a command has it, or waits for it. */
  isHeld(id: string): boolean;
  isEmpty(): boolean;
}

/**
 * @param settle fulfils once ledger and store agree: a record that is changed before could be put back.
 * @param stop ends a transfer's run, which hears of it at once, and fulfils when it has ended.
 */
export function createHold(settle: () => Promise<void>, stop: (id: string) => Promise<void>): Hold {
  const holders = new Map<string, number>();
  const lastOf = new Map<string, Promise<unknown>>();

  const take = (id: string): void => void holders.set(id, (holders.get(id) ?? 0) + 1);
  const leave = (id: string): void => {
    const others = (holders.get(id) ?? 1) - 1;
    if (others > 0) return void holders.set(id, others);
    holders.delete(id);
    lastOf.delete(id);
  };

  const alone = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    take(id);
    try {
      await settle();
      const mine = (lastOf.get(id) ?? Promise.resolve()).then(() => stop(id)).then(work);
      lastOf.set(
        id,
        mine.catch(() => undefined),
      );
      return await mine;
    } finally {
      leave(id);
    }
  };

  return {
    alone,
    aloneEach: async (ids, work) => {
      for (const id of ids) {
        take(id);
        void stop(id);
      }
      try {
        for (const id of ids) await alone(id, () => work(id));
      } finally {
        for (const id of ids) leave(id);
      }
    },
    isHeld: (id) => holders.has(id),
    isEmpty: () => holders.size === 0,
  };
}
