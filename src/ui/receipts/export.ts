import type { Receipt } from '../../core/receipt.ts';
import { RECEIPTS_FORMAT } from '../check/receipt-file.ts';

/**
 * All receipts as one JSON file, which *Check a file* takes. In parts, since the hashes of some
 * large archives make a text that is too long for one string.
 */
export function exportOf(receipts: readonly Receipt[], version: string, atIso: string): Blob {
  const head = JSON.stringify({ format: RECEIPTS_FORMAT, thaw: version, exportedAt: atIso }).slice(0, -1);
  const parts = receipts.map((receipt, i) => `${i > 0 ? ',' : ''}\n${JSON.stringify(receipt)}`);
  return new Blob([`${head},"receipts":[`, ...parts, '\n]}\n'], { type: 'application/json' });
}

/** @returns "thaw-receipts-2026-11-24.json". */
export const exportName = (atIso: string): string => `thaw-receipts-${atIso.slice(0, 10)}.json`;
