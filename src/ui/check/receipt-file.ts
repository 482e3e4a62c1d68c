import * as v from 'valibot';
import { Failed } from '../../core/failure/failure.ts';
import { Receipt } from '../../core/receipt.ts';
import { MiB } from '../../core/units.ts';

/** The receipt of a 40 TB archive in chunks of 64 MiB has some 45 MB of hashes; an export holds many. */
const MOST_BYTES = 256 * MiB;
/** Longer than any description of an archive can be. */
const LONGEST_NAME = 4_096;

/** What the list of receipts exports: all of them in one file. */
export const RECEIPTS_FORMAT = 'thaw-receipts-1';
const Receipts = v.object({ format: v.literal(RECEIPTS_FORMAT), receipts: v.array(v.unknown()) });

/** @returns true for names that receipts are downloaded under, also a second time: "disk.tar.receipt (1).json". */
export const looksLikeReceipt = (fileName: string): boolean => /\.receipt(?: ?\(\d+\))?\.json$/i.test(fileName);

/**
 * Reads a file that may hold a receipt, or all receipts of a browser. It may be hostile.
 *
 * @throws Failed `receipt-unreadable` with what is wrong in it, or `file-unreadable`.
 */
export async function readReceiptFile(file: File): Promise<readonly Receipt[]> {
  if (file.size > MOST_BYTES) throw unreadable('it is far larger than a receipt');
  const text = await file.text().catch(() => {
    throw new Failed({ code: 'file-unreadable', name: file.name });
  });
  return receiptsIn(text);
}

/** @throws Failed `receipt-unreadable`. */
export function receiptsIn(text: string): readonly Receipt[] {
  const json = parsed(text);
  const many = v.safeParse(Receipts, json);
  if (!many.success) return [receiptIn(json)];
  if (many.output.receipts.length === 0) throw unreadable('it is a list without a receipt');
  return many.output.receipts.map(receiptIn);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('it isn’t JSON');
  }
}

function receiptIn(json: unknown): Receipt {
  const result = v.safeParse(Receipt, json, { abortEarly: true });
  if (!result.success) throw unreadable(problem(result.issues[0]));
  const { output } = result;
  if (output.name.length > LONGEST_NAME) throw unreadable('its name is longer than any name');
  // The schema looks at the shape only: 31 February has it too.
  if (Number.isNaN(Date.parse(output.provenAt))) throw unreadable('provenAt is no date');
  return output;
}

function problem(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  if (where === null) return 'it holds something else';
  if (where === 'format') return 'its format isn’t thaw-receipt-1';
  return issue.received === 'undefined' ? `${where} is missing` : `${where} isn’t as it should be`;
}

const unreadable = (what: string): Failed => new Failed({ code: 'receipt-unreadable', what });
