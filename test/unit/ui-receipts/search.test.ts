import { expect, test } from 'vitest';
import { MiB } from '../../../src/core/units.ts';
import { partWords, proofWords, savedWords, wholeSize, withoutHashWords } from '../../../src/ui/receipts/receipt-words.ts';
import { hashWith, matching, searchIn } from '../../../src/ui/receipts/search.ts';
import { receipt } from '../ui-check/receipts.ts';

const receipts = [receipt(), receipt({ id: 'r2', name: '2014/Iceland/DSC_1.nef', vault: 'photos', savedAs: 'mine.nef', hash: '7' })];
const found = (search: string): string[] => matching(receipts, search).map(({ id }) => id);

test('a search finds receipts that hold all of its words, in names, places, ids and hashes', () => {
  expect(found('')).toEqual(['r1', 'r2']);
  expect(found(' iceland  PHOTOS ')).toEqual(['r2']);
  expect(found('mine')).toEqual(['r2']);
  expect(found('7'.repeat(64))).toEqual(['r2']);
  expect(found('zx81')).toEqual(['r1', 'r2']);
  expect(found('iceland backup')).toEqual([]);
});

test('a search comes back from the address as it was typed', () => {
  for (const search of ['*.nef', 'a b', 'x&q=1#?%', 'Ä']) expect(searchIn(hashWith(search))).toBe(search);
  expect(hashWith(' ')).toBe('#/receipts');
  expect(searchIn('#/receipts')).toBe('');
});

test('a receipt is told in words', () => {
  expect(proofWords('length-checked')).toBe('checked less');
  expect(withoutHashWords(1, 'proven')).toBe('1 chunk: compared as a part of the whole');
  expect(withoutHashWords(62, 'length-checked')).toBe('62 chunks: only their length was compared');
  expect(savedWords(receipt())).toBe('not saved');
  expect(savedWords(receipt({ handedOverAt: '2026-11-24T13:02:06.000Z' }))).toBe('handed over');
  expect(savedWords(receipt({ handedOverAt: '2026-11-24T13:02:06.000Z', readBackAt: '2026-11-24T13:02:06.000Z' }))).toBe('read back, equal');
  expect(wholeSize(40 * MiB)).toBe('40.0 MiB (41,943,040 bytes)');
  expect(wholeSize(12)).toBe('12 bytes');
  expect(partWords({ start: 16 * MiB, end: 32 * MiB, archiveBytes: 64 * MiB })).toBe(
    '16–32 MiB of 64.0 MiB; byte 16,777,216 up to, not with, byte 33,554,432 of 67,108,864',
  );
});
