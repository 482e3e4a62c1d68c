import pulseUrl from '../../loader/pulse.ts?worker&url';
import type { KeysHeld } from '../../core/keys.ts';
import type { EngineLink } from './engine.svelte.ts';
import { scriptUrl } from './script-url.ts';

/** Without work every twelfth beat: once a minute. */
const IDLE_BEATS = 12;

/** Keeps the engine awake while something runs, and learns what it lacks. */
export class Pings {
  /** The engine's build is another one than this page's. */
  otherBuild = $state(false);
  /** Bytes move or are checked: a new version waits. */
  busy = $state(false);
  hasWork = $state(false);

  readonly #engine: EngineLink;
  readonly #onKeys: (keys: KeysHeld) => void;
  #pulse: Worker | undefined;
  #beats = 0;
  /** The ping whose answer counts. */
  #asked: symbol | undefined;

  /** @param onKeys told after each answer what keys the engine has. */
  constructor(engine: EngineLink, onKeys: (keys: KeysHeld) => void) {
    this.#engine = engine;
    this.#onKeys = onKeys;
  }

  /** @returns what ends it. */
  start(): () => void {
    this.#pulse = new Worker(scriptUrl(pulseUrl), { name: 'thaw-pulse' });
    this.#pulse.onmessage = () => this.#beat();
    const again = (): void => void this.ping();
    // The worker of before may have taken a ping with it: its answer isn't waited for.
    const anew = (): void => void this.#ask();
    addEventListener('pageshow', again);
    addEventListener('online', again);
    document.addEventListener('resume', again);
    navigator.serviceWorker?.addEventListener('controllerchange', anew);
    // A command may have begun work: the next beat comes in time for it, also where the worker died right after.
    const unlisten = this.#engine.listen((news) => {
      const isWork = news.kind === 'progress' ? news.live.length > 0 : news.kind === 'changed' && news.what === 'transfers';
      if (isWork) this.hasWork = true;
    });
    again();
    return () => {
      this.#pulse?.terminate();
      removeEventListener('pageshow', again);
      removeEventListener('online', again);
      document.removeEventListener('resume', again);
      navigator.serviceWorker?.removeEventListener('controllerchange', anew);
      unlisten();
    };
  }

  async ping(): Promise<void> {
    if (!this.#asked) await this.#ask();
  }

  async #ask(): Promise<void> {
    const mine = Symbol('ping');
    this.#asked = mine;
    try {
      const { build, keys, busy, hasWork } = await this.#engine.ask({ kind: 'ping', build: __BUILD__ });
      if (this.#asked !== mine) return;
      this.otherBuild = build !== __BUILD__;
      this.busy = busy;
      this.hasWork = hasWork;
      this.#onKeys(keys);
    } catch {
      // The next beat asks again; what the person does meanwhile fails in words of its own.
    } finally {
      if (this.#asked === mine) this.#asked = undefined;
    }
  }

  #beat(): void {
    this.#beats++;
    if (this.hasWork || this.#beats % IDLE_BEATS === 0) void this.ping();
  }
}
