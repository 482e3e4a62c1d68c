/** I9 Synology's mapping: real SQLite files, made by sql.js itself, then damaged. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import initSqlJs from 'sql.js';
import { describe, expect, test } from 'vitest';
import { openMapping, saysSqlite } from '../../../src/loader/sqlite/mapping.ts';
import type { MappingRow } from '../../../src/loader/sqlite/messages.ts';
import { mappingFile, SYNOLOGY_TABLE } from './mapping-file.ts';

const sql = await initSqlJs();

interface Read {
  readonly rows: readonly MappingRow[];
  readonly isDamaged: boolean;
}

function read(bytes: Uint8Array<ArrayBuffer>, most = 200_000): Read | string {
  const mapping = openMapping(sql, bytes.slice());
  if (typeof mapping === 'string') return mapping;
  const rows: MappingRow[] = [];
  for (;;) {
    const batch = mapping.next();
    rows.push(...batch.rows);
    if (batch.isLast || rows.length > most) {
      mapping.close();
      return { rows, isDamaged: batch.isDamaged };
    }
  }
}
const made = (statements: readonly string[]): Promise<Uint8Array<ArrayBuffer>> => mappingFile([], statements);

describe('a Synology mapping', () => {
  test('gives share and path of each archive, in order', async () => {
    const file = await mappingFile([
      ['id-1', 'photo', '/2014/a.jpg'],
      ['id-2', 'photo', '2014/ünï/日本.jpg'],
      ['id-1', 'backup', '/copy of a.jpg'],
      ['id-3', '', '/bare.txt'],
    ]);
    expect(read(file)).toEqual({
      rows: [
        { id: 'id-1', path: 'photo/2014/a.jpg' },
        { id: 'id-2', path: 'photo/2014/ünï/日本.jpg' },
        { id: 'id-1', path: 'backup/copy of a.jpg' },
        { id: 'id-3', path: '/bare.txt' },
      ],
      isDamaged: false,
    });
  });

  test('of many thousand rows comes in batches', async () => {
    const file = await mappingFile(Array.from({ length: 10_000 }, (_, i) => [`id-${i}`, 's', `/${i}`] as const));
    const mapping = openMapping(sql, file);
    if (typeof mapping === 'string') throw new Error(mapping);
    const batches = [mapping.next(), mapping.next(), mapping.next()];
    expect(batches.map(({ rows, isLast }) => [rows.length, isLast])).toEqual([
      [4_096, false],
      [4_096, false],
      [1_808, true],
    ]);
    mapping.close();
  });

  test('needs no shareName, and takes columns in any case and order', async () => {
    expect(
      read(await made(['CREATE TABLE FILE_INFO_TB(fileSize, BASEPATH TEXT, ArchiveId TEXT)', "INSERT INTO file_info_tb VALUES (1, 'a/b', 'id')"])),
    ).toEqual({
      rows: [{ id: 'id', path: 'a/b' }],
      isDamaged: false,
    });
  });

  test('without rows has none', async () => {
    expect(read(await made([SYNOLOGY_TABLE]))).toEqual({ rows: [], isDamaged: false });
  });

  test('in UTF-16 is read as well', async () => {
    for (const encoding of ['UTF-16le', 'UTF-16be'])
      expect(
        read(await made([`PRAGMA encoding = '${encoding}'`, SYNOLOGY_TABLE, "INSERT INTO file_info_tb VALUES (1, 'ş', 'ü/日.txt', 'id', 5)"])),
      ).toEqual({
        rows: [{ id: 'id', path: 'ş/ü/日.txt' }],
        isDamaged: false,
      });
  });

  test('in WAL mode is what the last checkpoint left', async () => {
    const file = await mappingFile([['id', 's', 'a']]);
    file[18] = file[19] = 2; // what `PRAGMA journal_mode = WAL` writes there
    expect(read(file)).toEqual({ rows: [{ id: 'id', path: 's/a' }], isDamaged: false });
  });

  test('written by another SQLite, in WAL mode, is read', () => {
    const file = new Uint8Array(readFileSync(new URL('./wal-mode.sqlite', import.meta.url)));
    expect([file[18], file[19]]).toEqual([2, 2]);
    expect(read(file)).toEqual({ rows: [{ id: 'wal-id', path: 'photo/2014/ünï.jpg' }], isDamaged: false });
  });
});

describe('I9 a hostile mapping:', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['no such table', ['CREATE TABLE other(archiveID, basePath)'], 'no table'],
    ['a view', ["CREATE VIEW file_info_tb AS SELECT 'id' AS archiveID, 'x' AS basePath"], 'a view'],
    ['a virtual table', ['CREATE VIRTUAL TABLE file_info_tb USING fts3(archiveID, basePath)'], 'a view'],
    ['no ids', ['CREATE TABLE file_info_tb(key, basePath)'], 'columns'],
    ['no paths', ['CREATE TABLE file_info_tb(key, archiveID)'], 'columns'],
    [
      'a generated column',
      [
        'CREATE TABLE file_info_tb(archiveID TEXT, basePath TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))))',
        "INSERT INTO file_info_tb VALUES ('id')",
      ],
      'columns',
    ],
  ])('%s is told', async (_, statements, fault) => expect(read(await made(statements))).toBe(fault));

  test('a generated share is left out', async () => {
    const file = await made([
      'CREATE TABLE file_info_tb(archiveID TEXT, basePath TEXT, shareName TEXT AS (hex(zeroblob(400000000))))',
      "INSERT INTO file_info_tb VALUES ('id', 'a')",
    ]);
    expect(read(file)).toEqual({ rows: [{ id: 'id', path: 'a' }], isDamaged: false });
  });

  test('triggers never run, and nothing is written', async () => {
    const file = await made([
      SYNOLOGY_TABLE,
      "INSERT INTO file_info_tb VALUES (1, 's', 'a', 'id', 5)",
      'CREATE TRIGGER t AFTER INSERT ON file_info_tb BEGIN DELETE FROM file_info_tb; END',
    ]);
    expect(read(file)).toEqual({ rows: [{ id: 'id', path: 's/a' }], isDamaged: false });
  });

  test('huge values and values of other kinds are bad rows, and what is behind them is read', async () => {
    const file = await made([
      SYNOLOGY_TABLE,
      "INSERT INTO file_info_tb VALUES (1, 's', hex(zeroblob(20000000)), 'huge-path', 5)",
      "INSERT INTO file_info_tb VALUES (2, 's', 'a', hex(zeroblob(20000000)), 5)",
      "INSERT INTO file_info_tb VALUES (3, 's', x'6100', 'blob', 5)",
      "INSERT INTO file_info_tb VALUES (4, 's', 'a', NULL, 5)",
      "INSERT INTO file_info_tb VALUES (5, 's', '', 'empty', 5)",
      "INSERT INTO file_info_tb VALUES (6, 's', CAST(x'61ff62' AS TEXT), 'bad-utf8', 5)",
      "INSERT INTO file_info_tb VALUES (7, 's', 'a' || char(0) || 'b', 'nul', 5)",
      "INSERT INTO file_info_tb VALUES (8, 's', '../../etc/passwd', 'good', 5)",
    ]);
    expect(read(file)).toEqual({
      rows: [
        { fault: 'name' },
        { fault: 'id' },
        { fault: 'name' },
        { fault: 'id' },
        { fault: 'name' },
        { fault: 'name' },
        { id: 'nul', path: 's/a\0b' },
        { id: 'good', path: 's/../../etc/passwd' },
      ],
      isDamaged: false,
    });
  });

  test.each<readonly [string, Uint8Array<ArrayBuffer>]>([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('archiveId,name\n'.repeat(20))],
    ['only the first words of SQLite', new TextEncoder().encode('SQLite format 3\0')],
  ])('%s is no SQLite', (_, bytes) => {
    expect(saysSqlite(bytes)).toBe(false);
    expect(read(bytes)).toBe('not SQLite');
  });

  test('cut off it is damaged; with a page of noughts it gives what is before that and says that it is damaged', async () => {
    const file = await mappingFile(Array.from({ length: 5_000 }, (_, i) => [`id-${i}`, 's', `/${'x'.repeat(60)}${i}`] as const));
    expect(read(file.slice(0, Math.floor(file.length / 2)))).toBe('damaged');
    const half = Math.floor(file.length / 2 / 4_096) * 4_096;
    const cut = read(file.fill(0, half, half + 4_096));
    expect(cut).toMatchObject({ isDamaged: true });
    if (typeof cut !== 'object') throw new Error(cut);
    expect(cut.rows.length).toBeGreaterThan(100);
    expect(cut.rows).toEqual(Array.from({ length: cut.rows.length }, (_, i) => ({ id: `id-${i}`, path: `s/${'x'.repeat(60)}${i}` })));
  });

  test('bytes changed anywhere: it ends, in rows or in one of the known faults, and no row is of another kind', async () => {
    const file = await mappingFile(Array.from({ length: 400 }, (_, i) => [`id-${i}`, 's', `/${i}`] as const));
    const change = fc.record({ at: fc.oneof(fc.nat(120), fc.nat(file.length - 1)), to: fc.nat(255), length: fc.constantFrom(1, 1, 1, 4, 200) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean(), (changes, isCut) => {
        const mutant = file.slice(0, isCut ? Math.max(100, changes[0]!.at) : undefined);
        for (const { at, to, length } of changes) mutant.fill(to, at, at + length);
        const found = read(mutant, 20_000);
        if (typeof found === 'string') expect(['not SQLite', 'damaged', 'no table', 'a view', 'columns']).toContain(found);
        else for (const row of found.rows) expect('fault' in row || (row.id !== '' && row.path.isWellFormed())).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });
});
