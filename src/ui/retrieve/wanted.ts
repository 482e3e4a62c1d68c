/** What the person filled in, checked before anything is asked for. */
import { isTreeHashAligned } from '../../core/plan/aligned.ts';
import { rangeBytes, type Range } from '../../core/range.ts';
import { MiB } from '../../core/units.ts';
import { formatBytes } from '../../core/words/sizes.ts';

/** Amazon's ids have 138 such characters; any length is let through that its rules allow. */
const ARCHIVE_ID = /^[A-Za-z0-9_-]{1,200}$/;

/** @returns what is wrong with an archive id, or undefined. */
export function archiveIdProblem(id: string): string | undefined {
  if (id.trim() === '') return 'The archive’s id is missing.';
  return ARCHIVE_ID.test(id.trim()) ? undefined : 'An archive id is one word of letters, digits, - and _, without blanks.';
}

/** Ends of a range as they are typed, in MiB; both empty asks for the whole. */
export interface TypedRange {
  readonly fromMiB: string;
  readonly toMiB: string;
}

export type ReadRange = { readonly range?: Range; readonly problem?: undefined } | { readonly problem: string };

/**
 * Reads a range. Amazon takes ranges that begin on a MiB, and end on one or with the archive.
 *
 * @param archiveBytes undefined where the archive's size isn't known.
 */
export function readRange({ fromMiB, toMiB }: TypedRange, archiveBytes: number | undefined): ReadRange {
  if (fromMiB.trim() === '' && toMiB.trim() === '') return {};
  const start = mibs(fromMiB.trim() || '0');
  if (start === undefined) return { problem: 'Where it begins is a whole number of MiB.' };
  if (toMiB.trim() === '' && archiveBytes === undefined) return { problem: 'Say where it ends: the size of this archive isn’t known.' };
  const end = toMiB.trim() === '' ? archiveBytes : mibs(toMiB.trim());
  if (end === undefined) return { problem: 'Where it ends is a whole number of MiB.' };
  if (end <= start) return { problem: 'It ends before it begins.' };
  if (archiveBytes === undefined) return { range: { start, end } };
  if (start >= archiveBytes) return { problem: `The archive has only ${formatBytes(archiveBytes)}.` };
  const range = { start, end: Math.min(end, archiveBytes) };
  return rangeBytes(range) === archiveBytes ? {} : { range };
}

/** @returns the same range, that ends with the archive where its size was told: its last MiB may be short. */
export function endingAt(read: ReadRange, toldBytes: string | undefined): ReadRange {
  if (read.problem !== undefined || !read.range || !/^\d{1,15}$/.test(toldBytes ?? '')) return read;
  const { start, end } = read.range;
  return Number(toldBytes) > start ? { range: { start, end: Math.min(end, Number(toldBytes)) } } : read;
}

/** @returns what a range means for the proof, as far as the archive's size is known. */
export function rangeHint(range: Range, archiveBytes: number | undefined): string {
  const size = formatBytes(rangeBytes(range));
  if (archiveBytes === undefined) return `${size}. Ranges of 1, 2, 4, 8… MiB that begin at a multiple of their length come with a hash of Amazon’s.`;
  return isTreeHashAligned(range, archiveBytes)
    ? `${size}. Amazon has a tree hash of exactly these bytes: they can be proven.`
    : `${size}. Amazon has no tree hash of exactly these bytes: only their length can be checked.`;
}

function mibs(text: string): number | undefined {
  const bytes = /^\d{1,8}$/.test(text) ? Number(text) * MiB : undefined;
  return bytes !== undefined && Number.isSafeInteger(bytes) ? bytes : undefined;
}
