/** Costs before the click: every figure from the file, what has none said, nothing rounded down. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import file from '../../../../src/core/cost/prices.json';
import { estimate, type Wanted } from '../../../../src/core/cost/estimate.ts';
import { parsePrices } from '../../../../src/core/cost/prices.ts';
import { aboutMoney, leftOut, lineWords, money, priced, tierPrice } from '../../../../src/core/cost/words.ts';
import { GiB } from '../../../../src/core/units.ts';

const prices = parsePrices(file);
const regions = [
  ...Object.keys(file.vault.regions),
  ...Object.keys(file.vault.chinaCny),
  'us-gov-west-1',
  'demo',
  'mars-1',
  '__proto__',
  'constructor',
];
const TIERS = ['Bulk', 'Standard', 'Expedited'] as const;

/** screens.md's own example. */
const wanted: Wanted = {
  region: 'us-east-1',
  tier: 'Standard',
  asked: { archives: 214, bytes: 38.2 * GiB },
  sentBytes: 38.2 * GiB,
  sentBy: 'amazon',
};
const of = (change: Partial<Wanted>) => estimate(prices, { ...wanted, ...change });

describe('an estimate', () => {
  test('of the drawn dialog: each tier and the transfer, to the cent', () => {
    expect(tierPrice(of({ tier: 'Standard' }).retrieval)).toBe('about US$0.39');
    expect(tierPrice(of({ tier: 'Expedited' }).retrieval)).toBe('about US$3.29');
    expect(tierPrice(of({ tier: 'Bulk' }).retrieval)).toBe('probably free, at most about US$0.11');
    expect(aboutMoney(of({}).transfer)).toBe('about US$3.44');
    expect(priced('Retrieve', of({}))).toBe('Retrieve for about US$3.83');
    expect(priced('Retrieve', of({ tier: 'Bulk' }))).toBe('Retrieve for at most about US$3.54');
  });

  test('M3 tells how old its prices are: by the oldest in it', () => {
    expect(of({}).pricesOf).toBe('2024-07-01');
    expect(of({ tier: 'Bulk' }).pricesOf).toBe('2021-12-06');
    expect(of({ region: 'eu-west-1' }).pricesOf).toBe('2024-09-25');
    expect(of({ region: 'mars-1' }).pricesOf).toBe(file.checked);
  });

  test('M3 a price that nobody found is unknown with its reason, and never counted as zero', () => {
    const there = of({ region: 'eu-west-1', tier: 'Standard' });
    expect(there.lines.map(({ is }) => is)).toEqual(['unknown', 'unknown', 'known']);
    expect(there.lines[1]).toMatchObject({ why: 'No price of Standard in eu-west-1 was found.' });
    expect(tierPrice(there.retrieval)).toBe('no estimate');
    expect(priced('Retrieve', there)).toBe('Retrieve for at least about US$3.44');
    expect(leftOut(there.total)).toBe('Not in it, as no price is known: requests, retrieval.');
    expect(priced('Retrieve', of({ region: 'mars-1' }))).toBe('Retrieve, no estimate');
  });

  test('M3 in every region, tier and way: a null of the file makes an unknown line, a figure a known one', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...regions),
        fc.constantFrom(...TIERS),
        fc.constantFrom('amazon' as const, 'cloudfront' as const),
        fc.nat(1_000),
        fc.double({ min: 1, max: 9e14, noNaN: true }),
        (region, tier, sentBy, archives, bytes) => {
          const made = of({ region, tier, sentBy, asked: { archives: archives + 1, bytes }, sentBytes: bytes });
          const place = region === 'demo' ? 'us-east-1' : region;
          const vaults: Record<string, { retrieval: Record<string, { perGb: unknown; per1000Requests: unknown }> }> = {
            ...file.vault.regions,
            ...file.vault.chinaCny,
          };
          const figures = Object.hasOwn(vaults, place) ? vaults[place]?.retrieval[tier] : undefined;
          const hinted = tier === 'Bulk' && Object.hasOwn(file.vault.regions, place);
          expect(made.lines[0]?.is).toBe(hinted || figures?.per1000Requests != null ? 'known' : 'unknown');
          expect(made.lines[1]?.is).toBe(hinted || figures?.perGb != null ? 'known' : 'unknown');
          for (const line of made.lines) if (line.is === 'known') expect(line.least).toBeLessThanOrEqual(line.most);
          expect(made.total.unknown.length).toBe(made.lines.filter(({ is }) => is === 'unknown').length);
          expect(priced('Retrieve', made)).not.toMatch(/\$0\.00|nothing|NaN|Infinity/);
          if (made.total.unknown.length > 0) expect(priced('Retrieve', made)).toMatch(/at least|no estimate/);
        },
      ),
      { numRuns: 2_000 },
    ));

  test('what exists already costs no retrieval, but is sent all the same', () => {
    const made = of({ region: 'eu-west-1', asked: { archives: 0, bytes: 0 } });
    expect(made.retrieval).toMatchObject({ least: 0, most: 0, unknown: [] });
    expect(priced('Retrieve', made)).toBe('Retrieve for about US$3.44');
    expect(priced('Retrieve', of({ asked: { archives: 0, bytes: 0 }, sentBytes: 0 }))).toBe('Retrieve for nothing');
  });

  test('through CloudFront its own prices count, and what Glacier’s way to it may cost', () => {
    const made = of({ sentBy: 'cloudfront' });
    expect(made.lines.map(({ what }) => what)).toEqual(['requests', 'retrieval', 'to-cloudfront', 'to-you']);
    expect(made.lines[2]).toMatchObject({ least: 0, most: 38.2 * 0.09 });
    expect(priced('Retrieve', made)).toMatch(/^Retrieve for at most about US\$/);
  });

  test('transfer falls in steps, and a step without a price makes it unknown', () => {
    expect(of({ region: 'eu-west-1', asked: { archives: 0, bytes: 0 }, sentBytes: 20_480 * GiB }).total.most).toBeCloseTo(
      10_240 * 0.09 + 10_240 * 0.085,
      6,
    );
    expect(of({ region: 'us-east-1', sentBytes: 153_601 * GiB }).lines.at(-1)?.is).toBe('unknown');
  });

  test('China’s prices are in its own money, and its transfer isn’t known', () => {
    const made = of({ region: 'cn-north-1' });
    expect(tierPrice(made.retrieval)).toBe('about CN¥2.60');
    expect(leftOut(made.total)).toBe('Not in it, as no price is known: transfer to you.');
    expect(tierPrice(of({ region: 'cn-north-1', tier: 'Bulk' }).retrieval)).toBe('no estimate');
  });

  test('the demo’s is a pretend one', () => {
    const made = of({ region: 'demo' });
    expect([made.isPretend, made.total.most]).toEqual([true, of({}).total.most]);
    expect(priced('Retrieve', made)).toBe('Retrieve for about US$3.83 (pretend)');
  });
});

describe('money', () => {
  test('is rounded up to a cent, and below one is said to be', () => {
    expect([0, 1e-12, 0.004, 0.01, 0.0101, 0.1 + 0.2, 3.54, 3.5400001, 1234.5, 1e6].map((amount) => money(amount, 'USD'))).toEqual([
      'nothing',
      'less than a cent',
      'less than a cent',
      'US$0.01',
      'US$0.02',
      'US$0.30',
      'US$3.54',
      'US$3.55',
      'US$1,234.50',
      'US$1,000,000.00',
    ]);
  });

  test('is never less than the amount', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e7, noNaN: true }), (amount) => {
        const shown = Number(money(amount, 'USD').replace(/[^\d.]/g, ''));
        expect(shown).toBeGreaterThanOrEqual(amount - 1e-9);
        expect(shown - amount).toBeLessThan(0.0100001);
      }),
    ));

  test('a line says what it is of', () => {
    expect(of({}).lines.map((line) => lineWords(line, 'USD'))).toEqual([
      { name: 'Requests', of: '214 requests at US$0.03 per 1,000', price: 'less than a cent' },
      { name: 'Retrieval', of: '38.2 GiB at US$0.01 per GiB', price: 'about US$0.39' },
      { name: 'Transfer to you', of: '38.2 GiB', price: 'about US$3.44' },
    ]);
    expect(lineWords(of({ tier: 'Bulk' }).lines[1]!, 'USD').of).toBe('38.2 GiB at US$0.00 to 0.0025 per GiB');
  });
});

test('a price file with a wrong figure is refused, not read as zero', () => {
  const broken = structuredClone(file) as { vault: { regions: Record<string, { retrieval: { Standard: { perGb: unknown } } }> } };
  for (const perGb of [undefined, '0.01', { value: '0.01', source: 'x' }, { value: -1, source: 'x' }, { value: 1 }]) {
    broken.vault.regions['us-east-1']!.retrieval.Standard.perGb = perGb;
    expect(() => parsePrices(broken)).toThrow();
  }
});
