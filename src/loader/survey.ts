import { differingLeaves } from '../core/check.ts';
import { Failed } from '../core/failure/failure.ts';
import type { Receipt } from '../core/receipt.ts';
import { fileLeaves } from './file-leaves.ts';
import { knownLeaves } from './known-leaves.ts';
import type { Survey } from './messages.ts';

/**
 * Finds each MiB of a file that isn't its receipt's. Of a longer file the end isn't looked at, of a
 * shorter one what is missing counts as different.
 *
 * @throws Failed `file-unreadable` where the file can't be read, was changed or taken away.
 */
export async function survey(file: File, receipt: Receipt, onBytes: (bytes: number) => void): Promise<Survey> {
  const known = await knownLeaves(receipt);
  if (!known) return { isKnown: false, bad: [] };
  const part = file.slice(0, receipt.sizeBytes);
  let readBytes = 0;
  const leaves = await fileLeaves(part, (bytes) => {
    readBytes += bytes;
    onBytes(bytes);
  }).catch(() => {
    throw new Failed({ code: 'file-unreadable', name: file.name });
  });
  if (readBytes !== part.size) throw new Failed({ code: 'file-unreadable', name: file.name });
  return { isKnown: true, bad: differingLeaves(leaves, known).map((index) => ({ index, hash: known[index]! })) };
}
