import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV_COLUMNS } from '../../../../src/core/catalog/csv.ts';
import type { ExportedRow } from '../../../../src/core/catalog/exported-row.ts';
import { csvPieces, jsonPieces, problemCsvPieces, problemJsonPieces } from '../../../../src/core/catalog/export.ts';
import { defused, restored } from '../../../../src/core/catalog/formula.ts';
import type { RowProblem } from '../../../../src/core/inventory/inventory.ts';
import { WRITERS } from '../../../../src/core/inventory/marks.ts';

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** RFC 4180 by the letter. */
function readCsv(text: string): string[][] {
  const records: string[][] = [[]];
  for (let at = 0; at < text.length;) {
    const quoted = text[at] === '"';
    const match = (quoted ? /"((?:[^"]|"")*)"(,|\r\n)/y : /([^",\r\n]*)(,|\r\n)/y) satisfies RegExp;
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) throw new Error(`not a CSV at ${at}: ${text.slice(at, at + 40)}`);
    records.at(-1)!.push(found[1]!.replaceAll('""', '"'));
    if (found[2] === '\r\n') records.push([]);
    at = match.lastIndex;
  }
  expect(records.pop()).toEqual([]);
  return records;
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\t', '\r', '\n', '＝', '＋', '－', '＠', ' ', '\\'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join('').toWellFormed());

const row: fc.Arbitrary<ExportedRow> = fc.record(
  {
    path: hostile,
    sizeBytes: fc.maxSafeNat(),
    uploadedAtMs: fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1_000),
    archiveId: hostile,
    description: hostile,
    treeHash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    writer: fc.constantFrom(...WRITERS),
  },
  { requiredKeys: ['path', 'sizeBytes', 'uploadedAtMs', 'archiveId', 'description'] },
);

const batches = fc.array(fc.array(row, { maxLength: 3 }), { maxLength: 3 });
const hex = (bytes: Uint8Array | undefined): string => (bytes ? Buffer.from(bytes).toString('hex') : '');
/** The way that the service writes it, by hand. */
const second = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

describe('an export', () => {
  test('I6 no cell of a CSV is a formula, and reading it back gives each text as it was', () =>
    fc.assert(
      fc.asyncProperty(batches, async (list) => {
        const text = await textOf(csvPieces(list));
        const [header, ...records] = readCsv(text);
        expect(header).toEqual([...CSV_COLUMNS]);
        for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        const cells = list
          .flat()
          .map((one) => [
            one.path,
            `${one.sizeBytes}`,
            second(one.uploadedAtMs),
            one.archiveId,
            hex(one.treeHash),
            one.writer ?? '',
            one.description,
          ]);
        expect(records.map((record) => record.map(restored))).toEqual(cells);
      }),
      { numRuns: 2_000 },
    ));

  test('I6 what begins with the mark gets one more, so that no two texts become one', () => {
    for (const [text, cell] of [
      ['=1+1', "'=1+1"],
      ["'=1+1", "''=1+1"],
      ["'", "''"],
      ['＝1', "'＝1"],
      ['-id', "'-id"],
      ['a=1', 'a=1'],
      ['', ''],
    ] as const) {
      expect(defused(text)).toBe(cell);
      expect(restored(cell)).toBe(text);
    }
  });

  test('I6 JSON is exact, in the shape of the service', () =>
    fc.assert(
      fc.asyncProperty(batches, async (list) => {
        const json: unknown = JSON.parse(await textOf(jsonPieces({ vaultArn: 'arn:=x', inventoryAtMs: 1_503_451_587_000 }, list)));
        const archives = list.flat().map((one) => ({
          ArchiveId: one.archiveId,
          ArchiveDescription: one.description,
          CreationDate: second(one.uploadedAtMs),
          Size: one.sizeBytes,
          ...(one.treeHash && { SHA256TreeHash: hex(one.treeHash) }),
          Path: one.path,
        }));
        expect(json).toEqual({ VaultARN: 'arn:=x', InventoryDate: '2017-08-23T01:26:27Z', ArchiveList: archives });
      }),
      { numRuns: 500 },
    ));

  test('of no rows is a header or an empty list', async () => {
    expect(await textOf(csvPieces([]))).toBe('Path,Size,CreationDate,ArchiveId,SHA256TreeHash,Writer,ArchiveDescription\r\n');
    expect(await textOf(jsonPieces({ vaultArn: null, inventoryAtMs: null }, []))).toBe('{"VaultARN":null,"InventoryDate":null,"ArchiveList":[]}');
  });

  test('comes in pieces of some 64 KiB, whatever its length', async () => {
    const one = { path: 'a'.repeat(90), sizeBytes: 1, uploadedAtMs: 0, archiveId: 'i', description: '' };
    const batch = new Array<ExportedRow>(10_000).fill(one);
    const sizes: number[] = [];
    for await (const piece of csvPieces([batch])) sizes.push(piece.length);
    expect(sizes.length).toBeGreaterThan(10);
    for (const size of sizes.slice(0, -1)) expect(Math.abs(size - 65_536)).toBeLessThan(1_024);
    expect(sizes.reduce((a, b) => a + b)).toBe((await textOf(csvPieces([batch]))).length);
  });

  test('tells of each problem where it is, why, and the row as it came', async () => {
    const problems: RowProblem[] = [
      { reason: 'date', line: 3, offset: 210, raw: '=HYPERLINK("x")' },
      { reason: 'cut off', offset: 999, raw: '{"Arch' },
    ];
    expect(readCsv(await textOf(problemCsvPieces([problems])))).toEqual([
      ['Place', 'Reason', 'Raw'],
      ['line 3, byte 210', 'date', `'=HYPERLINK("x")`],
      ['byte 999', 'cut off', '{"Arch'],
    ]);
    expect(JSON.parse(await textOf(problemJsonPieces([problems])))).toEqual({ Problems: problems });
  });
});
