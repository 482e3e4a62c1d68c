import { MINUTE, SECOND } from '../units.ts';

/** Of all time at most one part in so many passes in such writes, of all connections together. */
const PART_OF_TIME = 2;
/** One write that took long says little of the next. */
const LONGEST_MS = 5 * SECOND;
/** After a write that failed, perhaps since the disk is full, none for so long. */
const AFTER_FAILURE_MS = MINUTE;

/** How keeping went so far, of all chunks; one engine's memory. */
export interface KeepPace {
  /** How long the last write took, in ms. */
  readonly tookMs: number;
  readonly notBeforeMs: number;
}

export const firstPace: KeepPace = { tookMs: 0, notBeforeMs: 0 };

/**
 * Whether whole leaves of a chunk are to be kept now. On a slow line each leaf is, as it comes. On a
 * line that brings bytes as fast as the store takes them, writes take long, and a chunk is there
 * before one is due: nothing is written twice, and little time is lost by fetching it again.
 *
 * @param sinceMs epoch ms of the chunk's last such write, or of its first byte.
 * @param lanes that fetch now, each with such writes of its own.
 */
export const isTimeToKeep = ({ tookMs, notBeforeMs }: KeepPace, sinceMs: number, nowMs: number, lanes: number): boolean =>
  nowMs >= notBeforeMs && nowMs - sinceMs >= Math.min(LONGEST_MS, PART_OF_TIME * lanes * tookMs);

export const afterKeeping = (tookMs: number): KeepPace => ({ tookMs, notBeforeMs: 0 });

export const afterFailedKeeping = ({ tookMs }: KeepPace, nowMs: number): KeepPace => ({ tookMs, notBeforeMs: nowMs + AFTER_FAILURE_MS });
