import { MINUTE } from '../../core/units.ts';
import type { Sample } from './meters.svelte.ts';

const SPAN_MS = 10 * MINUTE;
const WIDTH = 600;
const HEIGHT = 100;

/** @returns points of an SVG line, 600 by 100: the right edge is now, the top a little over the most. */
export function pointsOf(history: readonly Sample[], nowMs: number, most: number): string {
  const scale = most > 0 ? (0.9 * HEIGHT) / most : 0;
  return history
    .map(({ atMs, bytesPerSecond }) => `${round(WIDTH - ((nowMs - atMs) / SPAN_MS) * WIDTH)},${round(HEIGHT - bytesPerSecond * scale)}`)
    .join(' ');
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** @returns the mean of each minute, the latest first. */
export function minutesOf(history: readonly Sample[]): Sample[] {
  const minutes = new Map<number, number[]>();
  for (const { atMs, bytesPerSecond } of history) {
    const minute = Math.floor(atMs / MINUTE) * MINUTE;
    minutes.set(minute, [...(minutes.get(minute) ?? []), bytesPerSecond]);
  }
  return [...minutes].map(([atMs, speeds]) => ({ atMs, bytesPerSecond: speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length })).reverse();
}
