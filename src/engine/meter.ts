/** Measures a speed: bytes of the last seconds over their time. */
import { SECOND } from '../core/units.ts';

/** The speed that is shown is the mean over this time (screens.md, "Time left"). */
const SPAN_MS = 20 * SECOND;

/** What came in within one second. */
export interface Tick {
  readonly atMs: number;
  readonly bytes: number;
}

export interface Meter {
  /** @returns the last full second when this byte began a new one. */
  received(bytes: number): (Tick & { readonly tookMs: number }) | undefined;
  bytesPerSecond(): number;
}

export function createMeter(now: () => number): Meter {
  const seconds: { readonly atMs: number; bytes: number }[] = [];
  return {
    received: (bytes) => {
      const atMs = now();
      // The clock was set back: what came in before can't be told from what comes now.
      if ((seconds.at(-1)?.atMs ?? atMs) > atMs) seconds.length = 0;
      const last = seconds.at(-1);
      if (last && atMs - last.atMs < SECOND) {
        last.bytes += bytes;
        return undefined;
      }
      seconds.push({ atMs, bytes });
      return last && { ...last, tookMs: atMs - last.atMs };
    },
    bytesPerSecond: () => {
      const nowMs = now();
      while (seconds[0] && seconds[0].atMs < nowMs - SPAN_MS) seconds.shift();
      const [first] = seconds;
      if (first && first.atMs > nowMs) return 0;
      if (!first) return 0;
      return (seconds.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(SECOND, nowMs - first.atMs)) * SECOND;
    },
  };
}
