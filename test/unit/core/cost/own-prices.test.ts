import { expect, test } from 'vitest';
import { estimate } from '../../../../src/core/cost/estimate.ts';
import { readPrice, withOwn } from '../../../../src/core/cost/own-prices.ts';
import file from '../../../../src/core/cost/prices.json';
import { parsePrices } from '../../../../src/core/cost/prices.ts';
import { priced } from '../../../../src/core/cost/words.ts';
import { GiB } from '../../../../src/core/units.ts';

const prices = parsePrices(file);
const atMs = Date.UTC(2026, 10, 25);
const wanted = {
  region: 'eu-west-1',
  tier: 'Standard',
  asked: { archives: 1_000, bytes: 100 * GiB },
  sentBytes: 100 * GiB,
  sentBy: 'amazon',
} as const;

test('own figures stand in for the list’s, and for those that it lacks', () => {
  const own = withOwn(prices, { 'eu-west-1': { atMs, tiers: { Standard: { perGb: 0.012, per1000Requests: 0.04 } }, sentPerGb: 0.05 } });
  const made = estimate(own, wanted);
  expect(priced('Retrieve', made)).toBe('Retrieve for about US$6.24');
  expect([made.pricesOf, made.sources]).toEqual(['2026-11-25', ['own eu-west-1']]);
  expect(priced('Retrieve', estimate(prices, wanted))).toBe('Retrieve for at least about US$9.00');
});

test('what isn’t given stays as it is listed, other regions too, and a given zero is a known price', () => {
  const own = withOwn(prices, { 'us-east-1': { atMs, tiers: { Bulk: { perGb: 0, per1000Requests: 0 } } } });
  const inUs = { ...wanted, region: 'us-east-1' };
  expect(estimate(own, inUs).total).toEqual(estimate(prices, inUs).total);
  expect(priced('Retrieve', estimate(own, { ...inUs, tier: 'Bulk' }))).toBe('Retrieve for about US$9.00');
  expect(estimate(own, wanted)).toEqual(estimate(prices, wanted));
});

test('a region that the list doesn’t know can be given', () => {
  const own = withOwn(prices, { 'mars-1': { atMs, tiers: { Standard: { perGb: 1, per1000Requests: 1 } }, sentPerGb: 1 } });
  expect(priced('Retrieve', estimate(own, { ...wanted, region: 'mars-1' }))).toBe('Retrieve for about US$201.00');
});

test('a price is read with a point or a comma', () => {
  expect(['0.012', '0,012', ' 5 ', '0', ''].map(readPrice)).toEqual([0.012, 0.012, 5, 0, undefined]);
  for (const text of ['-1', '1e3', 'free', '1.2.3', '0x1', '٣']) expect(readPrice(text)).toBeNaN();
});
