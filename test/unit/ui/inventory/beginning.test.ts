import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginningOf } from '../../../../src/core/inventory/beginning.ts';
import { placeProblem, questionOf } from '../../../../src/ui/inventory/import/question.ts';
import { namesIn } from '../../../../src/ui/inventory/names/names-in.ts';
import { readBeginning } from '../../../../src/ui/inventory/read-beginning.ts';
import { receipt } from '../../ui-check/receipts.ts';

const JSON_HEAD = '{"VaultARN":"arn:aws:glacier:eu-west-1:123456789012:vaults/photos","InventoryDate":"2017-08-23T01:56:27Z","ArchiveList":[';
const vector = (name: string): Blob => new Blob([readFileSync(new URL(`../../../vectors/inventory/${name}`, import.meta.url))]);

describe('what a file is, by its beginning', () => {
  test('an inventory tells its region and vault, also packed, with a byte order mark or pretty-printed', async () => {
    const told = { is: 'inventory', region: 'eu-west-1', vault: 'photos' };
    expect(beginningOf(JSON_HEAD)).toEqual(told);
    expect(beginningOf(`\uFEFF \n${JSON_HEAD.replace('":"arn', '" : "arn')}`)).toEqual(told);
    expect(await readBeginning(new Blob([gzipSync(JSON_HEAD + '{}'.repeat(100_000))]))).toEqual(told);
  });

  test('a CSV tells neither', async () => {
    for (const name of ['small.csv', 'columns.csv', 'unquoted-and-all-quoted.csv', 'empty.csv']) {
      expect([name, await readBeginning(vector(name))]).toEqual([name, { is: 'inventory' }]);
    }
  });

  test.each(['small.json', 'odd.json', 'empty.json', 'truncated.json'])('%s is an inventory', async (name) => {
    expect(await readBeginning(vector(name))).toMatchObject({ is: 'inventory' });
  });

  test('a receipt is told from an inventory, alone and in a list', () => {
    expect(beginningOf(JSON.stringify(receipt()))).toEqual({ is: 'receipt' });
    expect(beginningOf('{"format":"thaw-receipts-1","receipts":[]}')).toEqual({ is: 'receipt' });
  });

  test('neither quotes the other into being taken for it', () => {
    const row = JSON.stringify({ ArchiveDescription: '"format":"thaw-receipt-1"' });
    expect(beginningOf(`{"ArchiveList":[${row}`)).toEqual({ is: 'inventory' });
    expect(beginningOf(JSON.stringify({ note: '"VaultARN":"arn:aws:glacier:eu-west-1:1:vaults/a"' }))).toEqual({ is: 'other' });
  });

  test('a web page, a package and nothing at all are none of both', async () => {
    expect(await readBeginning(vector('not-an-inventory.html'))).toEqual({ is: 'other' });
    expect(beginningOf('{"name":"thaw"}')).toEqual({ is: 'other' });
    expect(beginningOf('')).toEqual({ is: 'other' });
  });

  test('broken gzip and hostile text are told apart without an error', async () => {
    expect(await readBeginning(new Blob([Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3)]))).toEqual({ is: 'other' });
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void beginningOf(text)));
    // Were it by the square, hours would pass: the runner's limit of a minute is what fails then.
    expect(beginningOf(`{${'"VaultARN"'.repeat(1_000_000)}`).is).toBe('other');
  });
});

describe('what has to be asked of a file', () => {
  const here = { region: 'eu-west-1', vault: 'photos' };
  const inventory = (region?: string, vault?: string) => ({ is: 'inventory', ...(region ? { region } : {}), ...(vault ? { vault } : {}) }) as const;

  test('nothing, where it is of this vault or tells none', () => {
    expect(questionOf(inventory('eu-west-1', 'photos'), here)).toEqual({ is: 'none', place: here });
    expect(questionOf(inventory(), here)).toEqual({ is: 'none', place: here });
    expect(questionOf({ is: 'other' }, here)).toEqual({ is: 'none', place: here });
  });

  test('which vault, where it tells another one or nothing tells one', () => {
    expect(questionOf(inventory('eu-west-1', 'music'), here)).toEqual({ is: 'other-vault', place: { region: 'eu-west-1', vault: 'music' } });
    expect(questionOf(inventory('us-east-1', 'photos'), here)).toMatchObject({ is: 'other-vault' });
    expect(questionOf(inventory('eu-west-1', 'music'), undefined)).toEqual({ is: 'which-vault', place: { region: 'eu-west-1', vault: 'music' } });
    expect(questionOf(inventory(), undefined)).toEqual({ is: 'which-vault' });
  });

  test('whether to check a file, where it is a receipt', () => {
    expect(questionOf({ is: 'receipt' }, here)).toEqual({ is: 'receipt' });
  });

  test('a vault that was typed is one that Amazon could have', () => {
    expect(placeProblem(here)).toBeUndefined();
    expect(placeProblem({ region: 'EU', vault: 'photos' })).toMatch(/region/);
    expect(placeProblem({ region: 'eu-west-1', vault: 'my photos' })).toMatch(/name/);
    expect(placeProblem({ region: 'eu-west-1', vault: '' })).toMatch(/name/);
  });
});

test('a list of names is SQLite by its bytes, whatever it is called', async () => {
  expect(await namesIn(new File(['SQLite format 3\0....'], 'a.csv'))).toBe('synology');
  expect(await namesIn(new File(['archiveId,name\n'], 'a.db'))).toBe('csv');
});
