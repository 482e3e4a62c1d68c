/** The list prices that an estimate is made of: one data file, parsed, so that no figure comes without its source. */
import * as v from 'valibot';
import type { Tier } from '../job.ts';

const Price = v.pipe(v.number(), v.finite(), v.minValue(0));
const Figure = v.object({ value: Price, source: v.string() });
export type Figure = v.InferOutput<typeof Figure>;
/** Null: no source was found. It is unknown, never zero (faults.md, M3). */
const MaybeFigure = v.nullable(Figure);

const TierPrice = v.object({ perGb: MaybeFigure, per1000Requests: MaybeFigure });
const byTier = <S extends v.GenericSchema>(price: S) => v.object({ Bulk: price, Standard: price, Expedited: price });

/** Steps of a month's use; `upToGb` counts from the month's first byte, null is the rest. */
const Steps = v.array(v.object({ upToGb: v.nullable(Price), perGb: MaybeFigure }));
export type Steps = v.InferOutput<typeof Steps>;

/** China's figures name their source once, and their currency. */
const BareTierPrice = v.object({ perGb: v.nullable(Price), per1000Requests: v.nullable(Price) });
const ChinaRegion = v.object({ currency: v.literal('CNY'), source: v.string(), retrieval: byTier(BareTierPrice) });

const Hint = v.object({ value: Price, source: v.string() });

const PriceFile = v.object({
  schema: v.literal(1),
  currency: v.literal('USD'),
  unitGb: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  about: v.string(),
  checked: v.pipe(v.string(), v.isoDate()),
  sources: v.record(v.string(), v.object({ name: v.string(), asOf: v.nullable(v.pipe(v.string(), v.isoDate())), note: v.nullable(v.string()) })),
  vault: v.object({
    regions: v.record(v.string(), v.object({ retrieval: byTier(TierPrice) })),
    chinaCny: v.record(v.string(), ChinaRegion),
    bulkHints: v.object({ perGb: v.array(Hint), per1000Requests: v.array(Hint) }),
  }),
  transferOut: v.object({
    freeGbPerMonth: MaybeFigure,
    toCloudFrontPerGb: MaybeFigure,
    regions: v.record(v.string(), v.nullable(v.object({ tiers: Steps }))),
  }),
  cloudFront: v.object({ freeGbPerMonth: MaybeFigure, geographies: v.record(v.string(), v.object({ name: v.string(), tiers: Steps })) }),
});

export type Prices = v.InferOutput<typeof PriceFile>;
export type Currency = 'USD' | 'CNY';

/** @throws ValiError that names the first field that is wrong. */
export const parsePrices = (file: unknown): Prices => v.parse(PriceFile, file);

/** A price between two bounds; equal ones where it is known. */
export interface Rate {
  readonly least: number;
  readonly most: number;
  /** Keys of `Prices.sources`. */
  readonly sources: readonly string[];
}

/** What a tier costs in a region; an absent rate is unknown. */
export interface TierRates {
  readonly currency: Currency;
  readonly perGb?: Rate;
  readonly per1000Requests?: Rate;
}

/** @returns the rates of a retrieval; undefined where the file doesn't know the region. */
export function tierRates(prices: Prices, region: string, tier: Tier): TierRates | undefined {
  const { regions, chinaCny, bulkHints } = prices.vault;
  const china = own(chinaCny, region);
  if (china) {
    const figure = (value: number | null): Figure | null => (value === null ? null : { value, source: china.source });
    const { perGb, per1000Requests } = china.retrieval[tier];
    return { currency: 'CNY', ...rates(figure(perGb), figure(per1000Requests)) };
  }
  const retrieval = own(regions, region)?.retrieval[tier];
  if (!retrieval) return undefined;
  const hints = tier === 'Bulk' ? rates(bounds(bulkHints.perGb), bounds(bulkHints.per1000Requests)) : {};
  return { currency: 'USD', ...hints, ...rates(retrieval.perGb, retrieval.per1000Requests) };
}

/** @returns what sending from a region to the internet costs; undefined where no source was found. */
export const stepsFrom = (prices: Prices, region: string): Steps | undefined => own(prices.transferOut.regions, region)?.tiers;

/** A region's name may come from an address that somebody typed. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

function rates(perGb: Figure | Rate | null, per1000Requests: Figure | Rate | null): Omit<TierRates, 'currency'> {
  return { ...(perGb && { perGb: rateOf(perGb) }), ...(per1000Requests && { per1000Requests: rateOf(per1000Requests) }) };
}

const rateOf = (price: Figure | Rate): Rate => ('value' in price ? { least: price.value, most: price.value, sources: [price.source] } : price);

/** Sources that contradict each other give a rate between them: Bulk is said to be free now, and had a price before. */
function bounds(hints: readonly Figure[]): Rate | null {
  if (hints.length === 0) return null;
  const values = hints.map(({ value }) => value);
  return { least: Math.min(...values), most: Math.max(...values), sources: [...new Set(hints.map(({ source }) => source))] };
}
