import { JSONParser } from '@streamparser/json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, asJson, madeOf, makeRows, spacedJson, VAULT, type Made } from './generated.ts';
import { readRows, readWhole } from './read.ts';

const [sample] = makeRows(1) as [Made];
const wrapped = (row: string): string => `{"ArchiveList":[${JSON.stringify(sample)},${row},${JSON.stringify(sample)}]}`;
const changed = (members: object): string => JSON.stringify({ ...sample, ...members });
const without = (key: keyof Made): string => JSON.stringify(Object.fromEntries(Object.entries(sample).filter(([name]) => name !== key)));

/** What an independent streaming parser makes of the list. */
function byOracle(text: string): Made[] {
  const rows: Made[] = [];
  const parser = new JSONParser({ paths: ['$.ArchiveList.*'], keepStack: false });
  parser.onValue = ({ value }) => void rows.push(value as unknown as Made);
  parser.write(text);
  return rows;
}

describe('an inventory in JSON', () => {
  const row = fc
    .record({
      Size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      ArchiveDescription: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', ']', ',', 'a') })),
      Own: fc.jsonValue({ maxDepth: 3 }),
      seed: fc.nat(),
      order: fc.shuffledSubarray(['ArchiveId', 'ArchiveDescription', 'CreationDate', 'Size', 'SHA256TreeHash', 'Own'], { minLength: 6 }),
    })
    .map(({ order, seed, ...given }): Record<string, unknown> => {
      const all: Record<string, unknown> = { ...makeRows(1, seed + 1)[0], ...given };
      return Object.fromEntries(order.map((key) => [key, all[key]]));
    });
  const document = fc.tuple(
    fc.array(row, { maxLength: 6 }),
    fc.jsonValue({ maxDepth: 2 }),
    fc.shuffledSubarray(['ArchiveList', 'VaultARN', 'InventoryDate', 'Own'], { minLength: 4 }),
  );

  test('reads like another parser does, whatever its order, white space, escapes and pieces', () =>
    fc.assert(
      fc.property(
        document.chain(([ArchiveList, Own, order]) => {
          const all: Record<string, unknown> = { ArchiveList, Own, VaultARN: VAULT, InventoryDate: '2014-08-01T14:30:07Z' };
          return spacedJson(Object.fromEntries(order.map((key) => [key, all[key]])));
        }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
        (text, pieces) => {
          const read = readWhole(bytesOf(text), pieces);
          expect(read.problems).toEqual([]);
          expect(read.complete).toBe(true);
          expect(read.head).toEqual({ vaultArn: VAULT, inventoryDate: '2014-08-01T14:30:07Z' });
          expect(read.rows.map(madeOf)).toEqual(byOracle(text).map((row) => expect.objectContaining(madeFrom(row))));
        },
      ),
      { numRuns: 400 },
    ));

  const madeFrom = ({ ArchiveId, ArchiveDescription, CreationDate, Size, SHA256TreeHash }: Made): Made => ({
    ArchiveId,
    ArchiveDescription,
    CreationDate,
    Size,
    SHA256TreeHash,
  });

  test('in the service’s form reads the same in pieces of any size', () => {
    const rows = makeRows(60);
    const bytes = bytesOf(asJson(rows));
    for (const size of [1, 2, 3, 5, 64, 399, 400, 401, 4_096, bytes.length]) {
      const read = readWhole(bytes, [size]);
      expect(read.rows.map(madeOf)).toEqual(rows);
      expect({ ...read, rows: 0 }).toEqual({
        rows: 0,
        problems: [],
        complete: true,
        head: { vaultArn: VAULT, inventoryDate: '2014-08-01T14:30:07Z' },
      });
    }
  });

  test.each([
    ['id', without('ArchiveId')],
    ['id', changed({ ArchiveId: 'not/an/id' })],
    ['id', changed({ ArchiveId: 7 })],
    ['date', without('CreationDate')],
    ['date', changed({ CreationDate: '2014-02-30T00:00:00Z' })],
    ['date', changed({ CreationDate: '2014-02-03 00:00:00' })],
    ['size', without('Size')],
    ['date', changed({ CreationDate: '2014-02-03T00:00:00+24:00' })],
    ['date', changed({ CreationDate: '2014-02-03T00:00:00+0100' })],
    ['size', changed({ Size: '' })],
    ['size', changed({ Size: '12 ' })],
    ['size', changed({ Size: '0x1f' })],
    ['size', changed({ Size: '9007199254740992' })],
    ['size', changed({ Size: -1 })],
    ['size', changed({ Size: 1.5 })],
    ['columns', changed({ ArchiveDescription: {} })],
    ['syntax', 'null'],
    ['syntax', '[1]'],
    ['syntax', JSON.stringify(sample).replace('","', '", "').replace(':', ' ')],
    ['too long', changed({ ArchiveDescription: 'x'.repeat(65_537) })],
  ])('I1 a row without a right %s is kept with its place and stops nothing: %.60s', (reason, row) => {
    const text = wrapped(row);
    for (const pieces of [[text.length], [7]]) {
      const { rows, problems, complete } = readRows(bytesOf(text), pieces);
      expect(rows.map(madeOf)).toEqual([sample, sample]);
      expect(problems).toEqual([{ reason, offset: '{"ArchiveList":[,'.length + JSON.stringify(sample).length, raw: row.slice(0, 4_096) }]);
      expect(complete).toBe(true);
    }
  });

  test.each([
    ['2014-07-30T15:34:10', '2014-07-30T15:34:10Z'],
    ['2014-07-30T15:34:10.250', '2014-07-30T15:34:10.250Z'],
    ['2014-07-30T15:34:10+00:00', '2014-07-30T15:34:10Z'],
    ['2014-12-31T23:34:10.250-05:30', '2015-01-01T05:04:10.250Z'],
    ['2014-03-01T00:30:00+01:00', '2014-02-28T23:30:00Z'],
  ])('I1 a date that another tool wrote is the same moment: %s', (spelt, inUtc) => {
    const read = readRows(bytesOf(wrapped(changed({ CreationDate: spelt }))));
    expect(read.problems).toEqual([]);
    expect(read.rows[1]?.uploadedAtMs).toBe(Date.parse(inUtc));
  });

  test('I1 a size as text and a hash in upper case are what they say', () => {
    const read = readRows(bytesOf(wrapped(changed({ Size: String(sample.Size), SHA256TreeHash: sample.SHA256TreeHash.toUpperCase() }))));
    expect(read.problems).toEqual([]);
    expect(read.rows.map(madeOf)).toEqual([sample, sample, sample]);
  });

  test.each([undefined, null, ''])('I1 a tree hash that is missing costs only itself: %j', (hash) => {
    const read = readWhole(bytesOf(wrapped(changed({ SHA256TreeHash: hash }))));
    expect(read.problems).toEqual([]);
    expect(read.rows.map(madeOf)).toEqual([sample, { ...sample, SHA256TreeHash: '' }, sample]);
  });

  test.each(['ab', 'xy'.repeat(32), `${'ab'.repeat(32)}c`, 7])('I1 a tree hash that is none is a row that can’t be read: %j', (hash) => {
    const read = readWhole(bytesOf(wrapped(changed({ SHA256TreeHash: hash }))));
    expect(read.problems).toMatchObject([{ reason: 'hash' }]);
    expect(read.rows.map(madeOf)).toEqual([sample, sample]);
  });

  test('I1 where the last row is damaged the list still ends', () => {
    const text = asJson(makeRows(3)).replace(/"\}\]\}$/, '}]}');
    expect(readRows(bytesOf(text))).toMatchObject({ complete: true, rows: [{}, {}], problems: [{ reason: 'syntax' }] });
  });

  test('I1 cut after any byte of it, every whole row is there, and it is said that the file is cut', () => {
    const text = asJson(makeRows(3));
    const list = text.indexOf('[') + 1;
    for (let end = list; end < text.length - 1; end += 1) {
      const { rows, problems, complete } = readRows(bytesOf(text.slice(0, end)));
      const isEnded = text[end - 1] === ']';
      expect(rows).toHaveLength([...text.slice(list, end).matchAll(/\}/g)].length - (text.slice(list, end).match(/\\"\}/g) ?? []).length);
      expect(complete).toBe(isEnded);
      if (!isEnded) expect(problems).toMatchObject([{ reason: 'cut off', offset: end }]);
    }
  });

  test.each([
    ['empty', ''],
    ['empty', ' \n'],
    ['no list', '<html>502</html>'],
    ['no list', '{}'],
    ['no list', '{"VaultARN":"x"}'],
    ['no list', '[]'],
    ['no list', '{"a":{"b":[1]}} trailing {'],
    ['UTF-16', `\ufeff${'{"ArchiveList":[]}'}`],
    ['UTF-16', '{"ArchiveList":[]}'],
  ])('I1 I4 what is none is refused for one reason: %s, %j', (why, text) => {
    const bytes = why === 'UTF-16' ? Buffer.from(text, 'utf16le') : bytesOf(text);
    expect(() => readRows(bytes)).toThrow(expect.objectContaining({ failure: { code: 'not-an-inventory', why } }));
  });

  test('I4 of equal keys the last counts, and __proto__ is a key like any other', () => {
    const proto = changed({}).replace('{', '{"__proto__":{"ArchiveDescription":"polluted"},"Size":5,"ArchiveId":"x",');
    expect(readRows(bytesOf(wrapped(proto))).rows.map(madeOf)).toEqual([sample, sample, sample]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(readRows(bytesOf(`{"__proto__":{"ArchiveList":[]},"ArchiveList":[${changed({})}]}`)).rows).toHaveLength(1);
  });

  test('I4 numbers beyond 2^53 are no sizes, the last one before is', () => {
    expect(readRows(bytesOf(wrapped(changed({}).replace(/"Size":\d+/, '"Size":9007199254740993')))).problems).toMatchObject([{ reason: 'size' }]);
    expect(readRows(bytesOf(wrapped(changed({ Size: Number.MAX_SAFE_INTEGER })))).rows[1]?.sizeBytes).toBe(Number.MAX_SAFE_INTEGER);
    expect(readRows(bytesOf(wrapped(changed({}).replace(/"Size":\d+/, '"Size":007')))).problems).toMatchObject([{ reason: 'syntax' }]);
  });

  test('I4 a byte order mark counts as bytes and is no part of it', () => {
    const text = wrapped('null');
    expect(readRows(bytesOf(`\ufeff${text}`)).problems[0]?.offset).toBe((readRows(bytesOf(text)).problems[0]?.offset ?? NaN) + 3);
  });

  test('I4 bytes that are no UTF-8 spoil their row alone; half characters are replaced, NUL stays', () => {
    const bad = Buffer.from(wrapped(changed({ ArchiveDescription: 'caf\u00e9' })), 'latin1');
    expect(readRows(bad)).toMatchObject({ rows: [{}, {}], problems: [{ reason: 'syntax' }], complete: true });
    const half = changed({}).replace(/"ArchiveDescription":"[^"]*"/, '"ArchiveDescription":"a\\ud800b\\u0000"');
    expect(readRows(bytesOf(wrapped(half))).rows[1]?.description).toBe('a\ufffdb\0');
    expect(readRows(bytesOf(wrapped(changed({ ArchiveDescription: 'a\tb' }).replace('\\t', '\t')))).problems).toMatchObject([{ reason: 'syntax' }]);
  });

  test('I3 nesting of 100,000 in a row or beside the list is passed over', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const row = changed({}).replace(/\}$/, `,"Own":${deep}}`);
    expect(readRows(bytesOf(wrapped(row)))).toMatchObject({ complete: true });
    expect(readRows(bytesOf(`{"Own":${deep},"ArchiveList":[${changed({})}]}`)).rows).toHaveLength(1);
  });

  test('I3 rows within rows and braces without end take linear time', () => {
    for (const unit of ['{"ArchiveId":', '{"a":', '{"a":"', '[{', '{"', '"{']) {
      const bytes = bytesOf(`{"ArchiveList":[${unit.repeat(400_000)}`);
      expect(readRows(bytes, [65_536]).complete).toBe(false);
    }
  });
});
