/** Which receipt a file on disk is compared with: by its name and size. */
import { safeName } from '../../core/safe-name.ts';
import type { Receipt } from '../../core/receipt.ts';

interface Named {
  readonly name: string;
  readonly size: number;
}

const isNamed = ({ savedAs, name }: Receipt, file: string): boolean => savedAs === file || (savedAs === undefined && safeName(name) === file);

/** @returns the receipt of a file in a folder: name and size must agree. Newest first wins. */
export const receiptFor = (file: Named, receipts: readonly Receipt[]): Receipt | undefined =>
  receipts.find((receipt) => receipt.sizeBytes === file.size && isNamed(receipt, file.name));

/** @returns the receipt of a single file: a renamed one is told by its size, where only one has it. */
export function likelyReceipt(file: Named, receipts: readonly Receipt[]): Receipt | undefined {
  const sameSize = receipts.filter(({ sizeBytes }) => sizeBytes === file.size);
  return receiptFor(file, receipts) ?? (sameSize.length === 1 ? sameSize[0] : undefined) ?? receipts.find((receipt) => isNamed(receipt, file.name));
}
