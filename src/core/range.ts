/** Bytes from `start` up to, and without, `end`. Inclusive ends exist only in `src/glacier/`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** @returns the number of bytes in the range. */
export const rangeBytes = ({ start, end }: Range): number => end - start;

/** @returns true if both begin and end at the same bytes. */
export const sameRange = (a: Range, b: Range): boolean => a.start === b.start && a.end === b.end;
