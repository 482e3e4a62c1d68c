/** Receipt files that a person checks a copy against; they may be anybody's. */
import { Failed } from '../../../src/core/failure/failure.ts';
import { inOneLine } from '../../../src/core/failure/catalogue.ts';
import { receiptsIn } from '../../../src/ui/check/receipt-file.ts';
import { receipt } from '../../unit/ui-check/receipts.ts';
import { must, type Target } from '../target.ts';

export const receipts: Target = {
  name: 'receipts',
  inputs: 'json',
  words: [
    'thaw-receipt-1',
    'thaw-receipts-1',
    'receipts',
    'proven',
    'length-checked',
    '2026-02-31T00:00:00Z',
    'a'.repeat(64),
    'A'.repeat(64),
    'range',
    'provenAt',
    'chunkHashes',
  ],
  longest: 16_384,
  valid: [
    receipt(),
    receipt({ kind: 'inventory', proof: 'length-checked', range: { start: 0, end: 5, archiveBytes: 9 } }),
    { format: 'thaw-receipts-1', receipts: [receipt(), receipt({ id: 'r2', readBackAt: '2026-11-24T13:02:06.000Z', savedAs: 'x' })] },
  ].map((one) => JSON.stringify(one)),
  attempt: (text) => {
    let read;
    try {
      read = receiptsIn(text);
    } catch (error) {
      if (!(error instanceof Failed) || error.failure.code !== 'receipt-unreadable') throw error;
      must(inOneLine(error.failure).length < 2_000, 'words without an end');
      return `refused ${error.failure.what.replace(/\d+/g, '')}`;
    }
    must(read.length > 0, 'a list without a receipt');
    for (const one of read) {
      must(JSON.stringify(receiptsIn(JSON.stringify(one))) === JSON.stringify([one]), 'read again, it says something else');
      must(Number.isFinite(Date.parse(one.provenAt)) && /^[0-9a-f]{64}$/.test(one.treeHashComputed), 'no date or no hash');
    }
    return `ok ${read.length} ${Object.keys(read[0] ?? {}).length}`;
  },
};
