import type { Beginning } from '../../../core/inventory/beginning.ts';

/** Whose inventory it is. */
export interface Place {
  readonly region: string;
  readonly vault: string;
}

/** What stands between a file and its list: nothing, or something that the person has to say. */
export type Question =
  | { readonly is: 'none'; readonly place: Place }
  /** It is no inventory at all, but a receipt of Thaw's. */
  | { readonly is: 'receipt' }
  /** It says that it is of another vault than the one that is looked at. */
  | { readonly is: 'other-vault'; readonly place: Place }
  /** Nothing tells whose it is, or the file does, and nobody confirmed it. */
  | { readonly is: 'which-vault'; readonly place?: Place };

/**
 * @param here the vault that is looked at, if any.
 * @returns what to ask. A file that is nothing known isn't refused here: its reader says why.
 */
export function questionOf(beginning: Beginning, here: Place | undefined): Question {
  if (beginning.is === 'receipt') return { is: 'receipt' };
  const said = beginning.is === 'inventory' ? placeOf(beginning) : undefined;
  if (!here) return { is: 'which-vault', ...(said ? { place: said } : {}) };
  const isHere = !said || (said.region === here.region && said.vault === here.vault);
  return isHere ? { is: 'none', place: here } : { is: 'other-vault', place: said };
}

const placeOf = ({ region, vault }: Beginning & { readonly is: 'inventory' }): Place | undefined =>
  region === undefined || vault === undefined ? undefined : { region, vault };

/** @returns what is wrong with a vault that was typed. @see glacier.md, section 1 */
export function placeProblem({ region, vault }: Place): string | undefined {
  if (!/^[a-z0-9-]{1,32}$/.test(region)) return 'A region looks like eu-west-1.';
  return /^[A-Za-z0-9._-]{1,255}$/.test(vault) ? undefined : 'A vault’s name has letters, digits, points, - and _, without blanks.';
}
