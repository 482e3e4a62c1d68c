import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHeader, csvLine } from '../../../../src/core/catalog/csv.ts';
import { asCsv, bytesOf, madeOf, makeRows, type Made } from './generated.ts';
import { readRows } from './read.ts';

const description = fc.string({ unit: fc.constantFrom('a', ',', '"', '\\', ' ', '{', 'é', "'", '=', '@'), maxLength: 12 });
const inService = description.map((text) => text.replaceAll('é', 'e'));
const pieces = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });
/** As RFC 4180 says: a quote is doubled, and whatever needs it stands in quotes. */
const asRfc = (rows: readonly Made[], end: string, allQuoted = false): string =>
  [Object.keys(makeRows(1)[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))]
    .map((cells) => cells.map((cell) => (allQuoted || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join(end);
const described = (texts: readonly string[]): Made[] => makeRows(texts.length).map((row, i) => ({ ...row, ArchiveDescription: texts[i] ?? '' }));

describe('an inventory in CSV', () => {
  test('gives back every description that the service can write, whatever commas, quotes and backslashes are in it', () =>
    fc.assert(
      fc.property(fc.array(inService, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), pieces, (texts, end, isEnded, sizes) => {
        const rows = described(texts);
        const read = readRows(bytesOf(asCsv(rows, end) + (isEnded ? end : '')), sizes);
        expect(read.rows.map(madeOf)).toEqual(rows);
        expect(read).toMatchObject({ problems: [], complete: true });
      }),
      { numRuns: 1_000 },
    ));

  test('I6 that another tool quoted by RFC 4180 gives back every description, doubled quotes, line breaks and all', () =>
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\\', ' ', 'é', '\n', '\r\n'), maxLength: 12 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        pieces,
        (texts, end, isEnded, allQuoted, sizes) => {
          const rows = described(texts);
          const read = readRows(bytesOf(asRfc(rows, end, allQuoted) + (isEnded ? end : '')), sizes);
          expect(read.rows.map(madeOf)).toEqual(rows);
          expect(read).toMatchObject({ problems: [], complete: true });
        },
      ),
      { numRuns: 1_000 },
    ));

  test('I1 a quote that is left open takes no row that follows, and no more lines than a description can have', () => {
    const rows = described(['a\nb', 'c\\"d', 'e\nf', 'g']);
    const [, first = '', last1 = '', second = '', third = '', last3 = '', fourth = ''] = asRfc(rows, '\n').split('\n');
    const header = 'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash';
    for (const sizes of [[100_000], [7], [1]]) {
      const open = readRows(bytesOf([header, first, second, third, last3, fourth].join('\n')), sizes);
      expect(open.rows.map(madeOf)).toEqual(rows.slice(1));
      expect(open.problems).toMatchObject([{ reason: 'columns', line: 2, raw: first }]);

      const twice = readRows(bytesOf([header, first, third, last3, fourth].join('\n')), sizes);
      expect(twice.rows.map(madeOf)).toEqual(rows.slice(2));
      expect(twice.problems).toMatchObject([{ line: 2, raw: first }]);

      const odd = asCsv(described([',say "x'])).split('\n')[1];
      expect(readRows(bytesOf([header, first, odd].join('\n')), sizes)).toMatchObject({
        rows: [{ description: ',say "x' }],
        problems: [{ line: 2, raw: first }],
      });

      const ended = readRows(bytesOf([header, fourth, first, 'x', ''].join('\n')), sizes);
      expect(ended.rows.map(madeOf)).toEqual(rows.slice(3));
      expect(ended.problems).toMatchObject([
        { line: 3, raw: first },
        { line: 4, raw: 'x' },
      ]);
    }
    const apart = (lines: number): string => [header, first, ...Array<string>(lines).fill('x'), last1].join('\n');
    expect(readRows(bytesOf(apart(1_023))).rows[0]?.description).toHaveLength('a\nb'.length + 2 * 1_023);
    expect(readRows(bytesOf(apart(1_024)))).toMatchObject({ rows: [], problems: { length: 1_026 } });
  });

  test('I3 quotes that open again and again take linear time', () => {
    for (const unit of ['"\n', 'a,"b\n', 'a,"b\nc\n', `a,"b${'\n'.repeat(1_100)}`, `a,"${'b'.repeat(200_000)}\n`]) {
      const text = `ArchiveId,ArchiveDescription,CreationDate,Size\n${unit.repeat(Math.ceil(500_000 / unit.length))}`;
      expect(readRows(bytesOf(text), [65_536]).rows).toEqual([]);
    }
  });

  test('I6 of Thaw’s own comes back exactly: formulas, line breaks and all', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(description, fc.string({ unit: fc.constantFrom('=', '+', "'", '"', '\n', '\r', '\t', ' ', 'a') })), { maxLength: 5 }),
        pieces,
        (texts, sizes) => {
          const rows = described(texts);
          const lines = rows.map((row) =>
            csvLine({
              path: row.ArchiveDescription,
              sizeBytes: row.Size,
              uploadedAtMs: Date.parse(row.CreationDate),
              archiveId: row.ArchiveId,
              treeHash: Buffer.from(row.SHA256TreeHash, 'hex'),
              writer: 'plain',
              description: row.ArchiveDescription,
            }),
          );
          const read = readRows(bytesOf(csvHeader() + lines.join('')), sizes);
          expect(read.rows.map(madeOf)).toEqual(rows);
          expect(read).toMatchObject({ problems: [], complete: true });
        },
      ),
      { numRuns: 1_000 },
    ));

  test('I1 of Thaw’s own loses a line alone where a quote is lost', () => {
    const rows = described(['a,b', 'c,d', 'e,f']);
    const line = ({ ArchiveId, ArchiveDescription, CreationDate, Size, SHA256TreeHash }: Made): string =>
      csvLine({
        path: '',
        archiveId: ArchiveId,
        description: ArchiveDescription,
        uploadedAtMs: Date.parse(CreationDate),
        sizeBytes: Size,
        treeHash: Buffer.from(SHA256TreeHash, 'hex'),
      });
    const text = csvHeader() + rows.map(line).join('').replace('"a,b"', '"a,b');
    const read = readRows(bytesOf(text));
    expect(read.rows.map(madeOf)).toEqual(rows.slice(1));
    expect(read.problems).toMatchObject([{ reason: 'columns', line: 2 }]);
  });

  test('I3 a line without an end is too long, and the next one is read', () => {
    const rows = makeRows(2);
    const [header, first, second] = asCsv(rows).split('\n');
    const text = [header, first, 'x'.repeat(3_000_000), second].join('\n');
    for (const sizes of [[text.length], [65_536]]) {
      const read = readRows(bytesOf(text), sizes);
      expect(read.rows.map(madeOf)).toEqual(rows);
      expect(read.problems).toEqual([
        { reason: 'too long', line: 3, offset: (header?.length ?? 0) + (first?.length ?? 0) + 2, raw: 'x'.repeat(4_096) },
      ]);
    }
  });

  test('I4 bytes that are no UTF-8 spoil their line alone', () => {
    const rows = described(['a', 'b']);
    const read = readRows(Buffer.from(asCsv(rows).replace('"a"', '"\u00e9"'), 'latin1'));
    expect(read.rows.map(madeOf)).toEqual(rows.slice(1));
    expect(read.problems).toMatchObject([{ reason: 'syntax', line: 2 }]);
  });

  test.each(['archiveid,name\nx,y', 'ArchiveId,ArchiveDescription,Size\n', '"ArchiveId"\n'])('I1 a CSV without the columns is none: %j', (text) => {
    expect(() => readRows(bytesOf(text))).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'not-an-inventory' }) }));
  });
});
