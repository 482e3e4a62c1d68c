import type { Comparison } from '../../core/check.ts';
import { Failed, failureOf, type Failure } from '../../core/failure/failure.ts';

/** What the browser's errors mean while a file is written (faults.md, F1 to F3). */
export function writeFailure(error: unknown, place: string, neededBytes: number): Failure {
  if (!(error instanceof DOMException)) return error instanceof TypeError ? { code: 'save-refused', place } : failureOf(error);
  switch (error.name) {
    case 'QuotaExceededError':
      return { code: 'save-place-full', neededBytes };
    // Of a disk that has room (full-disk.ts) the last two are a device that fails, or was taken out.
    case 'NotFoundError':
    case 'InvalidStateError':
    case 'NotReadableError':
      return { code: 'save-place-gone', place };
    // Also a browser's own check that blocks the file (AbortError), and a file that another program holds.
    case 'NotAllowedError':
    case 'SecurityError':
    case 'AbortError':
    case 'NoModificationAllowedError':
      return { code: 'save-refused', place };
    default:
      return failureOf(error);
  }
}

/** What it means when the file can't be read back, or the loader couldn't read it. */
export function readBackFailure(error: unknown, place: string): Failure {
  const failure = failureOf(error);
  const isGone = failure.code === 'file-unreadable' || (error instanceof DOMException && error.name !== 'NotAllowedError');
  if (isGone) return { code: 'save-changed', place };
  return error instanceof DOMException ? { code: 'save-refused', place } : failure;
}

/** @returns the failure that names the first chunk that differs, or undefined where the copy is equal. */
export function differenceOf(comparison: Comparison, place: string, chunkBytes: number): Failure | undefined {
  if (comparison.equal) return undefined;
  switch (comparison.differs) {
    case 'chunks':
      return { code: 'save-differs', place, chunk: comparison.chunks[0]?.chunk ?? 0 };
    case 'size':
      // The first byte that is missing, or too much.
      return { code: 'save-differs', place, chunk: Math.floor(Math.min(comparison.actualBytes, comparison.expectedBytes) / chunkBytes) };
    case 'tree-hash':
      return { code: 'save-differs', place, chunk: 0 };
  }
}

/** A chunk that was whole a moment ago and can't be read now. */
export const chunkGone = (chunk: number): Failed => new Failed({ code: 'chunk-gone', chunk });
