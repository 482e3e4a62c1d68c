import { lengthAt, pointAt, sameLetter } from './letters.ts';

/**
 * Finds a text in bytes that come piece by piece, after Knuth, Morris and Pratt: a state is how much
 * of the text stands at the end of what came so far, and each code point costs one look.
 */
export interface Automaton {
  /** Code points of the text: the state in which it was found. */
  readonly found: number;
  step(state: number, point: number): number;
  /** @returns the state after these bytes; `found` if the text ended anywhere in them. */
  run(state: number, bytes: Uint8Array, from: number, to: number): number;
}

/** @param text at least one code point; its letters fit those of any case. */
export function automatonOf(text: string): Automaton {
  const points = Array.from(text.toWellFormed(), (letter) => letter.codePointAt(0)!);
  const kinds = new Map<number, number>();
  const wanted = points.map((point) => kindOf(kinds, point));
  const [found, width] = [wanted.length, new Set(wanted).size + 1];
  // Kind 0 is every other code point: it leads back to the start.
  const table = new Uint16Array(found * width);
  for (let state = 0, fallback = 0; state < found; state++) {
    table.copyWithin(state * width, fallback * width, (fallback + 1) * width);
    const kind = wanted[state]!;
    if (state > 0) fallback = table[fallback * width + kind]!;
    table[state * width + kind] = state + 1;
  }
  const step = (state: number, point: number): number => table[state * width + (kinds.get(point) ?? 0)]!;
  const run = (state: number, bytes: Uint8Array, from: number, to: number): number => {
    for (let at = from; at < to && state < found; at += lengthAt(bytes[at]!)) state = step(state, pointAt(bytes, at));
    return state;
  };
  return { found, step, run };
}

function kindOf(kinds: Map<number, number>, point: number): number {
  const known = kinds.get(point);
  if (known !== undefined) return known;
  const kind = new Set(kinds.values()).size + 1;
  for (const same of sameLetter(point)) kinds.set(same, kind);
  return kind;
}
