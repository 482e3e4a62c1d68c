import { KiB, MiB, SECOND } from '../units.ts';
import type { RangeAnswer } from './answer.ts';
import type { Finding } from './finding.ts';

/** One chunk's way at a time; downloads take several at once and are faster. */
export interface Speed {
  /** The median, so that one hiccup doesn't make a way slow. */
  readonly firstByteMs: number;
  /** Waiting for the first byte included. */
  readonly bytesPerSecond: number;
}

/** From here on a download feels broken: a GiB would take over an hour. */
const LONGEST_FIRST_BYTE_MS = 2 * SECOND;
const LEAST_BYTES_PER_SECOND = 256 * KiB;
/** Less than this measures the waiting and not the line. */
const LEAST_BYTES = MiB;

/** @param answers that came in full; at least one. */
export function speedOf(answers: readonly Pick<RangeAnswer, 'firstByteMs' | 'tookMs' | 'receivedBytes'>[]): Speed {
  const waits = answers.map(({ firstByteMs }) => firstByteMs).toSorted((a, b) => a - b);
  const bytes = answers.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  const ms = answers.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return { firstByteMs: Math.round(waits[Math.floor(waits.length / 2)] ?? 0), bytesPerSecond: bytes / (Math.max(1, ms) / SECOND) };
}

/** @param bytes how many were measured. */
export function judgeSpeed(speed: Speed, bytes: number): Finding | undefined {
  const crawls = bytes >= LEAST_BYTES && speed.bytesPerSecond < LEAST_BYTES_PER_SECOND;
  return crawls || speed.firstByteMs >= LONGEST_FIRST_BYTE_MS ? { code: 'slow', ...speed } : undefined;
}
