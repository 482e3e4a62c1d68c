/** A parser of what comes from outside, and what must hold of it whatever comes. */
export interface Target {
  /** Of its corpus, too: `corpus/<name>.jsonl`. */
  readonly name: string;
  /**
   * What inputs are: `bytes` as characters up to 255, `text` of any UTF-16, `json` the text of a
   * value, mutated by its members as well as by its characters.
   */
  readonly inputs: 'bytes' | 'text' | 'json';
  /** Pieces that mean something there. */
  readonly words: readonly string[];
  /** Longer inputs are cut. */
  readonly longest: number;
  /** Valid inputs besides those of the corpus, made of what the code knows. */
  readonly valid: readonly string[];
  /**
   * Tries one input.
   *
   * @returns what became of it, in a few words: `ok …` where something was taken. An outcome that
   *   wasn't seen before makes its input a parent of others.
   * @throws whatever is wrong: a throw that isn't declared, a result that must not be.
   */
  readonly attempt: (input: string) => string | Promise<string>;
}

/** For properties: the message names what is wrong, the driver adds the input. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
