import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { readWhole } from './read.ts';

const folder = 'test/vectors/inventory/';
const Expected = v.object({
  vaultARN: v.optional(v.string()),
  inventoryDate: v.optional(v.string()),
  complete: v.optional(v.boolean()),
  rows: v.array(
    v.object({
      ArchiveId: v.string(),
      ArchiveDescription: v.string(),
      CreationDate: v.string(),
      Size: v.number(),
      SHA256TreeHash: v.string(),
    }),
  ),
  problems: v.array(v.object({ line: v.optional(v.number()), offset: v.optional(v.number()), reason: v.string(), raw: v.optional(v.string()) })),
});
const names = readdirSync(folder).filter((name) => /\.(?:json|csv)$/.test(name) && !name.includes('expected'));

describe('the example', () => {
  test.each(names.filter((name) => name !== 'quoting.json'))('%s reads as it is expected to, in one piece and byte by byte', (name) => {
    const bytes = readFileSync(folder + name);
    const expected = v.parse(Expected, JSON.parse(readFileSync(`${folder}${name}.expected.json`, 'utf8')));
    for (const pieces of [[bytes.length], [1], [7, 1, 300]]) {
      const read = readWhole(bytes, pieces);
      expect(read.head.vaultArn).toBe(expected.vaultARN);
      expect(read.head.inventoryDate).toBe(expected.inventoryDate);
      if (expected.complete !== undefined) expect(read.complete).toBe(expected.complete);
      expect(
        read.rows.map((row) => ({
          ArchiveId: row.archiveId,
          ArchiveDescription: row.description,
          uploadedAtMs: row.uploadedAtMs,
          Size: row.sizeBytes,
          SHA256TreeHash: row.treeHash,
        })),
      ).toEqual(expected.rows.map(({ CreationDate, ...row }) => ({ ...row, uploadedAtMs: Date.parse(CreationDate) })));
      expect(read.problems).toMatchObject(expected.problems);
      expect(read.problems).toHaveLength(expected.problems.length);
    }
  });

  test('quoting.json holds the same archives as quoting.csv', () => {
    expect(readWhole(readFileSync(`${folder}quoting.json`)).rows).toEqual(readWhole(readFileSync(`${folder}quoting.csv`)).rows);
  });

  test('I1 not-an-inventory.html gives one clear message', () => {
    expect(() => readWhole(readFileSync(`${folder}not-an-inventory.html`))).toThrow(
      expect.objectContaining({ failure: { code: 'not-an-inventory', why: 'no list' } }),
    );
  });
});
