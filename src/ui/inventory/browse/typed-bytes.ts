import { GiB, KiB, MiB } from '../../../core/units.ts';

const UNITS = { '': 1, b: 1, byte: 1, bytes: 1, k: KiB, kb: KiB, kib: KiB, m: MiB, mb: MiB, mib: MiB, g: GiB, gb: GiB, gib: GiB } as const;
const MORE = { t: 1024 * GiB, tb: 1024 * GiB, tib: 1024 * GiB } as const;
const ALL: Readonly<Record<string, number>> = { ...UNITS, ...MORE };

/**
 * @returns bytes of a size as people type it: "24.1 MiB", "10m", "1,048,576"; undefined for an
 *   empty field. Units are of 1,024, whatever they are called, as everywhere in Thaw.
 * @throws RangeError for what is no size.
 */
export function readBytes(typed: string): number | undefined {
  const text = typed.trim().toLowerCase().replaceAll(',', '');
  if (text === '') return undefined;
  const [, figures, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text) ?? [];
  const factor = Object.hasOwn(ALL, unit) ? ALL[unit] : undefined;
  const bytes = Math.round(Number(figures) * (factor ?? NaN));
  if (!Number.isSafeInteger(bytes) || bytes > 999_999_999_999_999) throw new RangeError('not a size');
  return bytes;
}

/** @returns the size as it can be typed again, without a loss: "24 MiB", "25270001". */
export function writtenBytes(bytes: number | undefined): string {
  if (bytes === undefined) return '';
  for (const [name, unit] of [
    ['GiB', GiB],
    ['MiB', MiB],
    ['KiB', KiB],
  ] as const) {
    const value = Math.round((bytes / unit) * 1000) / 1000;
    if (bytes >= unit && Math.round(value * unit) === bytes) return `${value} ${name}`;
  }
  return String(bytes);
}
