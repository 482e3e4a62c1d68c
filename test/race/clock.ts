/** Time for the race tests: it moves only when nothing else does, so it costs nothing. */
import { createHash } from 'node:crypto';
import type { ClockPort } from '../../src/engine/ports.ts';

/** Digests at once: the clock may only move when nothing is under way, and a thread pool is. */
export function digestAtOnce(): void {
  // No spy: it would remember every byte that was ever hashed.
  crypto.subtle.digest = (_algorithm, data) => {
    const view = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    return Promise.resolve(new Uint8Array(createHash('sha256').update(view).digest()).buffer);
  };
}

export interface Clock {
  nowMs: number;
}

export const clockOf = (): Clock => ({ nowMs: Date.parse('2026-11-24T12:00:00Z') });

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Who sleeps in a life. */
export type Sleepers = Set<Sleeper>;

/** Made once: a stack costs more than a sleep. */
const ABORTED = new Error('aborted');

export const clockPort = (clock: Clock, sleepers: Sleepers): ClockPort => ({
  now: () => clock.nowMs,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const gone = (): void => (sleepers.delete(sleeper), reject(ABORTED));
      const sleeper: Sleeper = { atMs: clock.nowMs + ms, wake: () => (signal.removeEventListener('abort', gone), resolve()) };
      signal.addEventListener('abort', gone, { once: true });
      sleepers.add(sleeper);
    }),
});

/** @returns whether anybody slept. */
export function wakeNext(sleepers: Sleepers, clock: Clock): boolean {
  const [next] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
  if (!next) return false;
  sleepers.delete(next);
  clock.nowMs = Math.max(clock.nowMs, next.atMs);
  next.wake();
  return true;
}
