import type { Range } from '../range.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { alignedCover } from './aligned.ts';
import { missingSpan } from './missing.ts';

/**
 * What is asked for when an output is gone: the smallest range with a tree hash that holds all that
 * is missing.
 *
 * @param stored indexes of the chunks that are kept.
 * @returns undefined for the whole archive.
 */
export function restRange({ target, asked }: Pick<Transfer, 'target' | 'asked'>, stored: readonly number[]): Range | undefined {
  const span = target && missingSpan(target, stored);
  if (!target?.archiveBytes || !span) return asked?.range;
  const cover = alignedCover({ start: target.start + span.start, end: target.start + span.end }, target.archiveBytes);
  return cover.start === 0 && cover.end === target.archiveBytes ? undefined : cover;
}
