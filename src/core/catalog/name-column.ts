/** Names as bytes, one after the other, found by their number. Nothing is decoded before it is shown. */

/** Names that lie in one buffer. */
export interface NamePage {
  readonly names: Uint8Array;
  /** Where each name ends in `names`. */
  readonly nameEnds: Uint32Array;
}

/** Pages of `2 ** shift` names each, but the last. */
export interface NameColumn {
  readonly shift: number;
  readonly pages: readonly NamePage[];
}

export const pageOf = ({ shift, pages }: NameColumn, index: number): NamePage => pages[index >>> shift]!;

/** @returns where a name begins in its page. */
export function nameStart({ shift, pages }: NameColumn, index: number): number {
  const place = index & ((1 << shift) - 1);
  return place === 0 ? 0 : pages[index >>> shift]!.nameEnds[place - 1]!;
}

export const nameEnd = ({ shift, pages }: NameColumn, index: number): number => pages[index >>> shift]!.nameEnds[index & ((1 << shift) - 1)]!;

export const nameBytes = (column: NameColumn, index: number): Uint8Array =>
  pageOf(column, index).names.subarray(nameStart(column, index), nameEnd(column, index));

/** @returns whether two names are the same, byte by byte. */
export function sameName(column: NameColumn, a: number, b: number): boolean {
  const [startA, startB] = [nameStart(column, a), nameStart(column, b)];
  const length = nameEnd(column, a) - startA;
  if (nameEnd(column, b) - startB !== length) return false;
  const [bytesA, bytesB] = [pageOf(column, a).names, pageOf(column, b).names];
  for (let i = 0; i < length; i++) if (bytesA[startA + i] !== bytesB[startB + i]) return false;
  return true;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const nameText = (column: NameColumn, index: number): string => decoder.decode(nameBytes(column, index));
