import { HOUR, OUTPUT_LIFE_MS, SECOND } from '../units.ts';

/** What has to come through the line and find room here. */
export interface Load {
  /** Of what is to be retrieved now. */
  readonly bytes: number;
  /** Of transfers that are on their way already, and want the same line and room. */
  readonly waitingBytes: number;
  /** As measured; undefined where nothing was measured yet. */
  readonly bytesPerSecond: number | undefined;
  /** What the browser would still store; undefined where it doesn't say. */
  readonly freeBytes: number | undefined;
}

/** Why a selection doesn't fit into one go. */
export type Misfit =
  /** Amazon keeps outputs for a day; at this speed it takes longer. */
  | { readonly is: 'time'; readonly takesMs: number; readonly bytesPerSecond: number }
  | { readonly is: 'room'; readonly neededBytes: number; readonly freeBytes: number };

/**
 * Whether a selection can be retrieved in one go: all of it is downloaded before Amazon takes its
 * outputs away, and all of it finds room in the browser at once. What doesn't fit is a campaign's.
 *
 * @returns the reasons why not; empty where it fits, or where nothing says that it doesn't.
 */
export function misfits({ bytes, waitingBytes, bytesPerSecond, freeBytes }: Load): readonly Misfit[] {
  const neededBytes = bytes + waitingBytes;
  const found: Misfit[] = [];
  if (bytesPerSecond !== undefined && bytesPerSecond > 0) {
    const takesMs = (neededBytes / bytesPerSecond) * SECOND;
    if (takesMs > OUTPUT_LIFE_MS) found.push({ is: 'time', takesMs, bytesPerSecond });
  }
  if (freeBytes !== undefined && neededBytes > freeBytes) found.push({ is: 'room', neededBytes, freeBytes });
  return found;
}

/** Upper ends of the documented times. @see glacier.md, section 4 */
const READY_MS = { Expedited: HOUR / 12, Standard: 5 * HOUR, Bulk: 12 * HOUR } as const;

/** @returns when all of it is on the disk, epoch ms; undefined without a measured speed. */
export function onDiskAtMs(nowMs: number, tier: keyof typeof READY_MS, { bytes, waitingBytes, bytesPerSecond }: Load): number | undefined {
  if (!bytesPerSecond) return undefined;
  return nowMs + READY_MS[tier] + ((bytes + waitingBytes) / bytesPerSecond) * SECOND;
}
