import { describe, expect, test } from 'vitest';
import { afterSample, afterThrottle, firstLanes, lanesNow, type Lanes } from '../../../src/core/plan/lanes.ts';

/** Plays a line for some seconds: `speed` answers with bytes a second for a number of lanes. */
function play(lanes: Lanes, fromMs: number, seconds: number, speed: (count: number, atMs: number) => number, most: number | null = null): Lanes {
  for (let s = 0; s < seconds; s += 1) {
    const atMs = fromMs + s * 1_000;
    lanes = afterSample(lanes, { bytesPerSecond: speed(lanesNow(lanes, most), atMs), atMs }, most);
  }
  return lanes;
}
const perLane = (count: number): number => count * 1e6;
const upTo =
  (full: number) =>
  (count: number): number =>
    Math.min(count, full) * 1e6;

describe('lanes', () => {
  test('are four at first', () => expect(lanesNow(firstLanes(), null)).toBe(4));

  test('grow to eight and no further where each one brings its share', () => {
    expect(lanesNow(play(firstLanes(), 0, 20, perLane), null)).toBe(8);
    expect(lanesNow(play(firstLanes(), 0, 300, perLane), null)).toBe(8);
  });

  test('grow beyond eight only where the person allows it', () => {
    expect(lanesNow(play(firstLanes(), 0, 300, perLane, 16), 16)).toBe(16);
  });

  test('stay where the line is full, and step back after trying one more', () => {
    let most = 0;
    const lanes = play(firstLanes(), 0, 50, (count) => {
      most = Math.max(most, count);
      return upTo(6)(count);
    });
    expect(lanesNow(lanes, null)).toBe(6);
    expect(most).toBe(7);
  });

  test('try one more again after a minute, and keep it if the line has grown', () => {
    const lanes = play(firstLanes(), 0, 20, upTo(4));
    expect(lanesNow(lanes, null)).toBe(4);
    expect(lanesNow(play(lanes, 20_000, 40, perLane), null)).toBe(4);
    expect(lanesNow(play(lanes, 20_000, 100, perLane), null)).toBe(8);
  });

  test('aren’t kept for a gain of four per cent, are for one of eight', () => {
    expect(
      lanesNow(
        play(firstLanes(), 0, 50, (count) => 1.04 ** count),
        null,
      ),
    ).toBe(4);
    expect(
      lanesNow(
        play(firstLanes(), 0, 50, (count) => 1.08 ** count),
        null,
      ),
    ).toBe(8);
  });

  test('S1 halve on throttling down to one, and don’t grow for 30 seconds', () => {
    let lanes = afterThrottle(firstLanes(), 0);
    expect(lanesNow(lanes, null)).toBe(2);
    lanes = play(lanes, 0, 30, perLane);
    expect(lanesNow(lanes, null)).toBe(2);
    lanes = play(lanes, 30_000, 8, perLane);
    expect(lanesNow(lanes, null)).toBe(3);
    for (const atMs of [100_000, 200_000, 300_000]) lanes = afterThrottle(lanes, atMs);
    expect(lanesNow(lanes, null)).toBe(1);
  });

  test('grow slowly for ten minutes after throttling, then as before', () => {
    const lanes = play(afterThrottle(afterThrottle(firstLanes(), 0), 60_000), 60_000, 95, perLane);
    expect(lanesNow(lanes, null)).toBeLessThanOrEqual(4);
    expect(lanesNow(lanes, null)).toBeGreaterThanOrEqual(2);
    expect(lanesNow(play(lanes, 155_000, 700, perLane), null)).toBe(8);
  });

  test('halve once for requests that are refused together', () => {
    const eight = play(firstLanes(), 0, 20, perLane);
    const atOnce = [20_000, 20_010, 20_500, 21_000].reduce(afterThrottle, eight);
    expect(lanesNow(atOnce, null)).toBe(4);
  });

  test('obey the person’s limit at once, and one lane is always left', () => {
    const eight = play(firstLanes(), 0, 20, perLane);
    expect(lanesNow(eight, 3)).toBe(3);
    expect(lanesNow(eight, 0)).toBe(1);
    expect(lanesNow(play(eight, 20_000, 20, perLane, 2), null)).toBe(2);
  });
});
