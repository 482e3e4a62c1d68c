import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LedgerEntry } from '../../../src/core/ledger.ts';
import { copyEntries, copyReceipts, forgetCopy, readCopy, signCopy } from '../../../src/ui/engine/ledger-copy.ts';
import { receipt } from '../ui-check/receipts.ts';

/** As browsers have it: items are its own members. */
const storage = (writes: string[] = []): Record<string, unknown> =>
  Object.create({
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, text: string) {
      writes.push(key);
      this[key] = text;
    },
    removeItem(this: Record<string, string>, key: string) {
      Reflect.deleteProperty(this, key);
    },
  }) as Record<string, unknown>;

const entry = (id: string): LedgerEntry => ({
  transfer: {
    id,
    createdAtMs: 1,
    region: 'demo',
    vault: 'data',
    name: `${id}.bin`,
    wish: 'run',
    whole: 'open',
    refetched: 0,
    kind: 'archive',
    archiveId: 'a',
    downloadWhenReady: true,
  },
  stored: { chunks: 2, bytes: 32 },
});

let writes: string[];
beforeEach(() => {
  writes = [];
  vi.stubGlobal('localStorage', storage(writes));
});
afterEach(() => vi.unstubAllGlobals());

test('what was copied is read, with the database that it is of', () => {
  expect(readCopy()).toBeUndefined();
  copyEntries([entry('t1'), entry('t2')]);
  copyReceipts([receipt()]);
  signCopy('one');
  expect(readCopy()).toEqual({ databaseId: 'one', entries: [entry('t1'), entry('t2')], receipts: [receipt()] });
});

test('only what changed is written, and what is gone is taken out', () => {
  copyEntries([entry('t1'), entry('t2')]);
  writes.length = 0;
  copyEntries([entry('t2'), entry('t3')]);
  signCopy('one');
  expect(writes).toEqual(['thaw-ledger/transfer/t3', 'thaw-ledger']);
  expect(readCopy()?.entries.map(({ transfer }) => transfer.id)).toEqual(['t2', 't3']);
});

test('a copy that was thrown away is none, and no page of it is left', () => {
  copyEntries([entry('t1')]);
  copyReceipts([receipt()]);
  signCopy('one');
  forgetCopy();
  expect(readCopy()).toBeUndefined();
  expect(Object.keys(localStorage)).toEqual([]);
});

test('a page that can’t be read doesn’t take the others with it', () => {
  copyEntries([entry('t1'), entry('t2')]);
  copyReceipts([receipt()]);
  signCopy('one');
  localStorage.setItem('thaw-ledger/transfer/t1', '{"transfer":');
  localStorage.setItem('thaw-ledger/receipt/r1', '{"format":"another"}');
  expect(readCopy()).toEqual({ databaseId: 'one', entries: [entry('t2')], receipts: [] });
});

test('G5 of more transfers than there is room for, those that aren’t done come first, the newest of them before all', () => {
  const one = (id: string, whole: 'open' | 'proven', createdAtMs: number): LedgerEntry => {
    const { transfer, stored } = entry(id);
    return { transfer: { ...transfer, whole, createdAtMs, name: 'n'.repeat(1_000_000) }, stored };
  };
  copyEntries([one('oldest', 'open', 1), one('older', 'open', 2), one('newest', 'open', 3), one('done', 'proven', 4)]);
  signCopy('one');
  expect(readCopy()?.entries.map(({ transfer }) => transfer.id)).toEqual(['newest', 'older']);
});

test('receipts leave room for transfers: the newest are kept', () => {
  const large = (id: string, provenAt: string) => receipt({ id, provenAt, chunkHashes: Array.from({ length: 20_000 }, () => 'a'.repeat(64)) });
  copyReceipts([large('old', '2026-01-01T00:00:00Z'), large('new', '2026-03-01T00:00:00Z'), large('middle', '2026-02-01T00:00:00Z')]);
  signCopy('one');
  expect(readCopy()?.receipts.map(({ id }) => id)).toEqual(['new', 'middle']);
});

test('a browser without it has no copy, and says nothing', () => {
  vi.stubGlobal('localStorage', undefined);
  expect(readCopy()).toBeUndefined();
});
