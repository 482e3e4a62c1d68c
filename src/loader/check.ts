import { compareWithReceipt, compareWithTreeHash, type Comparison } from '../core/check.ts';
import { Failed } from '../core/failure/failure.ts';
import { fileLeaves } from './file-leaves.ts';
import { knownLeaves } from './known-leaves.ts';
import type { Measure } from './messages.ts';

/**
 * Compares a file on disk with a receipt or a tree hash. A file of another size isn't read at all.
 *
 * @throws Failed `file-unreadable` where the file can't be read, was changed or taken away.
 */
export async function check(file: File, against: Measure, onBytes: (bytes: number) => void): Promise<Comparison> {
  if (against.by === 'receipt' && file.size !== against.receipt.sizeBytes) return compareWithReceipt([], file.size, against.receipt);
  let readBytes = 0;
  const leaves = await fileLeaves(file, (bytes) => {
    readBytes += bytes;
    onBytes(bytes);
  }).catch(() => {
    throw new Failed({ code: 'file-unreadable', name: file.name });
  });
  // A file that shrank while it was read ends early without an error.
  if (readBytes !== file.size) throw new Failed({ code: 'file-unreadable', name: file.name });
  if (against.by === 'tree-hash') return compareWithTreeHash(leaves, against.treeHash);
  const comparison = await compareWithReceipt(leaves, file.size, against.receipt);
  // Only a file that differs has to be looked at MiB by MiB.
  if (comparison.equal) return comparison;
  return compareWithReceipt(leaves, file.size, against.receipt, await knownLeaves(against.receipt));
}
