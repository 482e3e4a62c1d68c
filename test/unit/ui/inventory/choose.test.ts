import { describe, expect, test } from 'vitest';
import { besideAmazon, mainInventory, newestFirst } from '../../../../src/core/inventory/choose.ts';
import type { Coverage, Inventory } from '../../../../src/core/inventory/inventory.ts';
import type { Vault } from '../../../../src/core/vault.ts';
import { takerOf } from '../../../../src/ui/install/launched-files.ts';
import { aboutBytes } from '../../../../src/ui/inventory/about-bytes.ts';

const DAY = 86_400_000;

function inventory(id: string, coverage: Coverage, atDay: number | undefined, rows = 5, done = true): Inventory {
  return {
    id,
    region: 'eu-west-1',
    vault: 'photos',
    addedAtMs: 50 * DAY,
    outputs: [{ is: 'file', name: 'a', sizeBytes: 1_000 }],
    coverage,
    ...(atDay === undefined ? {} : { inventoryAtMs: atDay * DAY }),
    reading: { output: 0, offsetBytes: 0, readBytes: 0, wholeBytes: 0, rows, folders: 0, problems: 0, done, complete: true },
  };
}

describe('the inventory that is shown', () => {
  const chosen = (...all: readonly Inventory[]): string | undefined => mainInventory(all)?.id;

  test('is the newest that isn’t a part', () => {
    expect(chosen(inventory('old', 'whole', 1), inventory('new', 'unknown', 9), inventory('part', 'part', 10))).toBe('new');
  });

  test('is a part where there is nothing else, and none where there is none', () => {
    expect(chosen(inventory('part', 'part', 10), inventory('newer part', 'part', 11))).toBe('newer part');
    expect(chosen()).toBeUndefined();
  });

  test('has rows: one that only begins to be read waits', () => {
    expect(chosen(inventory('begins', 'whole', 9, 0, false), inventory('old', 'whole', 1))).toBe('old');
    expect(chosen(inventory('begins', 'whole', 9, 0, false))).toBe('begins');
    // An empty vault's list is read and has none.
    expect(chosen(inventory('empty', 'whole', 9, 0, true), inventory('old', 'whole', 1))).toBe('empty');
  });

  test('counts a list without a date as of the day on which it came', () => {
    expect(newestFirst([inventory('dated', 'whole', 49), inventory('csv', 'whole', undefined)]).map(({ id }) => id)).toEqual(['csv', 'dated']);
  });
});

describe('a list beside what Amazon counts', () => {
  const vault = (atDay: number | undefined, archives: number): Vault => ({
    region: 'eu-west-1',
    name: 'photos',
    createdAtMs: 0,
    archives,
    sizeBytes: 9,
    ...(atDay === undefined ? {} : { inventoryAtMs: atDay * DAY }),
  });

  test('is equal where the counts are, though Amazon dates it some hours later', () => {
    expect(besideAmazon(inventory('a', 'unknown', 9), 5, vault(9.2, 5))).toBe('equal');
    expect(besideAmazon(inventory('a', 'whole', undefined), 5, vault(9, 5))).toBe('equal');
  });

  test('is behind where Amazon made another one', () => {
    expect(besideAmazon(inventory('a', 'whole', 8), 5, vault(9, 5))).toBe('newer there');
    expect(besideAmazon(inventory('a', 'whole', 9), 5, vault(9.2, 6))).toBe('newer there');
  });

  test('is unlike where it is a part, or newer than what Amazon counted', () => {
    expect(besideAmazon(inventory('a', 'part', 9), 5, vault(9, 5))).toBe('unlike');
    expect(besideAmazon(inventory('a', 'whole', 9.5), 5, vault(9, 6))).toBe('unlike');
  });

  test('is beside nothing where Amazon made none', () => {
    expect(besideAmazon(inventory('a', 'whole', 9), 5, vault(undefined, 0))).toBe('none');
  });
});

test('a file that the system opens goes to the screen that can take it', () => {
  expect(takerOf({ is: 'receipt' }, 'a.json')).toBe('check');
  expect(takerOf({ is: 'inventory' }, 'a.json')).toBe('open');
  expect(takerOf({ is: 'other' }, 'package.JSON')).toBe('check');
  expect(takerOf({ is: 'other' }, 'a.csv')).toBe('open');
  expect(takerOf({ is: 'other' }, 'a.json.gz')).toBe('open');
});

test('the space of an inventory is that of its rows, and of its file until it is read', () => {
  expect(aboutBytes(inventory('a', 'whole', 9, 10))).toBe(3_300);
  expect(aboutBytes(inventory('a', 'whole', 9, 10, false))).toBe(4_300);
});
