import type { Span } from './row.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** Parts of a path, as places in its bytes. Used again for the next path: to be read before that. */
export interface Parts {
  /** At least one, the name. */
  count: number;
  starts: Uint32Array;
  ends: Uint32Array;
  /** Where the name ends: a folder's own entry keeps the slash that it ends in, "photos/". */
  nameEnd: number;
}

export const newParts = (): Parts => ({ count: 0, starts: new Uint32Array(64), ends: new Uint32Array(64), nameEnd: 0 });

/**
 * Cuts a path as a description or a list has it. A slash at the start, doubled slashes and lone
 * dots lead nowhere and are left out; `..` is shown as it is, since what it climbs to is unknown.
 * Nothing here makes a path safe: that is done on saving.
 *
 * @param bytes UTF-8, with `/` between the parts. `from` to `to` is not empty.
 */
export function cutPath(bytes: Uint8Array, from: number, to: number, parts: Parts): void {
  parts.count = 0;
  let start = from;
  for (let i = from; i <= to; i += 1) {
    if (i < to && bytes[i] !== SLASH) continue;
    if (i > start && !(i === start + 1 && bytes[start] === DOT)) add(parts, start, i);
    start = i + 1;
  }
  // Slashes and dots alone: the last of them is all the name there is.
  if (parts.count === 0) add(parts, to - 1, to);
  const end = parts.ends[parts.count - 1]!;
  parts.nameEnd = end < to && bytes[to - 1] === SLASH ? end + 1 : end;
}

function add(parts: Parts, start: number, end: number): void {
  if (parts.count === parts.starts.length) {
    for (const column of ['starts', 'ends'] as const) {
      const longer = new Uint32Array(2 * parts.count);
      longer.set(parts[column]);
      parts[column] = longer;
    }
  }
  parts.starts[parts.count] = start;
  parts.ends[parts.count] = end;
  parts.count += 1;
}

/** @returns the parts from one on, with a slash between each two. */
export function joinedParts(bytes: Uint8Array, { count, starts, ends, nameEnd }: Parts, first: number): Span {
  const joined = new Uint8Array(nameEnd - starts[first]!);
  let at = 0;
  for (let part = first; part < count; part += 1) {
    const end = part === count - 1 ? nameEnd : ends[part]!;
    joined.set(bytes.subarray(starts[part], end), at);
    at += end - starts[part]!;
    if (part < count - 1) joined[at++] = SLASH;
  }
  return { bytes: joined, from: 0, to: at };
}
