/** A stretch of a name: as it is, or the code point of a mark that can't be seen or that turns text. */
export interface Piece {
  readonly text: string;
  readonly boxed: boolean;
}

/**
 * Control, zero-width and bidi marks, separators of lines, fillers and lone surrogates. A
 * zero-width joiner between two pictures is part of an emoji and stays.
 *
 * @see CVE-2021-42574 ("Trojan Source"); faults.md, I5
 */
const HIDDEN =
  /(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D|\u200D(?!\p{Extended_Pictographic})|(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF]/gu;

/** @returns the name cut into pieces, in order; the boxed ones read like "U+202E". */
export function namePieces(name: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: mark, index } of name.matchAll(HIDDEN)) {
    if (index > from) pieces.push({ text: name.slice(from, index), boxed: false });
    pieces.push({ text: codePoint(mark), boxed: true });
    from = index + mark.length;
  }
  if (from < name.length) pieces.push({ text: name.slice(from), boxed: false });
  return pieces;
}

/** @returns the name as plain text for sentences and announcements: marks as [U+202E]. */
export const plainName = (name: string): string =>
  namePieces(name)
    .map(({ text, boxed }) => (boxed ? `[${text}]` : text))
    .join('');

/** An extension longer than this is no extension. */
const LONGEST_EXTENSION = 12;

/**
 * Cuts a name in the middle, between graphemes, and keeps its extension.
 *
 * @param most graphemes of the result, the ellipsis among them.
 */
export function cutMiddle(name: string, most: number): string {
  if (name.length <= most) return name;
  const graphemes = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name), ({ segment }) => segment);
  if (graphemes.length <= most) return name;
  const kept = Math.max(0, most - 1);
  const dot = graphemes.lastIndexOf('.');
  const extension = dot > 0 ? graphemes.length - dot : 0;
  const fits = extension <= LONGEST_EXTENSION && extension < kept;
  const tail = fits ? Math.max(extension, Math.min(extension + 4, Math.floor(kept / 2))) : Math.floor(kept / 3);
  return [...graphemes.slice(0, kept - tail), '…', ...graphemes.slice(graphemes.length - tail)].join('');
}

/** @returns the name within quotation marks, cut and without hidden marks, for a sentence. */
export const named = (name: string): string => `“${plainName(cutMiddle(name, 60))}”`;

const codePoint = (mark: string): string => `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
