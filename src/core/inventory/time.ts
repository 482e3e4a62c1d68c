import { HOUR, MINUTE } from '../units.ts';

const ZERO = 0x30;
const encoder = new TextEncoder();

/** The last day that was read: neighbours mostly share it. */
let knownDay = -1;
let knownDayMs = 0;

/** Whole seconds, a fraction, and the zone: its sign, hours and minutes. */
const TIME = /^(.{19})(\.\d{1,9})?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;

/**
 * Reads a time as Glacier writes it: `2014-07-30T15:34:10Z`, with or without a fraction; also with an
 * offset, `+01:00`, and without a zone, which is UTC then, as in copies that other tools made.
 *
 * @returns epoch ms, or undefined where that is no time.
 */
export function isoTime(text: string): number | undefined {
  const [, whole, fraction = '', sign, hours, minutes] = TIME.exec(text) ?? [];
  const ms = whole === undefined ? undefined : isoTimeAt(encoder.encode(`${whole}Z`), 0);
  if (ms === undefined) return undefined;
  const ahead = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
  // Rounded up by a hair, since 0.29 s may be a little less in binary.
  return ms - ahead + Math.floor(Number(`0${fraction}`) * 1_000 + 1e-6);
}

/** Reads a time without a fraction from the 20 bytes at `at`. */
export function isoTimeAt(bytes: Uint8Array, at: number): number | undefined {
  const hour = number(bytes, at + 11, 2);
  const minute = number(bytes, at + 14, 2);
  const second = number(bytes, at + 17, 2);
  const day = number(bytes, at, 4) * 10_000 + number(bytes, at + 5, 2) * 100 + number(bytes, at + 8, 2);
  const isTime = hour < 24 && minute < 60 && second < 60 && bytes[at + 13] === 0x3a && bytes[at + 16] === 0x3a;
  const isDay = bytes[at + 4] === 0x2d && bytes[at + 7] === 0x2d && bytes[at + 10] === 0x54 && bytes[at + 19] === 0x5a;
  if (!isTime || !isDay || !(day === knownDay || knows(day))) return undefined;
  return knownDayMs + (hour * 3_600 + minute * 60 + second) * 1_000;
}

/** @param day 20140730. @returns false where the calendar has no such day. */
function knows(day: number): boolean {
  const ms = Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100);
  // Of a 31st of February a day of March is made.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10).replaceAll('-', '') !== String(day)) return false;
  knownDay = day;
  knownDayMs = ms;
  return true;
}

/** @returns the number of some digits; NaN where they aren't there. */
function number(bytes: Uint8Array, from: number, digits: number): number {
  let value = 0;
  for (let i = from; i < from + digits; i += 1) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
