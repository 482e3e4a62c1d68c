import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../src/core/hash/hex.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import { MiB } from '../../../src/core/units.ts';
import { judge, type Against, type Compare } from '../../../src/ui/check/judge.ts';
import { hashOf, ReceiptIndex } from '../../../src/ui/check/matching.ts';
import { receipt } from './receipts.ts';

/** A disk with one file on it, which notes how often it is read. */
function disk(treeHash: string, sizeBytes: number): { readonly compare: Compare; readonly asked: string[] } {
  const asked: string[] = [];
  const compare: Compare = (against) => {
    asked.push(against.by);
    if (against.by === 'receipt' && against.receipt.sizeBytes !== sizeBytes) {
      return Promise.resolve({ equal: false, differs: 'size', expectedBytes: against.receipt.sizeBytes, actualBytes: sizeBytes });
    }
    const expected = against.by === 'receipt' ? hashOf(against.receipt) : against.treeHash;
    if (expected === treeHash) return Promise.resolve({ equal: true });
    if (against.by === 'tree-hash') return Promise.resolve({ equal: false, differs: 'tree-hash', computed: fromHex(treeHash)! });
    return Promise.resolve({ equal: false, differs: 'chunks', chunks: [{ chunk: 1, range: { start: 16 * MiB, end: 32 * MiB } }], of: 3 });
  };
  return { compare, asked };
}

const kept = (...receipts: readonly Receipt[]): Against => ({ by: 'receipts', receipts: new ReceiptIndex(receipts), kept: true });
const A = 'a'.repeat(64);
const E = 'e'.repeat(64);
const other = receipt({ id: 'other', name: 'other.bin', sizeBytes: 7, hash: '1' });

describe('which receipt a file is compared with', () => {
  test('is the one of its name and size, and the file is read once', async () => {
    const { compare, asked } = disk(A, 40 * MiB);
    await expect(judge({ name: 'disk.tar', size: 40 * MiB }, kept(other, receipt()), false, compare)).resolves.toMatchObject({
      is: 'equal',
      to: { id: 'r1' },
    });
    expect(asked).toEqual(['receipt']);
  });

  test.each([
    ['DISK.TAR', receipt()],
    ['DSC_1.nef', receipt({ name: '2014/Iceland/DSC_1.nef' })],
    ['a_b.tar', receipt({ name: 'a:b.tar' })],
    ['mine.tar', receipt({ savedAs: 'mine.tar' })],
  ])('knows %s by the names that a copy may have', async (name, one) => {
    const { compare, asked } = disk(A, 40 * MiB);
    await expect(judge({ name, size: 40 * MiB }, kept(one, other), false, compare)).resolves.toMatchObject({ is: 'equal' });
    expect(asked).toEqual(['receipt']);
  });

  test('is found by its bytes where the file was renamed', async () => {
    const { compare } = disk(A, 40 * MiB);
    const against = kept(receipt({ id: 'newer', name: 'x', hash: '9' }), receipt());
    await expect(judge({ name: 'renamed.tar', size: 40 * MiB }, against, false, compare)).resolves.toMatchObject({ is: 'equal', to: { id: 'r1' } });
  });

  test('of two versions of one name is the one that is equal, not the newest', async () => {
    const { compare, asked } = disk(A, 40 * MiB);
    const against = kept(receipt({ id: 'newer', hash: '9' }), receipt());
    await expect(judge({ name: 'disk.tar', size: 40 * MiB }, against, false, compare)).resolves.toMatchObject({ is: 'equal', to: { id: 'r1' } });
    expect(asked).toEqual(['tree-hash']);
  });

  test('is none where only the size agrees, or nothing', async () => {
    const { compare, asked } = disk(E, 40 * MiB);
    await expect(judge({ name: 'strange.bin', size: 40 * MiB }, kept(receipt(), other), false, compare)).resolves.toEqual({ is: 'without-receipt' });
    expect(asked).toEqual(['tree-hash']);
    await expect(judge({ name: 'strange.bin', size: 1 }, kept(receipt(), other), false, compare)).resolves.toEqual({ is: 'without-receipt' });
    expect(asked).toHaveLength(1);
  });
});

describe('a file that differs', () => {
  test('is told with the chunk, also after several versions were looked through', async () => {
    const { compare } = disk(E, 40 * MiB);
    const against = kept(receipt({ id: 'newer', hash: '9' }), receipt());
    await expect(judge({ name: 'disk.tar', size: 40 * MiB }, against, false, compare)).resolves.toMatchObject({
      is: 'different',
      to: { id: 'newer' },
      comparison: { differs: 'chunks' },
    });
  });

  test('in size is told by its name', async () => {
    const { compare } = disk(E, 5);
    await expect(judge({ name: 'disk.tar', size: 5 }, kept(receipt(), other), false, compare)).resolves.toMatchObject({
      is: 'different',
      comparison: { differs: 'size' },
    });
  });
});

test('one file and one receipt are compared whatever the file is called; of a folder they aren’t', async () => {
  const { compare } = disk(E, 5);
  await expect(judge({ name: 'x', size: 5 }, kept(receipt()), true, compare)).resolves.toMatchObject({
    is: 'different',
    comparison: { differs: 'size' },
  });
  await expect(judge({ name: 'x', size: 5 }, kept(receipt()), false, compare)).resolves.toEqual({ is: 'without-receipt' });
});

test('a receipt that says two hashes is held to the one that Amazon gave', async () => {
  const { compare } = disk(E, 40 * MiB);
  const edited = receipt({ treeHashComputed: E });
  await expect(judge({ name: 'disk.tar', size: 40 * MiB }, kept(edited), true, compare)).resolves.toMatchObject({ is: 'different' });
});

test('a pasted tree hash is all there is to a comparison', async () => {
  const { compare } = disk(A, 1);
  await expect(judge({ name: 'x', size: 1 }, { by: 'tree-hash', treeHash: A }, true, compare)).resolves.toEqual({ is: 'equal', to: 'tree-hash' });
  await expect(judge({ name: 'x', size: 1 }, { by: 'tree-hash', treeHash: E }, true, compare)).resolves.toMatchObject({
    is: 'different',
    to: 'tree-hash',
  });
});
