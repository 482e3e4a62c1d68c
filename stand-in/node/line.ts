/** The simulated line: how long an answer is on its way, and how many bytes a second it carries. */

import { setTimeout as sleep } from 'node:timers/promises';

export interface Line {
  /** Bytes that may be written at once without making the flow lumpy. */
  readonly pieceBytes: number;
  /** Waits for one round trip. */
  delay(): Promise<void>;
  /** Waits until so many bytes may pass. Undefined: no limit, so nothing to wait for. */
  readonly take: ((bytes: number) => Promise<void>) | undefined;
}

export interface LineOptions {
  readonly latencyMs: number;
  readonly bandwidthBytesPerSecond?: number;
}

const MiB = 1_048_576;
/** Timers are late by a few ms; so much of a lull may be made up for. */
const BURST_MS = 20;

/** @returns how many bytes go at once, of so many a second. */
export const piecesOfLine = (bytesPerSecond: number): number => Math.min(MiB, Math.max(1_024, Math.floor(bytesPerSecond / 50)));

export function createLine(options: LineOptions): Line {
  const { latencyMs, bandwidthBytesPerSecond: rate } = options;
  return {
    pieceBytes: rate === undefined ? MiB : piecesOfLine(rate),
    delay: async () => {
      if (latencyMs > 0) await sleep(latencyMs);
    },
    take: rate === undefined ? undefined : tokenBucket(rate),
  };
}

/** One bucket for all connections: whoever asks first goes first, piece by piece. */
function tokenBucket(bytesPerSecond: number): (bytes: number) => Promise<void> {
  let freeAtMs = 0;
  return async (bytes) => {
    const nowMs = performance.now();
    freeAtMs = Math.max(freeAtMs, nowMs - BURST_MS) + (bytes / bytesPerSecond) * 1_000;
    const waitMs = freeAtMs - nowMs;
    if (waitMs >= 1) await sleep(waitMs);
  };
}
