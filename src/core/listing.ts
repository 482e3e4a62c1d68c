/** A list of the service's as far as it could be read. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** Entries that are not as documented; the others are given. */
  readonly unreadable: number;
  /** False where the service's markers went in circles or never ended. */
  readonly complete: boolean;
}

/** @returns whether something of the service's may be missing from it (faults.md, S6). */
export const isPartial = ({ unreadable, complete }: Listing<unknown>): boolean => unreadable > 0 || !complete;
