/** The bytes of an output that are still needed: what wasn't read yet, and what a reader holds on to. */
export interface Window {
  /** Valid from 0 to `to`; changes with each `take`. */
  bytes: Uint8Array;
  to: number;
  /** Offset of `bytes[0]` in the output. */
  base: number;
}

export const emptyWindow = (base: number): Window => ({ bytes: new Uint8Array(), to: 0, base });

/** Forgets what stands before `from`, and puts a piece behind the rest. Costs time by the piece and the rest. */
export function slide(window: Window, from: number, piece: Uint8Array): void {
  const kept = window.to - from;
  const needed = kept + piece.length;
  if (needed > window.bytes.length) {
    const wider = new Uint8Array(Math.max(needed, Math.min(2 * window.bytes.length, needed + 1_048_576)));
    wider.set(window.bytes.subarray(from, window.to));
    window.bytes = wider;
  } else if (from > 0) {
    window.bytes.copyWithin(0, from, window.to);
  }
  window.bytes.set(piece, kept);
  window.to = needed;
  window.base += from;
}
