/**
 * The ledger once more, in `localStorage`: on a disk with 0 bytes free Chromium throws the whole
 * site away, IndexedDB and Cache Storage alike, and keeps only this (faults.md, G2). Workers have
 * no `localStorage`. Writer: pages.
 */
import * as v from 'valibot';
import { LedgerCopy, type LedgerBook } from '../../core/ledger.ts';

const KEY = 'thaw-ledger';
/** Browsers allow 5 Mi characters a site. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** @returns the copy, or undefined where there is none that can be read. */
export function readCopy(): LedgerCopy | undefined {
  try {
    const copy = v.safeParse(LedgerCopy, JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return copy.success ? copy.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the copy, as much of it as there is room for: transfers first, each kind newest first.
 *
 * @throws where the browser takes nothing.
 */
export function writeCopy(databaseId: string, { entries, receipts }: LedgerBook): void {
  let room = MOST_CHARACTERS;
  const fits = (page: unknown): boolean => (room -= JSON.stringify(page).length) > 0;
  const copy: LedgerCopy = { databaseId, entries: entries.toReversed().filter(fits), receipts: receipts.toReversed().filter(fits) };
  const text = JSON.stringify(copy);
  if (localStorage.getItem(KEY) !== text) localStorage.setItem(KEY, text);
}
