import { sameLetter } from './letters.ts';

/** What is searched for: of each letter the ways in which UTF-8 can have it. */
export interface Needle {
  readonly letters: readonly (readonly Uint8Array[])[];
  /** Bytes of the shortest way to write it. */
  readonly least: number;
  /** How far to go on where a byte stands in the last place of a window of `least` bytes. */
  readonly jumps: Uint8Array;
  /** The same, but 0 for bytes that the window can end in. */
  readonly steps: Uint8Array;
  /** 1 for bytes that are all of the needle. */
  readonly isWhole: Uint8Array;
}

const encoder = new TextEncoder();

/** @param text at least one code point. */
export function needleOf(text: string): Needle {
  const letters = [...text.toWellFormed()].map((letter) =>
    sameLetter(letter.codePointAt(0)!).map((point) => encoder.encode(String.fromCodePoint(point))),
  );
  const least = letters.reduce((sum, ways) => sum + Math.min(...ways.map((way) => way.length)), 0);
  const jumps = new Uint8Array(256).fill(Math.min(least, 255));
  const isLast = new Uint8Array(256);
  const isWhole = new Uint8Array(256);
  const last = least - 1;
  // Letters can be longer in one case, so each can begin in several places.
  let starts = new Set([0]);
  for (const ways of letters) {
    const nexts = new Set<number>();
    for (const start of starts)
      for (const way of ways) {
        way.forEach((byte, k) => {
          const left = last - start - k;
          if (left === 0) isLast[byte] = 1;
          else if (left > 0) jumps[byte] = Math.min(jumps[byte]!, left);
        });
        if (start + way.length <= last) nexts.add(start + way.length);
      }
    starts = nexts;
  }
  if (letters.length === 1) for (const way of letters[0]!) if (way.length === 1) isWhole[way[0]!] = 1;
  return { letters, least, jumps, steps: jumps.map((jump, byte) => (isLast[byte] === 1 ? 0 : jump)), isWhole };
}

/** @returns where the needle ends if it stands at `at`, else -1. At most one way fits, so none is tried twice. */
export function endOfMatch({ letters }: Needle, bytes: Uint8Array, at: number, end: number): number {
  for (const ways of letters) {
    let fits = 0;
    for (const way of ways)
      if (standsAt(way, bytes, at, end)) {
        fits = way.length;
        break;
      }
    if (fits === 0) return -1;
    at += fits;
  }
  return at;
}

function standsAt(way: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  if (at + way.length > end) return false;
  for (let k = 0; k < way.length; k++) if (bytes[at + k] !== way[k]) return false;
  return true;
}

/**
 * Finds the names of a page that hold the needle, after Horspool: most bytes are never looked at.
 *
 * @param hits 1 is set for each of them.
 * @param count how many names there are.
 * @returns how many names were looked through: fewer than all where they are so alike to the needle
 * that comparing would cost more than the automaton of text.ts, which never looks back.
 */
export function findIn(needle: Needle, bytes: Uint8Array, ends: Uint32Array, count: number, hits: Uint8Array): number {
  const { least, jumps, steps, isWhole, letters } = needle;
  const size = count === 0 ? 0 : ends[count - 1]!;
  let row = 0;
  let budget = 4 * size + 1_024;
  for (let at = least - 1; at < size;) {
    const byte = bytes[at]!;
    const step = steps[byte]!;
    if (step > 0) {
      at += step;
      continue;
    }
    const start = at - least + 1;
    while (ends[row]! <= start) row++;
    budget -= letters.length;
    if (budget < 0) return row;
    if (isWhole[byte] === 1 || endOfMatch(needle, bytes, start, ends[row]!) >= 0) {
      hits[row] = 1;
      at = ends[row]! + least - 1;
    } else at += jumps[byte]!;
  }
  return count;
}
