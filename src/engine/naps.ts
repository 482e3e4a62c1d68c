/** Pauses between tries that end early when there is reason to: the network is back. */
import type { ClockPort } from './ports.ts';

export interface Naps {
  /** Sleeps, or wakes at once when nudged. Rejects when the signal aborts. */
  nap(ms: number, signal: AbortSignal): Promise<void>;
  nudge(): void;
}

export function createNaps(clock: ClockPort): Naps {
  let bell = new AbortController();
  return {
    nap: async (ms, signal) => {
      const woken = bell.signal;
      try {
        await clock.sleep(ms, AbortSignal.any([signal, woken]));
      } catch (error) {
        if (signal.aborted || !woken.aborted) throw error;
      }
    },
    nudge: () => {
      bell.abort();
      bell = new AbortController();
    },
  };
}
