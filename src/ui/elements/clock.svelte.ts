import { createSubscriber } from 'svelte/reactivity';
import { SECOND } from '../../core/units.ts';
import type { Clock } from '../../core/words/times.ts';

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
/** The words are English; these times and dates ("14:20", "21 Nov") can't be misread anywhere. */
const locale = 'en-GB';

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
