/** What a person may write for durations, rates and counts on the command line. */

const MS_PER_UNIT = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const BYTES_PER_SECOND_PER_UNIT = new Map([
  ['b/s', 1],
  ['kb/s', 1_000],
  ['mb/s', 1_000_000],
  ['gb/s', 1_000_000_000],
  ['kib/s', 1_024],
  ['mib/s', 1_048_576],
  ['gib/s', 1_073_741_824],
  ['kbit/s', 125],
  ['mbit/s', 125_000],
  ['gbit/s', 125_000_000],
]);

/**
 * Reads a duration such as `250ms`, `2s`, `1.5m`, `24h`, `1d`.
 *
 * @returns milliseconds; undefined where the text isn't a duration. A bare `0` is one, other bare
 *   numbers aren't: nobody can know their unit.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  return parseWithUnit(text, MS_PER_UNIT);
}

/**
 * Reads a rate such as `500kB/s`, `100MB/s`, `64MiB/s`, `200Mbit/s`.
 *
 * @returns bytes a second, above zero; undefined where the text isn't a rate.
 */
export function parseRate(text: string): number | undefined {
  const bytesPerSecond = parseWithUnit(text.toLowerCase(), BYTES_PER_SECOND_PER_UNIT);
  return bytesPerSecond === 0 ? undefined : bytesPerSecond;
}

/** Reads a whole number from 0 to `max`; undefined where the text isn't one. */
export function parseCount(text: string, max: number): number | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const count = Number(text);
  return count <= max ? count : undefined;
}

function parseWithUnit(text: string, units: ReadonlyMap<string, number>): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)([a-z/]+)$/.exec(text);
  const unit = units.get(match?.[2] ?? '');
  if (match?.[1] === undefined || unit === undefined) return undefined;
  return Number(match[1]) * unit;
}
