import { describe, expect, test } from 'vitest';
import { Failed } from '../../../src/core/failure/failure.ts';
import { looksLikeReceipt, readReceiptFile, receiptsIn } from '../../../src/ui/check/receipt-file.ts';
import { exportName, exportOf } from '../../../src/ui/receipts/export.ts';
import { receipt } from './receipts.ts';

/** What is said to be wrong with a text. */
function wrongWith(text: string): string {
  try {
    receiptsIn(text);
  } catch (error) {
    if (error instanceof Failed && error.failure.code === 'receipt-unreadable') return error.failure.what;
    throw error;
  }
  return 'nothing';
}

const without = (member: string): string => JSON.stringify({ ...receipt(), [member]: undefined });

describe('a receipt file', () => {
  test('gives its receipt back, and an export all of them', async () => {
    expect(receiptsIn(JSON.stringify(receipt()))).toEqual([receipt()]);
    const all = [receipt(), receipt({ id: 'r2', name: 'b' })];
    const file = new File([exportOf(all, '1.2.3', '2026-11-24T13:02:06.000Z')], exportName('2026-11-24T13:02:06.000Z'));
    expect(file.name).toBe('thaw-receipts-2026-11-24.json');
    await expect(readReceiptFile(file)).resolves.toEqual(all);
    expect(JSON.parse(await file.text())).toMatchObject({ format: 'thaw-receipts-1', thaw: '1.2.3', exportedAt: '2026-11-24T13:02:06.000Z' });
    expect(JSON.parse(await exportOf([], '1', 'x').text())).toMatchObject({ receipts: [] });
  });

  test.each([
    ['no JSON', '<html>', 'it isn’t JSON'],
    ['something else', '[1]', 'its format isn’t thaw-receipt-1'],
    ['another format', JSON.stringify({ ...receipt(), format: 'thaw-receipt-2' }), 'its format isn’t thaw-receipt-1'],
    ['a missing member', without('treeHashComputed'), 'treeHashComputed is missing'],
    ['a wrong hash', JSON.stringify(receipt({ treeHashExpected: 'A'.repeat(64) })), 'treeHashExpected isn’t as it should be'],
    ['a negative size', JSON.stringify(receipt({ sizeBytes: -1 })), 'sizeBytes isn’t as it should be'],
    ['chunks of nothing', JSON.stringify(receipt({ chunkBytes: 0 })), 'chunkBytes isn’t as it should be'],
    ['a date that isn’t one', JSON.stringify(receipt({ provenAt: '2026-00-24T13:02:06.000Z' })), 'provenAt isn’t as it should be'],
    ['a name without end', JSON.stringify(receipt({ name: 'x'.repeat(5_000) })), 'its name is longer than any name'],
    ['an empty list', JSON.stringify({ format: 'thaw-receipts-1', receipts: [] }), 'it is a list without a receipt'],
    ['a list with one bad entry', JSON.stringify({ format: 'thaw-receipts-1', receipts: [receipt(), {}] }), 'its format isn’t thaw-receipt-1'],
  ])('with %s is refused and told why', (_, text, what) => {
    expect(wrongWith(text)).toBe(what);
  });

  test('is known by its name', () => {
    for (const name of ['disk.tar.receipt.json', 'a/disk.receipt (1).json', 'x.RECEIPT.JSON']) expect(looksLikeReceipt(name)).toBe(true);
    for (const name of ['receipt.json.tar', 'inventory.json', 'disk.tar']) expect(looksLikeReceipt(name)).toBe(false);
  });
});
