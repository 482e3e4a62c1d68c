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

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const nameText = (column: NameColumn, index: number): string => decoder.decode(nameBytes(column, index));
