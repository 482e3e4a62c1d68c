import { SECOND } from '../units.ts';

/** A chunk as it arrived. */
interface Arrived {
  readonly storedAtMs: number;
  readonly sizeBytes: number;
}

/** A longer pause between two chunks is none of the line's: nothing was under way, or somebody paused. */
const LONGEST_GAP_MS = 30 * SECOND;
/** Less says nothing of a line. */
const LEAST_MS = 5 * SECOND;

/**
 * What the line carried, by the chunks that it brought: all transfers together, pauses left out.
 *
 * @returns bytes a second; undefined where too little came to tell.
 */
export function lineSpeed(chunks: readonly Arrived[]): number | undefined {
  const inOrder = chunks.toSorted((a, b) => a.storedAtMs - b.storedAtMs);
  let bytes = 0;
  let ms = 0;
  for (const [i, { storedAtMs, sizeBytes }] of inOrder.entries()) {
    const gapMs = storedAtMs - (inOrder[i - 1]?.storedAtMs ?? -Infinity);
    if (gapMs > LONGEST_GAP_MS) continue;
    bytes += sizeBytes;
    ms += gapMs;
  }
  return ms < LEAST_MS ? undefined : (bytes / ms) * SECOND;
}
