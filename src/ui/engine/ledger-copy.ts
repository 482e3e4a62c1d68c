/**
 * The ledger once more, in `localStorage`: on a disk with 0 bytes free Chromium throws the whole
 * site away, IndexedDB and Cache Storage alike, and keeps only this (docs/open-questions.md).
 * Workers have no `localStorage`. Writer: pages.
 *
 * A page a record, so that a change writes little: Chromium brings at most 10 MB and 60 batches an
 * hour of it to the disk.
 */
import * as v from 'valibot';
import { isEntry, type LedgerBook, type LedgerCopy, type LedgerEntry } from '../../core/ledger.ts';
import { Receipt } from '../../core/receipt.ts';

const SIGNATURE = 'thaw-ledger';
const TRANSFERS = 'thaw-ledger/transfer/';
const RECEIPTS = 'thaw-ledger/receipt/';
/** Browsers allow 5 Mi characters a site. A transfer takes some 700, a receipt of 16 chunks 2,000. */
const TRANSFER_CHARACTERS = 2.25 * 1024 * 1024;
const RECEIPT_CHARACTERS = 2.625 * 1024 * 1024;

/** @returns the copy, or undefined where there is none; a broken page is left out. */
export function readCopy(): LedgerCopy | undefined {
  try {
    const databaseId = localStorage.getItem(SIGNATURE);
    if (databaseId === null) return undefined;
    const receipts = pagesOf(RECEIPTS).map((page) => v.safeParse(Receipt, page));
    return {
      databaseId,
      entries: pagesOf(TRANSFERS).filter(isEntry),
      receipts: receipts.flatMap((receipt) => (receipt.success ? [receipt.output] : [])),
    };
  } catch {
    return undefined;
  }
}

/**
 * Copies transfers, as many as there is room for: first what isn't done, as it may be paid for, and
 * the newest of that first.
 *
 * @throws where the browser has no room for them all the same.
 */
export function copyEntries(entries: readonly LedgerEntry[]): void {
  const isDone = ({ transfer: { whole } }: LedgerEntry): boolean => whole === 'proven' || whole === 'length-checked';
  const inOrder = entries.toSorted((a, b) => Number(isDone(a)) - Number(isDone(b)) || b.transfer.createdAtMs - a.transfer.createdAtMs);
  const texts = inOrder.map((entry) => [entry.transfer.id, JSON.stringify(entry)] as const);
  replace(TRANSFERS, asManyAs(TRANSFER_CHARACTERS, TRANSFERS, texts));
}

/** Copies the newest receipts, as many as there is room for. @throws where the browser has none. */
export function copyReceipts(receipts: LedgerBook['receipts']): void {
  const newestFirst = receipts.toSorted((a, b) => b.provenAt.localeCompare(a.provenAt));
  const texts = newestFirst.map((receipt) => [receipt.id, JSON.stringify(receipt)] as const);
  replace(RECEIPTS, asManyAs(RECEIPT_CHARACTERS, RECEIPTS, texts));
}

/** The first pages that fit; what comes after one that doesn't is left out, too. */
function asManyAs(characters: number, prefix: string, texts: readonly (readonly [id: string, text: string])[]): ReadonlyMap<string, string> {
  let room = characters;
  return new Map(texts.filter(([id, text]) => (room -= prefix.length + id.length + text.length) >= 0));
}

/** Says which database the copy is of. Called once all of it was put back there. */
export function signCopy(databaseId: string): void {
  if (localStorage.getItem(SIGNATURE) !== databaseId) localStorage.setItem(SIGNATURE, databaseId);
}

/** Throws the copy away. */
export function forgetCopy(): void {
  // First: without it the rest is no copy.
  localStorage.removeItem(SIGNATURE);
  for (const prefix of [TRANSFERS, RECEIPTS]) replace(prefix, new Map());
}

function replace(prefix: string, texts: ReadonlyMap<string, string>): void {
  for (const key of keysOf(prefix)) if (!texts.has(key.slice(prefix.length))) localStorage.removeItem(key);
  for (const [id, text] of texts) if (localStorage.getItem(prefix + id) !== text) localStorage.setItem(prefix + id, text);
}

const keysOf = (prefix: string): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));

const pagesOf = (prefix: string): unknown[] => keysOf(prefix).map((key) => parsed(localStorage.getItem(key) ?? ''));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
