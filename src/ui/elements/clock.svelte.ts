import { createSubscriber } from 'svelte/reactivity';
import { SECOND } from '../../core/units.ts';
import type { Clock } from '../../core/words/times.ts';

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
/** English words, in the person's own kind of English where there is one. */
const locale = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';

const read = (): Clock => ({ nowMs: Date.now(), locale, timeZone });

let current = read();
const subscribe = createSubscriber((update) => {
  current = read();
  const timer = setInterval(() => {
    current = read();
    update();
  }, SECOND);
  return () => clearInterval(timer);
});

/** One clock for all that is shown, so that two rows never disagree. It ticks only while it is watched. */
export const clock = {
  /** What time it is, and how times are told; followed in templates and `$derived`. */
  get current(): Clock {
    if (!$effect.tracking()) return read();
    subscribe();
    return current;
  },
};
