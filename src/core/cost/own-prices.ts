/** Figures of the person's own, where a contract has others than the list or the list has none. */
import type { Tier } from '../job.ts';
import type { Figure, Prices } from './prices.ts';

interface OwnTier {
  readonly perGb?: number;
  readonly per1000Requests?: number;
}

/** In US dollars; what is absent is the list's. */
export interface OwnRegion {
  /** When they were entered, epoch ms. */
  readonly atMs: number;
  readonly tiers: Readonly<Partial<Record<Tier, OwnTier>>>;
  /** Sending to the person, whatever the month's use. */
  readonly sentPerGb?: number;
}

/** By region. */
export type OwnPrices = Readonly<Record<string, OwnRegion>>;

/** @returns the prices with the person's own in place of the list's, each with its own date. */
export function withOwn(prices: Prices, own: OwnPrices): Prices {
  return Object.entries(own).reduce(withRegion, prices);
}

const UNKNOWN = { perGb: null, per1000Requests: null };

function withRegion(prices: Prices, [region, own]: readonly [string, OwnRegion]): Prices {
  const source = `own ${region}`;
  const figure = (value: number | undefined, listed: Figure | null): Figure | null => (value === undefined ? listed : { value, source });
  const listed = Object.hasOwn(prices.vault.regions, region) ? prices.vault.regions[region]?.retrieval : undefined;
  const tier = (name: Tier) => {
    const { perGb, per1000Requests } = own.tiers[name] ?? {};
    const before = listed?.[name] ?? UNKNOWN;
    return { perGb: figure(perGb, before.perGb), per1000Requests: figure(per1000Requests, before.per1000Requests) };
  };
  const retrieval = { Bulk: tier('Bulk'), Standard: tier('Standard'), Expedited: tier('Expedited') };
  const sent = own.sentPerGb === undefined ? {} : { [region]: { tiers: [{ upToGb: null, perGb: { value: own.sentPerGb, source } }] } };
  return {
    ...prices,
    sources: {
      ...prices.sources,
      [source]: { name: `your own figures for ${region}`, asOf: new Date(own.atMs).toISOString().slice(0, 10), note: null },
    },
    vault: { ...prices.vault, regions: { ...prices.vault.regions, [region]: { retrieval } } },
    transferOut: { ...prices.transferOut, regions: { ...prices.transferOut.regions, ...sent } },
  };
}

/** @returns a price as it was typed, with a point or a comma; undefined for an empty field, NaN for what is no price. */
export function readPrice(text: string): number | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  return /^\d{1,6}(?:[.,]\d{1,8})?$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN;
}
