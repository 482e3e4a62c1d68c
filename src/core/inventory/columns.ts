import type { Span } from './row.ts';

/** Texts of a page's rows as UTF-8, one after the other, and where each ends. */
export interface TextColumn {
  add(text: Span): void;
  bytes(): Uint8Array<ArrayBuffer>;
  ends(): Uint32Array<ArrayBuffer>;
  clear(): void;
}

/**
 * @param rows at most.
 * @param stored what a page held before.
 */
export function textColumn(rows: number, bytesARow: number, stored?: { readonly bytes: Uint8Array; readonly ends: Uint32Array }): TextColumn {
  let buffer = new Uint8Array(rows * bytesARow);
  const ends = new Uint32Array(rows);
  let length = 0;
  let count = 0;

  const makeRoom = (more: number): void => {
    if (length + more <= buffer.length) return;
    const wider = new Uint8Array(Math.max(length + more, 2 * buffer.length));
    wider.set(buffer.subarray(0, length));
    buffer = wider;
  };

  if (stored) {
    makeRoom(stored.bytes.length);
    buffer.set(stored.bytes);
    ends.set(stored.ends);
    length = stored.bytes.length;
    count = stored.ends.length;
  }

  return {
    add({ bytes, from, to }) {
      makeRoom(to - from);
      const into = buffer;
      // Some ten times as fast as `set` for so few bytes.
      let at = length;
      for (let i = from; i < to; i += 1, at += 1) into[at] = bytes[i]!;
      length = at;
      ends[count] = at;
      count += 1;
    },
    bytes: () => buffer.slice(0, length),
    ends: () => ends.slice(0, count),
    clear() {
      length = 0;
      count = 0;
    },
  };
}
