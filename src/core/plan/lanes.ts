import { MINUTE, SECOND } from '../units.ts';

const FIRST = 4;
const LEAST = 1;
/** Most lanes where the person chose none. */
export const MOST_LANES = 8;
/** A lane that brings less isn't worth its connection. */
const WORTHWHILE_GAIN = 1.05;
/** A new connection has to grow its window first: the line's speed isn't its own yet. */
const SETTLE_MS = SECOND;
const MEASURE_MS = 2 * SECOND;
/** Lines change: after so long one more lane is tried again. */
const PROBE_MS = MINUTE;
/** After Amazon asked for fewer requests: no growth for so long, and later steps so far apart. */
const CAREFUL_MS = 30 * SECOND;
const CAREFUL_FOR_MS = 10 * MINUTE;
/** Requests that were under way together are refused together: that is one refusal. */
const SAME_REFUSAL_MS = 3 * SECOND;

/** How many chunks are fetched at once, and what was learnt of it. One run's memory. */
export interface Lanes {
  readonly count: number;
  /** Speed with one lane less, in bytes a second; set while the last step is on trial. */
  readonly before?: number;
  /** Sum and number of the speeds seen since `sinceMs`. */
  readonly sum: number;
  readonly samples: number;
  /** Epoch ms; absent until the first sample. */
  readonly sinceMs?: number;
  readonly noStepUntilMs: number;
  readonly throttledAtMs?: number;
}

/** The speed of all lanes together, at a time in epoch ms. */
export interface Sample {
  readonly bytesPerSecond: number;
  readonly atMs: number;
}

export const firstLanes = (): Lanes => ({ count: FIRST, sum: 0, samples: 0, noStepUntilMs: 0 });

/**
 * Climbs towards the number of lanes that fills the line: one more as long as that brings over
 * 5 %, back when it doesn't, another try a minute later.
 *
 * @param sample about once a second, and only while all lanes are busy.
 * @param most the person's limit.
 */
export function afterSample(lanes: Lanes, { bytesPerSecond, atMs }: Sample, most: number | null = null): Lanes {
  const sinceMs = lanes.sinceMs ?? atMs;
  if (atMs < sinceMs + SETTLE_MS) return { ...lanes, sinceMs };
  const sum = lanes.sum + bytesPerSecond;
  const samples = lanes.samples + 1;
  if (atMs < sinceMs + SETTLE_MS + MEASURE_MS) return { ...lanes, sinceMs, sum, samples };
  return afterMeasure(lanes, sum / samples, atMs, most ?? MOST_LANES);
}

function afterMeasure(lanes: Lanes, speed: number, atMs: number, most: number): Lanes {
  const { count, before, ...rest } = lanes;
  const measured = { ...rest, sum: 0, samples: 0, sinceMs: atMs };
  if (before !== undefined && speed <= before * WORTHWHILE_GAIN) {
    return { ...measured, count: Math.max(LEAST, count - 1), noStepUntilMs: Math.max(lanes.noStepUntilMs, atMs + PROBE_MS) };
  }
  if (count >= most || atMs < lanes.noStepUntilMs) return { ...measured, count: Math.min(count, Math.max(LEAST, most)) };
  return { ...measured, count: count + 1, before: speed, noStepUntilMs: atMs + (careful(lanes, atMs) ? CAREFUL_MS : 0) };
}

const careful = ({ throttledAtMs }: Lanes, atMs: number): boolean => throttledAtMs !== undefined && atMs < throttledAtMs + CAREFUL_FOR_MS;

/** Halves the lanes, at least one stays, and lets them grow slowly. */
export function afterThrottle(lanes: Lanes, atMs: number): Lanes {
  const again = lanes.throttledAtMs !== undefined && atMs < lanes.throttledAtMs + SAME_REFUSAL_MS;
  const count = again ? lanes.count : Math.max(LEAST, Math.floor(lanes.count / 2));
  const throttledAtMs = again ? lanes.throttledAtMs : atMs;
  return { count, sum: 0, samples: 0, sinceMs: atMs, noStepUntilMs: atMs + CAREFUL_MS, throttledAtMs };
}

/** @returns how many chunks may be under way now. */
export const lanesNow = (lanes: Lanes, most: number | null): number => Math.max(LEAST, Math.min(lanes.count, most ?? MOST_LANES));
