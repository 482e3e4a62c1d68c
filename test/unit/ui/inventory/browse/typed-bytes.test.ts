import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBytes, writtenBytes } from '../../../../../src/ui/inventory/browse/typed-bytes.ts';

test('sizes are read as people type them', () => {
  expect([readBytes(''), readBytes('0'), readBytes('1,048,576'), readBytes('10 MiB'), readBytes('10m'), readBytes(' 1.5 GB ')]).toEqual([
    undefined,
    0,
    1_048_576,
    10_485_760,
    10_485_760,
    1_610_612_736,
  ]);
});

test('what is no size is refused', () => {
  for (const text of ['ten', '-1', '1e9', '5 XB', '1 constructor', '9999999 TiB', '.']) expect(() => readBytes(text)).toThrow(RangeError);
});

test('a size is written so that it reads as the same bytes', () => {
  expect(writtenBytes(25_165_824)).toBe('24 MiB');
  fc.assert(fc.property(fc.nat({ max: 999_999_999_999_999 }), (bytes) => void expect(readBytes(writtenBytes(bytes))).toBe(bytes)));
});
