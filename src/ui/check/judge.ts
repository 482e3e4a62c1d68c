import type { Comparison } from '../../core/check.ts';
import { toHex } from '../../core/hash/hex.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Measure } from '../../loader/messages.ts';
import { hashOf, type ReceiptIndex } from './matching.ts';

/** What files are compared with. */
export type Against =
  /** `kept`: written by Thaw in this browser, so that nobody else can have written them. */
  | { readonly by: 'receipts'; readonly receipts: ReceiptIndex; readonly kept: boolean }
  /** 64 lower-case hex digits. */
  | { readonly by: 'tree-hash'; readonly treeHash: string };

/** What came of one file. */
export type Outcome =
  | { readonly is: 'equal'; readonly to: Receipt; readonly kept: boolean }
  | { readonly is: 'equal'; readonly to: 'tree-hash' }
  | { readonly is: 'different'; readonly comparison: Extract<Comparison, { equal: false }>; readonly to: Receipt; readonly kept: boolean }
  | { readonly is: 'different'; readonly comparison: Extract<Comparison, { equal: false }>; readonly to: 'tree-hash' }
  /** Nothing to compare it with. */
  | { readonly is: 'without-receipt' }
  | { readonly is: 'unreadable'; readonly failure: Failure };

/** Reads the file and compares it; called twice only for a file that differs from every receipt of its size. */
export type Compare = (against: Measure) => Promise<Comparison>;

/**
 * Compares one file with what belongs to it.
 *
 * @param isOnly true where one file was given: it is compared with the only receipt there is,
 * whatever its name.
 */
export async function judge(
  file: { readonly name: string; readonly size: number },
  against: Against,
  isOnly: boolean,
  compare: Compare,
): Promise<Outcome> {
  if (against.by === 'tree-hash') {
    const comparison = await compare({ by: 'tree-hash', treeHash: against.treeHash });
    return comparison.equal ? { is: 'equal', to: 'tree-hash' } : { is: 'different', comparison, to: 'tree-hash' };
  }
  const { receipts, kept } = against;
  if (isOnly && receipts.single) return withReceipt(receipts.single, kept, compare);
  const { sameSize, sameNameAndSize, sameName } = receipts.fitting(file.name, file.size);
  const [first] = sameSize;
  if (first && sameSize.length === 1 && sameNameAndSize === 1) return withReceipt(first, kept, compare);
  if (first) {
    const found = sameSize.find(isOf(await hashOfFile(first, compare)));
    if (found) return { is: 'equal', to: found, kept };
    if (sameNameAndSize > 0) return withReceipt(first, kept, compare);
  }
  return sameName ? withReceipt(sameName, kept, compare) : { is: 'without-receipt' };
}

async function withReceipt(receipt: Receipt, kept: boolean, compare: Compare): Promise<Outcome> {
  const comparison = await compare({ by: 'receipt', receipt });
  return comparison.equal ? { is: 'equal', to: receipt, kept } : { is: 'different', comparison, to: receipt, kept };
}

/** Hashes the file once, so that any number of receipts can be looked through by what it is. */
async function hashOfFile(likely: Receipt, compare: Compare): Promise<string | undefined> {
  const comparison = await compare({ by: 'tree-hash', treeHash: hashOf(likely) });
  if (comparison.equal) return hashOf(likely);
  return comparison.differs === 'tree-hash' ? toHex(comparison.computed) : undefined;
}

const isOf =
  (treeHash: string | undefined) =>
  (receipt: Receipt): boolean =>
    hashOf(receipt) === treeHash;
