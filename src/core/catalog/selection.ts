import type { Filter } from './query.ts';

/**
 * Chosen archives: rules and exceptions, never millions of ids. The last rule that fits a row says
 * whether it is chosen; no rule: it isn't. An exception turns that round.
 */
export interface Selection {
  readonly rules: readonly { readonly is: 'in' | 'out'; readonly filter: Filter }[];
  /** Row numbers, ascending. */
  readonly exceptions: readonly number[];
}

export const NOTHING: Selection = { rules: [], exceptions: [] };
