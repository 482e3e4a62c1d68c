import type { Live } from '../../core/transfer/transfer.ts';
import { SECOND } from '../../core/units.ts';

/** What the engine has in hand; replaced whole with each news, never changed. */
export type LiveById = ReadonlyMap<string, Live>;

export const liveById = (live: readonly Live[]): LiveById => new Map(live.map((one) => [one.transferId, one]));

/** An engine tells several times a second of what it has in hand. */
const FRESH_MS = 3 * SECOND;

interface Heard {
  readonly live: Live;
  readonly atMs: number;
}

/**
 * Joins what several engines tell. Without a service worker every tab has one; only the one that
 * holds a transfer's lock works on it, and for the others it waits its turn.
 */
export class ManyEngines {
  readonly #heard = new Map<string, Heard>();

  hear(news: readonly Live[], nowMs: number): Live[] {
    for (const [id, { atMs }] of this.#heard) if (nowMs - atMs > FRESH_MS) this.#heard.delete(id);
    for (const live of news) {
      const known = this.#heard.get(live.transferId);
      if (!known || live.doing !== 'queued' || known.live.doing === 'queued') this.#heard.set(live.transferId, { live, atMs: nowMs });
    }
    return [...this.#heard.values()].map(({ live }) => live);
  }
}
