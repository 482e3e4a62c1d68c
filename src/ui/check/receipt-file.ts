import * as v from 'valibot';
import { Failed } from '../../core/failure/failure.ts';
import { Receipt } from '../../core/receipt.ts';
import { MiB } from '../../core/units.ts';

/** 40 TB in chunks of 64 MiB have some 45 MB of hashes; a list of receipts may be larger. */
const MOST_BYTES = 256 * MiB;

/**
 * Reads receipts from a file that may be anything: one receipt, or the export of all.
 *
 * @throws Failed `receipt-unreadable` with what is wrong, or `file-unreadable`.
 */
export async function readReceipts(file: File): Promise<Receipt[]> {
  if (file.size > MOST_BYTES) throw new Failed({ code: 'receipt-unreadable', what: 'it is far too large' });
  const text = await file.text().catch(() => {
    throw new Failed({ code: 'file-unreadable', name: file.name });
  });
  return parseReceipts(text);
}

/** @throws Failed `receipt-unreadable`. */
export function parseReceipts(text: string): Receipt[] {
  const json = jsonOf(text);
  // Each shape on its own: a union’s words help nobody.
  const parsed = Array.isArray(json) ? v.safeParse(v.array(Receipt), json, { abortEarly: true }) : v.safeParse(Receipt, json, { abortEarly: true });
  if (!parsed.success) throw new Failed({ code: 'receipt-unreadable', what: problem(parsed.issues[0]) });
  const receipts = Array.isArray(parsed.output) ? parsed.output : [parsed.output];
  if (receipts.length === 0) throw new Failed({ code: 'receipt-unreadable', what: 'it holds no receipt' });
  return receipts;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failed({ code: 'receipt-unreadable', what: 'it is no JSON' });
  }
}

function problem(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? 'it has another shape' : `its “${path}” is missing or wrong`;
}
