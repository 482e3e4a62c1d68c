/** More often than this nobody can read, and each message costs the page time. */
const EVERY_MS = 200;

/**
 * Adds up bytes and tells of them at most five times a second.
 *
 * @param now epoch or any other steady ms.
 * @returns takes further bytes.
 */
export function countingUp(now: () => number, tell: (doneBytes: number) => void): (bytes: number) => void {
  let doneBytes = 0;
  let toldAtMs = -Infinity;
  return (bytes) => {
    doneBytes += bytes;
    const nowMs = now();
    if (nowMs - toldAtMs < EVERY_MS) return;
    toldAtMs = nowMs;
    tell(doneBytes);
  };
}
