import { DAY, MINUTE, SECOND } from '../units.ts';
import { type Step, isLonger, stepOf, stepWords } from './time-left-step.ts';
import type { Clock } from './times.ts';

const SPEED_OVER_MS = 20 * SECOND;
const LEFT_OVER_MS = MINUTE;
const KNOWN_AFTER_MS = 10 * SECOND;
const KNOWN_AFTER_CHUNKS = 3;
const RISES_AFTER_MS = 15 * SECOND;
const SILENT_AFTER_MS = 20 * SECOND;
/** Two ticks further apart belong to two measures: the tab was frozen or the machine slept. */
const GAP_MS = 30 * SECOND;

/** What is known of a transfer about once a second. */
export interface Tick {
  readonly atMs: number;
  readonly checkedBytes: number;
  readonly missingBytes: number;
  /** Bytes that came in during the last second. */
  readonly bytesPerSecond: number;
  /** Of the missing bytes, those that arrived and aren't checked yet. */
  readonly underWayBytes?: number;
}

/** One page's memory of one transfer; starts anew with each run. */
export interface TimeLeft {
  /** Shown as they are; empty when nothing is left. */
  readonly words: string;
  /** Mean of 20 seconds. */
  readonly bytesPerSecond: number;
  readonly samples: readonly { readonly atMs: number; readonly bytesPerSecond: number }[];
  readonly startedAtMs?: number;
  readonly lastByteAtMs?: number;
  readonly lastAtMs?: number;
  readonly checkedBytes?: number;
  /** Ticks that found new checked chunks. */
  readonly chunks: number;
  readonly shown?: Step;
  /** Since when the time left has been longer than shown, and the shortest of those since. */
  readonly rising?: { readonly sinceMs: number; readonly step: Step };
}

export const noTimeLeft: TimeLeft = { words: '', bytesPerSecond: 0, samples: [], chunks: 0 };

/**
 * Takes one tick in. The words fall at once and rise only after 15 seconds, so that they never
 * flicker; they never say "0 s" or anything infinite.
 *
 * @param zone how the weekday of a far end is told.
 * @see screens.md, "Time left, progress, notices"
 */
export function afterTick(state: TimeLeft, tick: Tick, zone: Omit<Clock, 'nowMs'>): TimeLeft {
  const { atMs, missingBytes } = tick;
  if (missingBytes <= 0) return noTimeLeft;
  const measured = measure(frozen(state, atMs) ? noTimeLeft : state, tick);
  const { startedAtMs = atMs, lastByteAtMs = startedAtMs } = measured;
  if (atMs - lastByteAtMs >= SILENT_AFTER_MS) return silent(measured);
  const speed = mean(measured, atMs, LEFT_OVER_MS);
  const for60s = atMs - startedAtMs >= LEFT_OVER_MS;
  const known = for60s || (atMs - startedAtMs >= KNOWN_AFTER_MS && measured.chunks >= KNOWN_AFTER_CHUNKS);
  if (!known || speed <= 0) return { ...measured, words: measured.shown ? measured.words : 'working it out' };
  const rest = Math.max(0, missingBytes - (tick.underWayBytes ?? 0));
  const leftMs = Math.min((rest / speed) * SECOND, 1_000 * DAY);
  return show(measured, stepOf(leftMs, { ...zone, nowMs: atMs }), { ...zone, nowMs: atMs });
}

const frozen = ({ lastAtMs }: TimeLeft, atMs: number): boolean => lastAtMs !== undefined && (atMs - lastAtMs > GAP_MS || atMs < lastAtMs);

function measure(state: TimeLeft, { atMs, bytesPerSecond, checkedBytes }: Tick): TimeLeft {
  const samples = [...state.samples.filter((sample) => atMs - sample.atMs < LEFT_OVER_MS), { atMs, bytesPerSecond }];
  const grown = state.checkedBytes !== undefined && checkedBytes > state.checkedBytes;
  const moved = bytesPerSecond > 0 || grown;
  return {
    ...state,
    samples,
    bytesPerSecond: mean({ samples }, atMs, SPEED_OVER_MS),
    startedAtMs: state.startedAtMs ?? atMs,
    lastByteAtMs: moved ? atMs : (state.lastByteAtMs ?? atMs),
    lastAtMs: atMs,
    checkedBytes,
    chunks: state.chunks + (grown ? 1 : 0),
  };
}

function mean({ samples }: Pick<TimeLeft, 'samples'>, atMs: number, overMs: number): number {
  const recent = samples.filter((sample) => atMs - sample.atMs < overMs);
  return recent.length === 0 ? 0 : recent.reduce((sum, sample) => sum + sample.bytesPerSecond, 0) / recent.length;
}

/** What was measured before the silence is no measure for after it: all but the last byte is forgotten. */
function silent({ lastByteAtMs, lastAtMs, checkedBytes }: TimeLeft): TimeLeft {
  const since = { ...(lastByteAtMs === undefined ? {} : { lastByteAtMs }), ...(lastAtMs === undefined ? {} : { lastAtMs }) };
  return { ...noTimeLeft, ...since, ...(checkedBytes === undefined ? {} : { checkedBytes }), words: 'nothing for 20 s, trying again' };
}

function show(state: TimeLeft, step: Step, clock: Clock): TimeLeft {
  const { rising, shown, ...rest } = state;
  if (!shown || !isLonger(step, shown)) return { ...rest, shown: step, words: stepWords(step, clock) };
  const least = rising && isLonger(step, rising.step) ? rising.step : step;
  const sinceMs = rising?.sinceMs ?? clock.nowMs;
  if (clock.nowMs - sinceMs >= RISES_AFTER_MS) return { ...rest, shown: least, words: stepWords(least, clock) };
  return { ...rest, shown, words: stepWords(shown, clock), rising: { sinceMs, step: least } };
}
