import { Failed, type Failure } from '../../core/failure/failure.ts';
import { MINUTE } from '../../core/units.ts';

/** A slow stick takes a minute for 64 MiB; what takes longer than this has stopped. */
export const CHUNK_LIMIT_MS = 5 * MINUTE;

/** Every wait has a limit (faults.md, G4). @throws Failed when the work took longer. */
export function within<T>(limitMs: number, work: Promise<T>, late: Failure): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failed(late)), limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
