/** All chances of a run come from one seed, so that a seed repeats it. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  (): number;
}

/** Mulberry32: small, fast, and good enough for schedules. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`, both included. */
export const between = (chance: Chance, least: number, most: number): number => least + Math.floor(chance() * (most - least + 1));

export function oneOf<T>(chance: Chance, choices: readonly T[]): T {
  const [first] = choices;
  if (first === undefined) throw new RangeError('nothing to choose from');
  return choices[Math.floor(chance() * choices.length)] ?? first;
}

/** Gives all cards in a random order, again and again: nothing is left out for long. */
export function deckOf<T>(chance: Chance, cards: readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...cards];
    const [card] = left.splice(Math.floor(chance() * left.length), 1);
    if (card === undefined) throw new RangeError('an empty deck');
    return card;
  };
}
