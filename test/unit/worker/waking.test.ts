import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onWaking } from '../../../src/worker/waking.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('N7 a sleep is noticed within five seconds of waking, once; a busy worker is none', () => {
  const woke = vi.fn();
  onWaking(woke);
  vi.advanceTimersByTime(60_000);
  // Held up for a while, as by hashing.
  vi.setSystemTime(Date.now() + 20_000);
  vi.advanceTimersByTime(60_000);
  expect(woke).not.toHaveBeenCalled();

  // Timers stand still in a sleep, the clock doesn't.
  vi.setSystemTime(Date.now() + 10 * 60_000);
  vi.advanceTimersByTime(5_000);
  expect(woke.mock.calls).toEqual([[10 * 60_000]]);
  vi.advanceTimersByTime(60_000);
  expect(woke).toHaveBeenCalledTimes(1);
});
