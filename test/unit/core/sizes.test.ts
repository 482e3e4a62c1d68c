import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, exactBytes, formatBytes, formatMibRange, formatPart, formatSpeed, percent } from '../../../src/core/words/sizes.ts';

const MiB = 1_048_576;
const GiB = 1_024 * MiB;

describe('sizes', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1_023, '1,023 bytes'],
    [1_024, '1.00 KiB'],
    [24.1 * MiB, '24.1 MiB'],
    [980 * MiB, '980 MiB'],
    [999.4 * MiB, '999 MiB'],
    [1_000 * MiB, '0.977 GiB'],
    [GiB, '1.00 GiB'],
    [1.94 * 1_024 * GiB, '1.94 TiB'],
    [9.996 * MiB, '10.0 MiB'],
    [99.96 * MiB, '100 MiB'],
    [40_000 * GiB, '39.1 TiB'],
    [Number.MAX_SAFE_INTEGER, '8.00 PiB'],
  ])('of %d bytes read %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words));

  test('have three figures from a KiB to a PiB', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1_024, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(formatBytes(bytes).replace(/^0\.|\D/g, '')).toHaveLength(3);
      }),
    ));

  test('exact ones are grouped', () => expect(exactBytes(25_270_001)).toBe('25,270,001 bytes'));

  test.each([
    [416 * MiB, 980 * MiB, '416 of 980 MiB'],
    [416.99 * MiB, 980 * MiB, '416 of 980 MiB'],
    [0, 980 * MiB, '0 of 980 MiB'],
    [980 * MiB, 980 * MiB, '980 of 980 MiB'],
    [1.2 * 1_024 * GiB, 1.94 * 1_024 * GiB, '1.20 of 1.94 TiB'],
    [416 * MiB, 1.5 * GiB, '416 MiB of 1.50 GiB'],
    [3, 17, '3 of 17 bytes'],
    [17, 17, '17 of 17 bytes'],
    [500, 2_048, '500 bytes of 2.00 KiB'],
    [0.29 * GiB, 1.2 * GiB, '296 MiB of 1.20 GiB'],
  ])('%d of %d bytes read %s', (done, whole, words) => expect(formatPart(done, whole)).toBe(words));

  test('never claim the whole before it is there', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2 * MiB, max: 4_000 * GiB }), fc.double({ min: 0, max: 0.98, noNaN: true }), (whole, share) => {
        const [done, rest] = formatPart(Math.floor(whole * share), whole).split(' of ');
        expect(done).not.toBe(rest?.split(' ')[0]);
      }),
    ));

  test.each([
    [4.1 * MiB, '4.1 MiB/s'],
    [0, '0 KiB/s'],
    [12_300, '12 KiB/s'],
    [105.3 * MiB, '105 MiB/s'],
    [0.96 * MiB, '1.0 MiB/s'],
    [99.97 * MiB, '100 MiB/s'],
  ])('speed of %d bytes a second reads %s', (speed, words) => expect(formatSpeed(speed)).toBe(words));

  test('of a range are MiB of the file', () => {
    expect(formatMibRange({ start: 400 * MiB, end: 416 * MiB })).toBe('400–416 MiB');
    expect(formatMibRange({ start: 976 * MiB, end: 979.5 * MiB })).toBe('976–979.5 MiB');
    expect(formatMibRange({ start: 20 * MiB, end: 20 * MiB + 5 })).toBe('5 bytes from 20 MiB');
  });

  test('count with their noun', () =>
    expect([counted(1, 'chunk'), counted(1_204, 'match', 'matches'), counted(0, 'chunk')]).toEqual(['1 chunk', '1,204 matches', '0 chunks']));
});

describe('percents', () => {
  test('are floored, and 100 only when proven', () => {
    expect(percent(999, 1_000)).toBe(99);
    expect(percent(1_000, 1_000)).toBe(99);
    expect(percent(1_000, 1_000, true)).toBe(100);
    expect(percent(299, 1_000)).toBe(29);
    expect(percent(0, 0)).toBe(0);
  });

  test('stay between 0 and 99 whatever comes in', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true, min: 0 }), (done, whole) => {
        const p = percent(done, whole);
        expect((p >= 0 && p <= 99) || Number.isNaN(p)).toBe(true);
      }),
    ));
});
