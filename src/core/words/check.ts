import type { Comparison } from '../check.ts';
import { toHex } from '../hash/hex.ts';
import { rangeBytes, type Range } from '../range.ts';
import { counted, exactBytes, formatBytes, formatCount, formatMibRange } from './sizes.ts';

/** Chunks that are named; of the others only the number is told. */
const NAMED = 3;

/** @returns "Equal", or "Different: 401–402 MiB, in chunk 26 of 62", or "Different: chunk 26 of 62, 400–416 MiB". */
export function comparisonWords(comparison: Comparison): string {
  if (comparison.equal) return 'Equal';
  switch (comparison.differs) {
    case 'size':
      return `Different: ${sizes(comparison.actualBytes, comparison.expectedBytes)}`;
    case 'tree-hash':
      return `Different: its tree hash is ${toHex(comparison.computed)}`;
    case 'chunks':
      return `Different: ${comparison.places ? places(comparison.places, comparison) : chunks(comparison)}`;
  }
}

/** Two sizes that read alike are told to the byte. */
function sizes(actual: number, expected: number): string {
  const words = formatBytes(actual) === formatBytes(expected) ? exactBytes : formatBytes;
  return `${words(actual)} instead of ${words(expected)}`;
}

/** To the MiB, where that is known. */
function places(different: readonly Range[], { chunks: inChunks, of }: Extract<Comparison, { differs: 'chunks' }>): string {
  const named = different.slice(0, NAMED).map(formatMibRange).join(', ');
  const [chunk] = inChunks;
  if (different.length === 1 && inChunks.length === 1 && chunk) return `${named}, in chunk ${formatCount(chunk.chunk + 1)} of ${formatCount(of)}`;
  const more = different.length - NAMED;
  const bytes = different.reduce((sum, range) => sum + rangeBytes(range), 0);
  return `${formatBytes(bytes)} in ${counted(different.length, 'place')}: ${named}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

function chunks({ chunks: different, of }: Extract<Comparison, { differs: 'chunks' }>): string {
  const places = different.slice(0, NAMED).map(({ chunk, range }) => ({ number: formatCount(chunk + 1), place: formatMibRange(range) }));
  const [only] = places;
  if (only && different.length === 1) return `chunk ${only.number} of ${formatCount(of)}, ${only.place}`;
  const named = places.map(({ number, place }) => `${number} (${place})`).join(', ');
  const more = different.length - places.length;
  return `${counted(different.length, 'chunk')} of ${formatCount(of)}: ${named}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
