const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BEYOND_ASCII = /[\x80-\uFFFF]/;

/**
 * Reads bytes that come as a string, a byte a code unit, as `atob` gives them.
 *
 * @returns the text, or undefined where they aren't UTF-8, or a unit is above 255.
 */
export function utf8(bytes: string): string | undefined {
  // Most are: nothing has to be copied then.
  if (!BEYOND_ASCII.test(bytes)) return bytes;
  const array = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) {
    const unit = bytes.charCodeAt(i);
    if (unit > 0xff) return undefined;
    array[i] = unit;
  }
  try {
    return decoder.decode(array);
  } catch {
    return undefined;
  }
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads base64 in either alphabet, padded or not, with white space in it.
 *
 * @returns a byte a code unit.
 */
export function base64(text: string): string | undefined {
  const isStandard = BASE64.test(text);
  const standard = isStandard ? text : text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  // Asked before: an exception costs some ten times as much.
  if (!isStandard && !BASE64.test(standard)) return undefined;
  try {
    return atob(standard);
  } catch {
    return undefined; // a length that no bytes have
  }
}

/**
 * Reads the UTC times of upload tools.
 *
 * @param text `20130101T000000Z`.
 * @returns epoch ms, or undefined where that is no date. The 30th of February is a day in March, as for Date.parse.
 */
export function compactTime(text: string): number | undefined {
  const time = text.length === LENGTH ? text : text.trim();
  if (time.length !== LENGTH || time[8] !== 'T' || time[15] !== 'Z') return undefined;
  const year = digits(time, 0, 4);
  const month = digits(time, 4, 2);
  const day = digits(time, 6, 2);
  const second = digits(time, 9, 2) * 3_600 + digits(time, 11, 2) * 60 + digits(time, 13, 2);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  // Midnight may be the 24th hour of a day.
  if (!(digits(time, 11, 2) < 60 && digits(time, 13, 2) < 60 && second <= DAY)) return undefined;
  const ms = dayMs(year, month, day) + second * 1_000;
  return Number.isNaN(ms) ? undefined : ms;
}

const LENGTH = 16;
/** Seconds. */
const DAY = 86_400;

/** Unlike Date.UTC, which takes the year 13 for 1913: a cycle of 400 years later, all days are the same. */
const dayMs = (year: number, month: number, day: number): number => Date.UTC(year + 400, month - 1, day) - CYCLE_MS;
const CYCLE_MS = 146_097 * DAY * 1_000;

/** @returns NaN where other characters stand. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
