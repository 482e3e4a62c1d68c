import { HOUR, MINUTE } from '../../core/units.ts';
import { clock } from '../elements/clock.svelte.ts';
import { exchange, type EngineLink } from '../engine/engine.svelte.ts';
import type { Pings } from '../engine/pings.svelte.ts';
import type { Records } from '../engine/records.svelte.ts';

const LOOK_EVERY_MS = HOUR;
/** The browser doesn't tell when a file that was handed to it is written; the old worker still sends it. */
const HAND_OVER_MS = 10 * MINUTE;

/** A new version of Thaw: it waits until nothing runs, then takes over, and the page offers to reload. */
export class Updates {
  #waiting = $state.raw<ServiceWorker | null>(null);
  readonly #engine: EngineLink;
  readonly #pings: Pings;
  readonly #records: Records;

  constructor(engine: EngineLink, pings: Pings, records: Records) {
    this.#engine = engine;
    this.#pings = pings;
    this.#records = records;
  }

  /** `waits` for what runs, `ready` to take over, or it `runs` already and this page is the old one. */
  readonly state = $derived.by((): 'none' | 'waits' | 'ready' | 'runs' => {
    if (this.#pings.otherBuild) return 'runs';
    if (!this.#waiting) return 'none';
    return this.#isBusy() ? 'waits' : 'ready';
  });

  /** Looks for new versions from time to time. @returns what ends it. */
  start(): () => void {
    const { way } = this.#engine;
    if (way?.is !== 'service-worker') return () => undefined;
    const { registration } = way;
    const look = (): void => {
      this.#waiting = registration.waiting;
    };
    const found = (): void => registration.installing?.addEventListener('statechange', look);
    // One that began to install before this page listened tells no more of its beginning.
    found();
    queueMicrotask(look);
    registration.addEventListener('updatefound', found);
    const timer = setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      registration.removeEventListener('updatefound', found);
    };
  }

  /** Lets the waiting version take over. Nothing may run. */
  async takeOver(): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting || this.state !== 'ready') return;
    const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    await exchange(waiting, { kind: 'take-over' });
    await taken;
    this.#waiting = null;
    await this.#pings.ping();
  }

  #isBusy(): boolean {
    if (this.#pings.busy || [...this.#engine.live.values()].some(({ doing }) => doing !== 'retrieving')) return true;
    const { nowMs } = clock.current;
    return this.#records.transfers?.some(({ transfer }) => nowMs - (transfer.handedOverAtMs ?? 0) < HAND_OVER_MS) ?? false;
  }
}
