import { counted } from '../../../core/words/sizes.ts';

/** Of a list of names: archives that it names, and names of archives that aren't in the inventory. */
export interface Matched {
  readonly matched: number;
  readonly unmatched: number;
}

export function matchedWords({ matched, unmatched }: Matched): string {
  const got = `${counted(matched, 'archive')} got a name of the list`;
  return unmatched === 0 ? got : `${got}; ${counted(unmatched, 'name')} of it ${unmatched === 1 ? 'is' : 'are'} of archives that aren’t here`;
}
