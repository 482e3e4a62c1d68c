/** A receipt as lines of a ledger page; pure, so that screen and print say the same. */
import { inDetail, isoTime, type Clock } from '../../core/words/times.ts';
import { exactBytes, formatBytes, formatCount, formatMibRange } from '../../core/words/sizes.ts';
import type { Receipt } from '../../core/receipt.ts';

export interface Line {
  readonly label: string;
  readonly value: string;
  /** Ids and hashes, in the fixed-width face. */
  readonly mono?: boolean;
}

/** @returns "24 November 2026 at 14:02:11 CET (2026-11-24T13:02:11.000Z)". */
export function momentWords(iso: string, clock: Clock): string {
  const atMs = Date.parse(iso);
  return Number.isNaN(atMs) ? iso : `${inDetail(atMs, clock)} (${isoTime(atMs)})`;
}

/** @returns what the receipt proves, in one sentence. */
export function proofWords({ proof, readBackAt, handedOverAt }: Receipt): string {
  const bytes =
    proof === 'proven' ? 'Proven: the tree hash equals Amazon’s.' : 'Checked less: only the length, as Amazon has no hash of exactly these bytes.';
  if (readBackAt !== undefined) return `${bytes} The saved file was read back and is equal.`;
  return handedOverAt === undefined ? `${bytes} Not saved yet.` : `${bytes} Handed to the browser, which doesn’t tell whether it arrived.`;
}

/** @returns all lines, in the order of a ledger page. */
export function ledgerLines(receipt: Receipt, clock: Clock): Line[] {
  const { range, job } = receipt;
  const at = (label: string, iso: string | undefined): Line[] => (iso === undefined ? [] : [{ label, value: momentWords(iso, clock) }]);
  return [
    { label: 'vault', value: `${receipt.region} / ${receipt.vault}` },
    ...(receipt.archiveId === undefined ? [] : [{ label: 'archive', value: receipt.archiveId, mono: true }]),
    ...(receipt.kind === 'inventory' ? [{ label: 'kind', value: 'inventory' }] : []),
    { label: 'size', value: `${formatBytes(receipt.sizeBytes)}, ${exactBytes(receipt.sizeBytes)}` },
    ...(range ? [{ label: 'range', value: `${formatMibRange(range)} of ${formatBytes(range.archiveBytes)}` }] : []),
    {
      label: 'tree hash, as Amazon has it',
      value: receipt.treeHashExpected ?? 'none for exactly these bytes',
      mono: receipt.treeHashExpected !== undefined,
    },
    { label: 'tree hash, computed here', value: receipt.treeHashComputed, mono: true },
    ...at('proven', receipt.provenAt),
    {
      label: 'chunks',
      value: `${formatCount(receipt.chunkHashes.length)} of ${formatBytes(receipt.chunkBytes)}, ${formatCount(receipt.refetched)} fetched again`,
    },
    { label: 'job', value: job.id, mono: true },
    ...(job.tier === undefined ? [] : [{ label: 'tier', value: job.tier }]),
    ...at('asked for', job.createdAt),
    ...at('ready at Amazon', job.completedAt),
    ...(receipt.savedAs === undefined ? [] : [{ label: 'saved as', value: receipt.savedAs }]),
    ...at('handed to the browser', receipt.handedOverAt),
    ...at('read back, equal', receipt.readBackAt),
    { label: 'receipt', value: receipt.id, mono: true },
    { label: 'made by', value: `Thaw ${receipt.thaw}` },
  ];
}

/** @returns receipts whose name, place, id or hash holds the text. */
export function found(receipts: readonly Receipt[], text: string): readonly Receipt[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return receipts;
  return receipts.filter((receipt) =>
    [receipt.name, receipt.vault, receipt.region, receipt.archiveId, receipt.treeHashComputed, receipt.savedAs].some((field) =>
      field?.toLowerCase().includes(wanted),
    ),
  );
}
