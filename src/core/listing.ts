/** A list of the service's as far as it could be read. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** Entries that are not as documented; the others are given. */
  readonly unreadable: number;
  /** False where the service's markers went in circles or never ended. */
  readonly complete: boolean;
}
