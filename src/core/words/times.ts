import { DAY, HOUR, MINUTE, SECOND } from '../units.ts';
import { counted } from './sizes.ts';

/** How times are told: a locale of `Intl`, an IANA time zone, and what time it is, epoch ms. */
export interface Clock {
  readonly nowMs: number;
  readonly locale: string;
  readonly timeZone: string;
}

/** @returns "16:40" if that is today, else "tomorrow 09:00", "Thursday 09:00", "3 Mar 09:00". */
export function clockTime(atMs: number, clock: Clock): string {
  const day = dayName(atMs, clock);
  return day === 'today' ? timeOfDay(atMs, clock) : `${day} ${timeOfDay(atMs, clock)}`;
}

/** @returns "today 18:20", "yesterday 07:05", "Thursday 09:00", "3 Mar 2014 18:20". */
export const dayAndTime = (atMs: number, clock: Clock): string => `${dayName(atMs, clock)} ${timeOfDay(atMs, clock)}`;

/** @returns "about 16:40", or with the day: "about Thursday 09:00". */
export const aboutTime = (atMs: number, clock: Clock): string => `about ${clockTime(atMs, clock)}`;

/** @returns the time with seconds, for events: "14:02:11". */
export const exactTime = (atMs: number, { locale, timeZone }: Clock): string =>
  format(locale, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(atMs);

/** @returns the date: "21 Nov", and with the year where it is another one: "3 Mar 2014". */
export function date(atMs: number, clock: Clock): string {
  const { locale, timeZone } = clock;
  const thisYear = dayOf(atMs, timeZone).getUTCFullYear() === dayOf(clock.nowMs, timeZone).getUTCFullYear();
  return format(locale, { timeZone, day: 'numeric', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) }).format(atMs);
}

/** @returns how old something is, in whole days: "today", "1 day old". */
export function age(atMs: number, { nowMs, timeZone }: Clock): string {
  const days = daysBetween(atMs, nowMs, timeZone);
  return days <= 0 ? 'today' : `${counted(days, 'day')} old`;
}

/** @returns date and time with the zone's name, for details. */
export const inDetail = (atMs: number, { locale, timeZone }: Clock): string =>
  format(locale, { timeZone, dateStyle: 'long', timeStyle: 'long' }).format(atMs);

/** @returns ISO 8601 in UTC, for receipts and exports. */
export const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** @returns a length of time in its two largest units: "45 seconds", "3 hours 20 minutes", "2 days". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  if (seconds < MINUTE) return counted(seconds / SECOND, 'second');
  const minutes = Math.round(ms / MINUTE) * MINUTE;
  if (minutes < HOUR) return counted(minutes / MINUTE, 'minute');
  if (minutes < DAY) return twoUnits(minutes, HOUR, 'hour', MINUTE, 'minute');
  return twoUnits(Math.round(ms / HOUR) * HOUR, DAY, 'day', HOUR, 'hour');
}

/** @returns how many midnights lie between two times in a zone; negative where the first is later. */
export const daysBetween = (fromMs: number, toMs: number, timeZone: string): number =>
  Math.round((dayOf(toMs, timeZone).getTime() - dayOf(fromMs, timeZone).getTime()) / DAY);

/** @returns the hour of the day in a zone, 0 to 23. */
export const hourOf = (atMs: number, timeZone: string): number => Number(part(atMs, timeZone, 'hour'));

/** @returns "Thursday". */
export const weekday = (atMs: number, { locale, timeZone }: Clock): string => format(locale, { timeZone, weekday: 'long' }).format(atMs);

function dayName(atMs: number, clock: Clock): string {
  const days = daysBetween(clock.nowMs, atMs, clock.timeZone);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 1 && days < 7 ? weekday(atMs, clock) : date(atMs, clock);
}

const timeOfDay = (atMs: number, { locale, timeZone }: Clock): string =>
  format(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(atMs);

function twoUnits(ms: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = (ms % unit) / smaller;
  const whole = counted(Math.floor(ms / unit), name);
  return rest > 0 ? `${whole} ${counted(rest, smallerName)}` : whole;
}

/** The day of a time in a zone, as midnight UTC, so that days can be counted through summer time. */
const dayOf = (atMs: number, timeZone: string): Date =>
  new Date(Date.UTC(Number(part(atMs, timeZone, 'year')), Number(part(atMs, timeZone, 'month')) - 1, Number(part(atMs, timeZone, 'day'))));

function part(atMs: number, timeZone: string, type: 'year' | 'month' | 'day' | 'hour'): string {
  const parts = format('en-GB', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', hourCycle: 'h23' }).formatToParts(
    atMs,
  );
  return parts.find((p) => p.type === type)?.value ?? '';
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs some 50 µs, far more than using it, and lists ask for thousands. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}
