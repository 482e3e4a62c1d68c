const ZERO = 48;

/** The last day that was read: neighbours mostly share it. */
let knownDay = -1;
let knownDayMs = 0;

/**
 * Reads a time as Glacier writes it: `2014-07-30T15:34:10Z`, with or without a fraction.
 *
 * @returns epoch ms, or undefined where that is no time.
 */
export function isoTime(text: string): number | undefined {
  const day = number(text, 0, 4) * 10_000 + number(text, 5, 2) * 100 + number(text, 8, 2);
  const seconds = number(text, 11, 2) * 3_600 + number(text, 14, 2) * 60 + number(text, 17, 2);
  if (Number.isNaN(day + seconds) || !SHAPE.test(text)) return undefined;
  if (day !== knownDay) {
    const ms = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
    // A 31st of February is read as a day of March.
    if (Number.isNaN(ms) || new Date(ms).getUTCDate() !== day % 100) return undefined;
    knownDay = day;
    knownDayMs = ms;
  }
  return knownDayMs + seconds * 1_000 + (text.length > 20 ? Math.floor(Number(`0${text.slice(19, -1)}`) * 1_000 + 1e-6) : 0);
}

const SHAPE = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/** @returns the number of some digits; NaN where they aren't there. */
function number(text: string, from: number, digits: number): number {
  let value = 0;
  for (let i = from; i < from + digits; i += 1) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}
