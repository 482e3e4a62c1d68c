/** Notices that this machine slept: requests of before are dead, though nobody told them (faults.md, N7). */
import { SECOND } from '../core/units.ts';

const BEAT_MS = 5 * SECOND;
/** A worker that is only busy isn't held up for so long. */
const SLEPT_MS = 30 * SECOND;

/**
 * Timers stand still while the machine sleeps, and the clock goes on: a beat that comes much too
 * late tells of it. So does a clock that somebody sets forward, which does no harm.
 *
 * @param woke is told for how many ms nothing ran.
 */
export function onWaking(woke: (sleptMs: number) => void): void {
  let lastMs = Date.now();
  setInterval(() => {
    const nowMs = Date.now();
    const sleptMs = nowMs - lastMs - BEAT_MS;
    lastMs = nowMs;
    if (sleptMs > SLEPT_MS) woke(sleptMs);
  }, BEAT_MS);
}
