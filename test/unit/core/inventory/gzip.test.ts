import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { growsTooMuch, isGzip, unpackingFailure } from '../../../../src/core/inventory/gzip.ts';
import { GiB, MiB } from '../../../../src/core/units.ts';
import { asCsv, asJson, bytesOf, makeRows } from './generated.ts';

test('gzip is told by its first bytes, from JSON and CSV', () => {
  const rows = makeRows(2);
  for (const text of [asJson(rows), asCsv(rows), '']) {
    expect(isGzip(gzipSync(text))).toBe(true);
    expect(isGzip(bytesOf(text))).toBe(false);
  }
});

test('I2 a bomb is asked about long before it fills a disk, a large inventory never', () => {
  const packed = gzipSync(asJson(makeRows(2_000)));
  const ratio = asJson(makeRows(2_000)).length / packed.length;
  for (const unpackedBytes of [MiB, 64 * MiB, GiB, 5 * GiB]) expect(growsTooMuch(unpackedBytes / ratio, unpackedBytes)).toBeUndefined();
  expect(growsTooMuch(70_000, 64 * MiB + 1)).toEqual({ code: 'inventory-expands', packedBytes: 70_000, unpackedBytes: 64 * MiB + 1 });
  expect(growsTooMuch(1_000, 900_000)).toBeUndefined();
  expect(growsTooMuch(9 * GiB, 11 * GiB)).toBeDefined();
});

test('I2 several members are told from a file that is cut or damaged', () => {
  expect(unpackingFailure(false, new TypeError('Junk found after end of compressed data.'))).toEqual({ code: 'gzip-of-several' });
  expect(unpackingFailure(false, new TypeError('Unexpected input after the end of stream'))).toEqual({ code: 'gzip-of-several' });
  expect(unpackingFailure(true, new TypeError('Compressed input was truncated.'))).toBeUndefined();
  expect(unpackingFailure(false, new TypeError('The compressed data was not valid: invalid distance.'))).toBeUndefined();
});
