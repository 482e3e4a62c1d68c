import { GiB, KiB, MiB } from '../units.ts';

const TiB = 1024 * GiB;
const UNITS = [
  ['KiB', KiB],
  ['MiB', MiB],
  ['GiB', GiB],
  ['TiB', TiB],
  ['PiB', 1024 * TiB],
] as const;
/** From here on three figures would round up to four, and the next unit is taken: 0.977 GiB. */
const FOUR_FIGURES = 999.5;

const grouped = new Intl.NumberFormat('en');

/** @returns a count with its thousands apart: 41,208. */
export const formatCount = (count: number): string => grouped.format(count);

/** @returns a count with its noun: "1 chunk", "1,204 chunks". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

/** @returns three figures in a named unit of 1,024: "24.1 MiB", "980 MiB", "1.00 GiB"; below 1 KiB bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < KiB) return exactBytes(bytes);
  const [name, unit] = unitFor(bytes);
  return `${(bytes / unit).toFixed(decimalsFor(bytes / unit))} ${name}`;
}

/** @returns every figure, for details: "25,270,001 bytes". */
export const exactBytes = (bytes: number): string => counted(bytes, 'byte');

/**
 * What of a whole is done, rounded down so that it never claims more than there is.
 *
 * @returns "416 of 980 MiB", or with two units where they differ: "416 MiB of 1.20 TiB".
 */
export function formatPart(doneBytes: number, wholeBytes: number): string {
  const whole = formatBytes(wholeBytes);
  if (doneBytes >= wholeBytes) return `${whole.split(' ', 1).join('')} of ${whole}`;
  if (doneBytes === 0 || wholeBytes < KiB) return `${formatCount(doneBytes)} of ${whole}`;
  if (doneBytes < KiB) return `${exactBytes(doneBytes)} of ${whole}`;
  const [name, unit] = unitFor(doneBytes);
  const [wholeName] = unitFor(wholeBytes);
  if (name === wholeName) return `${floorTo(doneBytes / unit, decimalsFor(wholeBytes / unit))} of ${whole}`;
  return `${floorTo(doneBytes / unit, decimalsFor(doneBytes / unit))} ${name} of ${whole}`;
}

/** @returns bytes a second in steps that don't flicker: "4.1 MiB/s", "105 MiB/s", "12 KiB/s". */
export function formatSpeed(bytesPerSecond: number): string {
  if (bytesPerSecond < 0.95 * MiB) return `${Math.round(bytesPerSecond / KiB)} KiB/s`;
  const mib = bytesPerSecond / MiB;
  return `${mib.toFixed(mib < 99.95 ? 1 : 0)} MiB/s`;
}

/** @returns where bytes lie in a file, in MiB: "400–416 MiB"; of a few, where they begin: "5 bytes from 20 MiB". */
export function formatMibRange({ start, end }: { readonly start: number; readonly end: number }): string {
  return mibs(start) === mibs(end) ? `${formatBytes(end - start)} from ${mibs(start)} MiB` : `${mibs(start)}–${mibs(end)} MiB`;
}

/**
 * Percents are floored, and the last one is only given by proof.
 *
 * @returns 0 to 99, or 100 once the whole is proven.
 */
export function percent(done: number, whole: number, proven = false): number {
  if (proven) return 100;
  if (whole <= 0) return 0;
  return Math.max(0, Math.min(99, Math.floor((100 * done) / whole)));
}

function unitFor(bytes: number): (typeof UNITS)[number] {
  return UNITS.find(([, unit]) => bytes / unit < FOUR_FIGURES) ?? UNITS[4];
}

const decimalsFor = (value: number): number => (value < 0.9995 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0);

/** Rounds down; the grain of a double must not turn 0.29 into 0.28. */
function floorTo(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  return (Math.floor(value * scale * (1 + Number.EPSILON)) / scale).toFixed(decimals);
}

const mibs = (bytes: number): string => grouped.format(Math.round((bytes / MiB) * 100) / 100);
