import type { Receipt } from '../../core/receipt.ts';
import { counted, exactBytes, formatBytes, formatMibRange } from '../../core/words/sizes.ts';

type Proof = Receipt['proof'];

/** @returns "proven", or "checked less" where Amazon had given no hash of the whole. */
export const proofWords = (proof: Proof): string => ({ proven: 'proven', 'length-checked': 'checked less' })[proof];

/** @returns what that means, in a sentence. */
export const proofMeans = (proof: Proof): string =>
  ({
    proven: 'The tree hash that Thaw computed over every byte equals the one that Amazon gave: the copy is byte for byte what Amazon held.',
    'length-checked':
      'Amazon gave no tree hash of the whole for this retrieval. Its length agreed, and each chunk agreed with what Amazon told of it, if it told anything.',
  })[proof];

/** @returns how many chunks came without a hash of their own: "2 chunks: compared as a part of the whole". */
export const withoutHashWords = (chunks: number, proof: Proof): string =>
  `${counted(chunks, 'chunk')}: ${proof === 'proven' ? 'compared as a part of the whole' : 'only their length was compared'}`;

/** @returns how far it got: "read back, equal", "handed over", "not saved". */
export function savedWords({ readBackAt, handedOverAt }: Pick<Receipt, 'readBackAt' | 'handedOverAt'>): string {
  if (readBackAt !== undefined) return 'read back, equal';
  return handedOverAt === undefined ? 'not saved' : 'handed over';
}

/** @returns "980 MiB (1,027,604,480 bytes)". */
export const wholeSize = (bytes: number): string =>
  formatBytes(bytes) === exactBytes(bytes) ? exactBytes(bytes) : `${formatBytes(bytes)} (${exactBytes(bytes)})`;

/** @returns which bytes of the archive it is: "16–32 MiB of 1.95 GiB; bytes 16,777,216 up to 33,554,432". */
export const partWords = ({ start, end, archiveBytes }: NonNullable<Receipt['range']>): string =>
  `${formatMibRange({ start, end })} of ${formatBytes(archiveBytes)}; byte ${start.toLocaleString('en')} up to, not with, byte ${end.toLocaleString('en')} of ${archiveBytes.toLocaleString('en')}`;
