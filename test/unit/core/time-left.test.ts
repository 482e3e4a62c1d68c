import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterTick, noTimeLeft, type Tick, type TimeLeft } from '../../../src/core/words/time-left.ts';
import { isLonger, stepOf, stepWords } from '../../../src/core/words/time-left-step.ts';
import { clock, MiB, NOW } from './transfers.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const words = (leftMs: number): string => stepWords(stepOf(leftMs, clock), clock);

/** Ticks once a second; `speed` in MiB a second at a second of the run. */
function run(
  seconds: number,
  speed: (second: number) => number,
  { fromSecond = 0, missing = 10_000, state = noTimeLeft, checked = 0 } = {},
): { state: TimeLeft; said: string[]; missing: number } {
  const said: string[] = [];
  for (let s = fromSecond; s < fromSecond + seconds; s += 1) {
    const mib = Math.min(speed(s), missing);
    missing -= mib;
    checked += mib;
    state = afterTick(state, { atMs: NOW + s * SECOND, checkedBytes: checked * MiB, missingBytes: missing * MiB, bytesPerSecond: mib * MiB }, clock);
    said.push(state.words);
  }
  return { state, said, missing };
}

describe('the time left is told in steps:', () => {
  test.each([
    [0, 'under a minute'],
    [59 * SECOND, 'under a minute'],
    [MINUTE, 'about 1 min'],
    [89 * SECOND, 'about 1 min'],
    [2 * MINUTE, 'about 2 min'],
    [9 * MINUTE, 'about 9 min'],
    [9.6 * MINUTE, 'about 10 min'],
    [12 * MINUTE, 'about 10 min'],
    [13 * MINUTE, 'about 15 min'],
    [57 * MINUTE, 'about 55 min'],
    [58 * MINUTE, 'about 1 h'],
    [70 * MINUTE, 'about 1 h 15 min'],
    [23.9 * HOUR, 'about 24 h'],
    [24 * HOUR, 'Wednesday afternoon'],
    [30 * HOUR, 'Wednesday evening'],
    [36 * HOUR, 'early Thursday'],
    [42 * HOUR, 'Thursday morning'],
    [8 * DAY, 'about 2 Dec'],
    [31 * DAY, 'about 25 Dec'],
    [32 * DAY, 'more than a month'],
    [999 * DAY, 'more than a month'],
  ])('%d ms are %s', (leftMs, said) => expect(words(leftMs)).toBe(said));

  test('of the longer of two, the step is never the shorter', () =>
    fc.assert(
      fc.property(fc.nat(40 * DAY), fc.nat(40 * DAY), (a, b) => {
        expect(isLonger(stepOf(Math.min(a, b), clock), stepOf(Math.max(a, b), clock))).toBe(false);
      }),
    ));
});

describe('the time left', () => {
  test('is being worked out until 10 seconds and three chunks', () => {
    const { said } = run(12, () => 16);
    expect(said.slice(0, 10)).toEqual(Array(10).fill('working it out'));
    expect(said.at(-1)).toBe('about 10 min');
    const slow = Array.from({ length: 30 }, (_, s): Tick => ({
      atMs: NOW + s * SECOND,
      checkedBytes: s < 20 ? 0 : MiB,
      missingBytes: 100 * MiB,
      bytesPerSecond: MiB,
    }));
    expect(slow.reduce((state, tick) => afterTick(state, tick, clock), noTimeLeft).words).toBe('working it out');
  });

  test('of a slow line is known after a minute, with no chunk checked yet', () => {
    let state = noTimeLeft;
    for (let s = 0; s <= 60; s += 1)
      state = afterTick(
        state,
        { atMs: NOW + s * SECOND, checkedBytes: 0, missingBytes: 16 * MiB, bytesPerSecond: 0.1 * MiB, underWayBytes: s * 0.1 * MiB },
        clock,
      );
    expect(state.words).toBe('about 2 min');
  });

  test('falls at once, by the second', () => {
    const first = run(60, () => 10, { missing: 4_000 });
    expect(first.state.words).toBe('about 6 min');
    const tick = { atMs: NOW + 60 * SECOND, checkedBytes: 700 * MiB, missingBytes: 1_000 * MiB, bytesPerSecond: 10 * MiB };
    expect(afterTick(first.state, tick, clock).words).toBe('about 2 min');
  });

  test('rises only after 15 seconds, and to no more than it was throughout', () => {
    const first = run(60, () => 10, { missing: 4_000 });
    const slower = run(40, () => 1, { fromSecond: 60, missing: first.missing, state: first.state, checked: 600 });
    const rise = slower.said.findIndex((said) => said !== 'about 6 min');
    expect(rise).toBeGreaterThanOrEqual(15);
    expect(slower.said[rise]).toMatch(/^about (7|8) min$/);
  });

  test('forgets a rise that didn’t last', () => {
    const first = run(60, () => 10, { missing: 4_000 });
    const dip = run(60, (s) => (s < 65 ? 1 : 14), { fromSecond: 60, missing: first.missing, state: first.state, checked: 600 });
    const minutes = dip.said.map((said) => Number(/\d+/.exec(said)?.[0]));
    expect(minutes).toEqual([...minutes].sort((a, b) => b - a));
  });

  test('says so after 20 seconds without a byte, and works it out anew when bytes come', () => {
    const first = run(30, () => 10);
    const still = run(25, () => 0, { fromSecond: 30, missing: first.missing, state: first.state });
    expect(still.said[18]).not.toBe('nothing for 20 s, trying again');
    expect(still.said.slice(19)).toEqual(Array(6).fill('nothing for 20 s, trying again'));
    expect(still.state.bytesPerSecond).toBe(0);
    const again = run(13, () => 10, { fromSecond: 55, missing: still.missing, state: still.state });
    expect(again.said[0]).toBe('working it out');
    expect(again.said.at(-1)).toMatch(/^about/);
  });

  test('is blank when nothing is missing', () => {
    expect(run(40, () => 10, { missing: 300 }).state).toEqual(noTimeLeft);
  });

  test('starts anew after the machine slept', () => {
    const first = run(60, () => 10, { missing: 4_000 });
    const tick = { atMs: NOW + HOUR, checkedBytes: 600 * MiB, missingBytes: 3_400 * MiB, bytesPerSecond: 10 * MiB };
    expect(afterTick(first.state, tick, clock).words).toBe('working it out');
  });

  test('never says anything infinite, zero or broken', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            gap: fc.integer({ min: 1, max: 3_000 }),
            bytesPerSecond: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e9 })),
            missingBytes: fc.nat(1e12),
            checkedBytes: fc.nat(1e12),
          }),
          { minLength: 1, maxLength: 80 },
        ),
        (ticks) => {
          let state = noTimeLeft;
          let atMs = NOW;
          for (const { gap, ...tick } of ticks) {
            atMs += gap;
            state = afterTick(state, { ...tick, atMs }, clock);
            expect(state.words).toMatch(
              /^(working it out|nothing for 20 s, trying again|under a minute|about [1-9].*|early \w+|\w+ (morning|afternoon|evening)|more than a month|)$/,
            );
            expect(state.words === '').toBe(tick.missingBytes === 0);
            expect(Number.isFinite(state.bytesPerSecond)).toBe(true);
            expect(state.samples.length).toBeLessThanOrEqual(80);
          }
        },
      ),
    ));

  test('comes with a speed that is the mean of 20 seconds', () => {
    expect(run(40, (s) => (s < 20 ? 100 : s % 2 === 0 ? 4 : 8)).state.bytesPerSecond).toBe(6 * MiB);
  });
});
