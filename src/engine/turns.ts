/** So many at once, the others wait their turn: Amazon and the line are asked for a few things at a time. */

export interface Turns {
  /**
   * Works when a turn is free. First come, first served, each kind for itself.
   *
   * @throws what the work throws, or the signal's reason where that aborts before the turn.
   */
  take<T>(kind: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Fulfils once nobody of a kind has a turn or waits for one. */
  idle(kind: string): Promise<void>;
}

interface Kind {
  taken: number;
  readonly queue: Set<() => void>;
  readonly idlers: (() => void)[];
}

/** @param most turns at once, of each kind. */
export function createTurns(most: number): Turns {
  const kinds = new Map<string, Kind>();
  const kindOf = (name: string): Kind => {
    const kind = kinds.get(name) ?? { taken: 0, queue: new Set(), idlers: [] };
    kinds.set(name, kind);
    return kind;
  };

  const free = (kind: Kind): void => {
    const [next] = kind.queue;
    if (next) {
      kind.queue.delete(next);
      next();
      return;
    }
    kind.taken--;
    if (kind.taken === 0) for (const idler of kind.idlers.splice(0)) idler();
  };

  const turn = async (kind: Kind, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (kind.taken < most) {
      kind.taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        kind.queue.delete(go);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      kind.queue.add(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  };

  return {
    take: async (name, signal, work) => {
      const kind = kindOf(name);
      await turn(kind, signal);
      try {
        return await work();
      } finally {
        free(kind);
      }
    },
    idle: async (name) => {
      const kind = kindOf(name);
      if (kind.taken > 0) await new Promise<void>((resolve) => kind.idlers.push(resolve));
    },
  };
}
