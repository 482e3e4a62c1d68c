import { MINUTE, SECOND } from '../units.ts';

/** Now and then leaves are kept all the same, and show whether it has become faster. */
const LONGEST_MS = SECOND;
/** After a write that failed, perhaps since the disk is full, none for so long. */
const AFTER_FAILURE_MS = MINUTE;

/** How keeping went so far, of all chunks; one engine's memory. */
export interface KeepPace {
  /** How long the last write took, in ms. */
  readonly tookMs: number;
  /** What the store takes beside all else that it does; as good as endless before the first write. */
  readonly bytesPerMs: number;
  readonly notBeforeMs: number;
}

export const firstPace: KeepPace = { tookMs: 0, bytesPerMs: Infinity, notBeforeMs: 0 };

/**
 * Whether whole leaves of a chunk are to be kept now. Each byte that is kept is written twice, as
 * its chunk is stored whole in the end. So only what the store takes beyond the line goes into it:
 * on a slow line each leaf is kept as it comes; on one that brings bytes as fast as the store takes
 * them next to none is, and little time is lost by fetching a chunk again.
 *
 * @param sinceMs epoch ms when the chunk's last such write began, or its first byte came.
 * @param lineBytesPerMs of all connections together; the chunks themselves are written so fast.
 */
export function isTimeToKeep({ tookMs, bytesPerMs, notBeforeMs }: KeepPace, sinceMs: number, nowMs: number, lineBytesPerMs: number): boolean {
  if (nowMs < notBeforeMs) return false;
  const partOfTime = 1 - lineBytesPerMs / bytesPerMs;
  return nowMs - sinceMs >= (partOfTime > 0 ? Math.min(LONGEST_MS, tookMs / partOfTime) : LONGEST_MS);
}

/**
 * @param writes of all connections that were under way when this one began: they share the store.
 */
export function afterKeeping({ bytesPerMs }: KeepPace, bytes: number, tookMs: number, writes: number): KeepPace {
  const seen = (bytes * writes) / Math.max(1, tookMs);
  return { tookMs, bytesPerMs: bytesPerMs === Infinity ? seen : (bytesPerMs + seen) / 2, notBeforeMs: 0 };
}

export const afterFailedKeeping = (pace: KeepPace, nowMs: number): KeepPace => ({ ...pace, notBeforeMs: nowMs + AFTER_FAILURE_MS });
