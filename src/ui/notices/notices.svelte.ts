import * as v from 'valibot';
import { Go } from '../../messages.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import type { Preferences } from '../settings/preferences.svelte.ts';

type Permission = NotificationPermission | 'none';

/** *Tell me when it's ready*: the person's choice and the browser's permission. The worker shows what is due. */
export class Notices {
  /** `none`: this browser has no notices for pages like this one. */
  #permission = $state<Permission>(permission());
  /** The browser refused what Thaw had offered; shown until it was read. */
  isRefused = $state(false);
  readonly #engine: EngineLink;
  readonly #preferences: Preferences;

  constructor(engine: EngineLink, preferences: Preferences) {
    this.#engine = engine;
    this.#preferences = preferences;
  }

  /** Only the service worker shows them: it is one for all tabs. */
  readonly areThere = $derived.by(() => this.#permission !== 'none' && this.#engine.way?.is !== 'alone');
  readonly areBlocked = $derived(this.#permission === 'denied');
  readonly areOn = $derived.by(() => this.areThere && this.#permission === 'granted' && this.#preferences.current.notices);

  /**
   * Asks for the permission: call it in the click's own task.
   *
   * @returns false where the browser or the person refused.
   * @throws Failed where the choice can't be stored.
   */
  async turnOn(): Promise<boolean> {
    this.#permission = await Notification.requestPermission();
    if (this.#permission !== 'granted') return false;
    await this.#preferences.change({ notices: true });
    // How things stand now is known; only what comes from here on is told.
    await this.#engine.ask({ kind: 'ping', build: __BUILD__ });
    return true;
  }

  /** @throws Failed where the choice can't be stored. */
  async turnOff(): Promise<void> {
    await this.#preferences.change({ notices: false });
    await this.#engine.ask({ kind: 'ping', build: __BUILD__ });
  }

  refusalRead(): void {
    this.isRefused = false;
  }

  /** Looks at the permission anew: the browser's own settings change it too. */
  look(): void {
    this.#permission = permission();
  }

  /** Goes where a clicked notice leads. @returns what ends it. */
  follow(): () => void {
    const heard = ({ data }: MessageEvent<unknown>): void => {
      const go = v.safeParse(Go, data);
      if (go.success) location.hash = go.output.hash;
    };
    navigator.serviceWorker?.addEventListener('message', heard);
    return () => navigator.serviceWorker?.removeEventListener('message', heard);
  }
}

const permission = (): Permission => ('Notification' in globalThis && 'serviceWorker' in navigator ? Notification.permission : 'none');
