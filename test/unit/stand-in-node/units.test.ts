import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseCount, parseDuration, parseRate } from '../../../stand-in/node/units.ts';

describe('durations', () => {
  test.each([
    ['0', 0],
    ['250ms', 250],
    ['2s', 2_000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['', '5', 's', '-1s', '2 s', '2sec', '1e3s', '1h30m', 'NaNs', '2S', '99999999999999s'])('"%s" is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});

describe('rates', () => {
  test.each([
    ['500kB/s', 500_000],
    ['100MB/s', 100_000_000],
    ['64MiB/s', 67_108_864],
    ['200Mbit/s', 25_000_000],
    ['0.5kb/s', 500],
    ['1B/s', 1],
  ])('%s is %d bytes a second', (text, rate) => expect(parseRate(text)).toBe(rate));

  test.each(['', '100', '100MB', '0MB/s', '-1MB/s', '100 MB/s', '1TB/s', 'MB/s'])('"%s" is none', (text) => expect(parseRate(text)).toBeUndefined());
});

test('counts are whole and within their bounds', () => {
  expect(parseCount('0', 10)).toBe(0);
  expect(parseCount('10', 10)).toBe(10);
  for (const text of ['11', '-1', '1.5', '1e1', '', ' 1']) expect(parseCount(text, 10)).toBeUndefined();
});

test('no text makes a negative or endless number', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.-e+msdhMkBi/t ') }), (text) => {
      for (const value of [parseDuration(text), parseRate(text), parseCount(text, 1_000)]) {
        if (value !== undefined) expect(value >= 0 && Number.isFinite(value)).toBe(true);
      }
    }),
  ));
