/** Focus and scroll between screens: a new one puts the focus on its heading, Back restores where one was. */

import { navigation, type NavigateEvent } from './navigation.ts';

export class Places {
  readonly #scrolls = new Map<string, number>();
  #how: 'first' | 'new' | 'back' | 'settled' = 'first';
  #hash = location.hash;

  /** @returns what ends it. */
  follow(): () => void {
    const leave = (event: Event): void => {
      const key = navigation?.currentEntry?.key;
      if (key !== undefined) this.#scrolls.set(key, scroller()?.scrollTop ?? 0);
      this.#how = (event as NavigateEvent).navigationType === 'traverse' ? 'back' : 'new';
    };
    const change = (): void => {
      // Of the same screen, such as a dialog over it, nothing moves.
      const samePlace = screenOf(this.#hash) === screenOf(location.hash);
      this.#hash = location.hash;
      if (samePlace) this.#how = 'settled';
      else if (this.#how === 'settled') this.#how = 'new';
    };
    navigation?.addEventListener('navigate', leave);
    addEventListener('hashchange', change);
    return () => {
      navigation?.removeEventListener('navigate', leave);
      removeEventListener('hashchange', change);
    };
  }

  /** A screen stands: called each time. */
  arrived(): void {
    const how = this.#how;
    this.#how = 'settled';
    // The focus went with the screen before, as after signing in: it isn't left nowhere.
    const isLost = how === 'settled' && document.activeElement === document.body;
    if (how === 'first' || (how === 'settled' && !isLost)) return;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    if (isLost) return;
    const kept = how === 'back' ? this.#scrolls.get(navigation?.currentEntry?.key ?? '') : undefined;
    scroller()?.scrollTo(0, kept ?? 0);
  }
}

/** Only the screen scrolls, the frame around it stands. */
const scroller = (): HTMLElement | null => document.querySelector('main');

/** The part of an address that names the screen: without a dialog over it, and without what is searched. */
const screenOf = (hash: string): string => hash.replace(/\?.*$/, '').replace(/\/(retrieve|export)$/, '');
