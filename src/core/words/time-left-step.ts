import { DAY, MINUTE } from '../units.ts';
import { date, daysBetween, hourOf, weekday, type Clock } from './times.ts';

/** A time left, rounded to what is told of it: the coarser, the further away. */
export interface Step {
  /** How coarse: 0 under a minute, 1 minutes and hours, 2 parts of a day, 3 days, 4 over a month. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  /** Larger is longer within a level. Level 1: minutes left; 2 and 3: a number of the part or day. */
  readonly value: number;
  /** Epoch ms, somewhere within the part or the day. */
  readonly endsAtMs: number;
}

const HOUR_MINUTES = 60;
const QUARTER_MINUTES = 15;
const MONTH_MS = 31 * DAY;
const PART_HOURS = 6;
const PARTS_A_DAY = 24 / PART_HOURS;

/** @returns the step that a time left falls into. */
export function stepOf(leftMs: number, { nowMs, timeZone }: Clock): Step {
  const endsAtMs = nowMs + leftMs;
  if (leftMs < MINUTE) return { level: 0, value: 0, endsAtMs };
  if (leftMs < DAY) return { level: 1, value: stepMinutes(leftMs / MINUTE), endsAtMs };
  if (leftMs > MONTH_MS) return { level: 4, value: 0, endsAtMs };
  const day = daysBetween(0, endsAtMs, timeZone);
  if (daysBetween(nowMs, endsAtMs, timeZone) >= 7) return { level: 3, value: day, endsAtMs };
  return { level: 2, value: PARTS_A_DAY * day + partOf(endsAtMs, timeZone), endsAtMs };
}

/** Minutes; from 10 on fives; from an hour on quarter hours. Rounded to the nearest, never to 0. */
function stepMinutes(minutes: number): number {
  if (minutes < 9.5) return Math.max(1, Math.round(minutes));
  if (minutes < 57.5) return Math.max(10, 5 * Math.round(minutes / 5));
  return QUARTER_MINUTES * Math.round(minutes / QUARTER_MINUTES);
}

const partOf = (atMs: number, timeZone: string): number => Math.floor(hourOf(atMs, timeZone) / PART_HOURS);

/** @returns true if the first step is longer than the second. */
export const isLonger = (a: Step, b: Step): boolean => (a.level === b.level ? a.value > b.value : a.level > b.level);

/** @returns "about 2 min", "about 3 h 15 min", "Thursday morning", "about 3 Dec". */
export function stepWords({ level, value, endsAtMs }: Step, clock: Clock): string {
  switch (level) {
    case 0:
      return 'under a minute';
    case 1:
      return `about ${hoursAndMinutes(value)}`;
    case 2:
      return dayPart(weekday(endsAtMs, clock), partOf(endsAtMs, clock.timeZone));
    case 3:
      return `about ${date(endsAtMs, clock)}`;
    case 4:
      return 'more than a month';
  }
}

function hoursAndMinutes(minutes: number): string {
  if (minutes < HOUR_MINUTES) return `${minutes} min`;
  const rest = minutes % HOUR_MINUTES;
  const hours = `${(minutes - rest) / HOUR_MINUTES} h`;
  return rest > 0 ? `${hours} ${rest} min` : hours;
}

function dayPart(day: string, part: number): string {
  const name = ['', 'morning', 'afternoon', 'evening'][part];
  return name ? `${day} ${name}` : `early ${day}`;
}
