import { describe, expect, test } from 'vitest';
import { keptOf } from '../../../src/core/inventory/kept.ts';
import { UNREAD } from '../../../src/core/inventory/outputs.ts';
import { reckon, type Ledger } from '../../../src/core/ledger.ts';

const NONE: ReadonlySet<string> = new Set();
const list = (id: string) => ({ id, region: 'demo', vault: 'data' });
const ledger = (...ids: string[]): Ledger => ({ entries: [], receipts: [], inventories: ids.map(list) });

describe('G2 T4 inventories of the ledger', () => {
  test('that the store lacks are lost; nothing else is', () => {
    expect(reckon(ledger('i1', 'i2'), new Map(), NONE, new Set(['i2', 'i3'])).losses).toEqual({
      transfers: [],
      chunks: 0,
      bytes: 0,
      receipts: 0,
      inventories: [list('i1')],
    });
  });

  test('that the store has are no loss', () => {
    expect(reckon(ledger('i1'), new Map(), NONE, new Set(['i1'])).losses).toBeUndefined();
  });

  test('of a ledger from before it had any are none', () => {
    expect(reckon(ledger(), new Map(), NONE, new Set(['i1'])).losses).toBeUndefined();
  });
});

test('an inventory is remembered by its place, and by the file that it was read from: never by its rows', () => {
  const facts = { ...list('i1'), addedAtMs: 1, coverage: 'whole', reading: UNREAD } as const;
  expect(keptOf({ ...facts, outputs: [{ is: 'file', name: 'list.csv', sizeBytes: 9 }] })).toEqual({ ...list('i1'), fileName: 'list.csv' });
  expect(keptOf({ ...facts, outputs: [{ is: 'transfer', transferId: 't', part: {} }] })).toEqual(list('i1'));
});
