/**
 * Globs in the way of shells, without regular expressions: `*` any text, `?` one code point, `[a-z]`
 * and `[!a-z]` one of a set; the rest is itself, in any case of letters. Braces and `\` mean nothing.
 */
import { lengthAt, pointAt, sameLetter } from './letters.ts';

/** Fits one code point. */
interface Item {
  readonly ascii: Uint8Array;
  fits(point: number): boolean;
}

/** Runs of items, with a `*` between each two. */
export type NameGlob = readonly (readonly Item[])[];

const item = (fits: (point: number) => boolean): Item => ({ fits, ascii: Uint8Array.from({ length: 128 }, (_, point) => (fits(point) ? 1 : 0)) });
const ANY = item(() => true);

/** @param pattern of a name or of one folder: without `/`. */
export function nameGlob(pattern: string): NameGlob {
  const runs: Item[][] = [[]];
  const letters = Array.from(pattern.toWellFormed());
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i]!;
    const close = letter === '[' ? closing(letters, i) : -1;
    if (letter === '*') runs.push([]);
    else if (letter === '?') runs.at(-1)!.push(ANY);
    else if (close > 0) {
      runs.at(-1)!.push(setOf(letters.slice(i + 1, close)));
      i = close;
    } else runs.at(-1)!.push(oneOf(sameLetter(letter.codePointAt(0)!)));
  }
  // `**` within a name is `*`.
  return runs.filter((run, i) => run.length > 0 || i === 0 || i === runs.length - 1);
}

/** @returns where a set ends; its first member may be `]`; -1 where `[` stands for itself. */
function closing(letters: readonly string[], open: number): number {
  const first = open + (letters[open + 1] === '!' || letters[open + 1] === '^' ? 2 : 1);
  return letters.indexOf(']', first + 1);
}

const oneOf = (points: readonly number[]): Item => item((point) => points.includes(point));

function setOf(letters: readonly string[]): Item {
  const not = letters[0] === '!' || letters[0] === '^';
  const members = letters.slice(not ? 1 : 0).map((letter) => letter.codePointAt(0)!);
  const ranges: (readonly [number, number])[] = [];
  for (let i = 0; i < members.length; i++) {
    const isRange = members[i + 1] === 0x2d && i + 2 < members.length;
    ranges.push([members[i]!, members[isRange ? i + 2 : i]!]);
    if (isRange) i += 2;
  }
  return item((point) => sameLetter(point).some((same) => ranges.some(([from, to]) => from <= same && same <= to)) !== not);
}

/**
 * Matches whole names. Each run is looked for where the one before it ended, and never again further
 * left; so a name takes at most its length times that of the longest run, whatever the pattern.
 *
 * @param onStep hears each look at a code point, for tests that count.
 */
export function matchesName(runs: NameGlob, bytes: Uint8Array, from: number, to: number, onStep?: () => void): boolean {
  const first = runs[0]!;
  let at = ahead(first, bytes, from, to, onStep);
  if (at < 0 || runs.length === 1) return at === to;
  const end = behind(runs.at(-1)!, bytes, at, to, onStep);
  if (end < 0) return false;
  for (let i = 1; i < runs.length - 1; i++) {
    let next = ahead(runs[i]!, bytes, at, end, onStep);
    while (next < 0 && end - at > runs[i]!.length) {
      at += lengthAt(bytes[at]!);
      next = ahead(runs[i]!, bytes, at, end, onStep);
    }
    if (next < 0) return false;
    at = next;
  }
  return true;
}

const fits = ({ ascii, fits }: Item, bytes: Uint8Array, at: number): boolean =>
  bytes[at]! < 0x80 ? ascii[bytes[at]!] === 1 : fits(pointAt(bytes, at));

/** @returns where the run ends that begins there, else -1. */
function ahead(run: readonly Item[], bytes: Uint8Array, at: number, to: number, onStep?: () => void): number {
  if (to - at < run.length) return -1;
  for (const one of run) {
    onStep?.();
    if (at >= to || !fits(one, bytes, at)) return -1;
    at += lengthAt(bytes[at]!);
  }
  return at;
}

/** @returns where the run begins that ends there, else -1. */
function behind(run: readonly Item[], bytes: Uint8Array, from: number, at: number, onStep?: () => void): number {
  if (at - from < run.length) return -1;
  for (let i = run.length - 1; i >= 0; i--) {
    onStep?.();
    if (at <= from) return -1;
    do at--;
    while (at > from && (bytes[at]! & 0xc0) === 0x80);
    if (!fits(run[i]!, bytes, at)) return -1;
  }
  return at;
}
