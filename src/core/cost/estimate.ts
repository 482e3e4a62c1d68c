import { DEMO_REGION } from '../demo.ts';
import type { Tier } from '../job.ts';
import { stepsFrom, tierRates, type Currency, type Prices, type Rate, type Steps } from './prices.ts';

/** Who sends the bytes to the person, as the deployment says: it decides what they cost. */
export type SentBy = 'amazon' | 'cloudfront';

/** What is to be retrieved. What exists already isn't asked for, but has to be sent all the same. */
export interface Wanted {
  readonly region: string;
  readonly tier: Tier;
  readonly asked: { readonly archives: number; readonly bytes: number };
  readonly sentBytes: number;
  readonly sentBy: SentBy;
}

type CostName = 'requests' | 'retrieval' | 'to-you' | 'to-cloudfront';

interface Counted {
  readonly what: CostName;
  /** Requests, or bytes. */
  readonly quantity: number;
}

/** One line of the estimate: between two bounds (equal where the price is known), or unknown with its reason. */
export type CostLine = Counted &
  (
    | { readonly is: 'known'; readonly least: number; readonly most: number; readonly rate?: Rate; readonly sources: readonly string[] }
    | { readonly is: 'unknown'; readonly why: string }
  );

/** The sum of what is known; what isn't is named and never counted as zero. */
export interface Sum {
  readonly currency: Currency;
  readonly least: number;
  readonly most: number;
  readonly unknown: readonly CostName[];
  /** False where every line is unknown. */
  readonly isAnyKnown: boolean;
}

export interface Estimate {
  readonly currency: Currency;
  /** The demo's: figures of another region, and nobody pays. */
  readonly isPretend: boolean;
  readonly lines: readonly CostLine[];
  readonly total: Sum;
  /** Without what the transfer to the person costs. */
  readonly retrieval: Sum;
  /** Only the transfer to the person. */
  readonly transfer: Sum;
  /** ISO date of the oldest price in it. */
  readonly pricesOf: string;
  /** Keys of `Prices.sources`. */
  readonly sources: readonly string[];
}

/** Where the demo's figures come from. */
const PRETEND_REGION = 'us-east-1';

/**
 * Estimates a retrieval by list prices, without tax. Allowances that are free each month aren't
 * taken off: what was used of them before isn't known, so that the estimate is rather too high.
 * The 32 KiB that Amazon adds to each stored archive aren't part of a retrieval.
 */
export function estimate(prices: Prices, wanted: Wanted): Estimate {
  const isPretend = wanted.region === DEMO_REGION;
  const region = isPretend ? PRETEND_REGION : wanted.region;
  const rates = tierRates(prices, region, wanted.tier);
  const currency = rates?.currency ?? (region.startsWith('cn-') ? 'CNY' : 'USD');
  const { archives, bytes } = wanted.asked;
  const why = `No price of ${wanted.tier} in ${region} was found.`;
  const asked = [
    byRate({ what: 'requests', quantity: archives }, rates?.per1000Requests, 1_000, why),
    byRate({ what: 'retrieval', quantity: bytes }, rates?.perGb, prices.unitGb, why),
  ];
  const sent = transferLines(prices, region, wanted);
  const lines = [...asked, ...sent];
  const sources = [...new Set(lines.flatMap((line) => (line.is === 'known' ? line.sources : [])))];
  return {
    currency,
    isPretend,
    lines,
    total: sum(currency, lines),
    retrieval: sum(currency, asked),
    transfer: sum(currency, sent),
    pricesOf: oldest(prices, sources),
    sources,
  };
}

function byRate(counted: Counted, rate: Rate | undefined, unit: number, why: string): CostLine {
  if (counted.quantity === 0) return nothing(counted);
  if (!rate) return { ...counted, is: 'unknown', why };
  const units = counted.quantity / unit;
  return { ...counted, is: 'known', least: units * rate.least, most: units * rate.most, rate, sources: rate.sources };
}

/** What isn't asked for costs nothing, whatever its price is. */
const nothing = (counted: Counted): CostLine => ({ ...counted, is: 'known', least: 0, most: 0, sources: [] });

function transferLines(prices: Prices, region: string, { sentBytes, sentBy }: Wanted): readonly CostLine[] {
  const toYou: Counted = { what: 'to-you', quantity: sentBytes };
  const gb = sentBytes / prices.unitGb;
  const fromRegion = known(toYou, [stepsFrom(prices, region)], gb, `No price of sending from ${region} was found.`);
  if (sentBy === 'amazon') return [fromRegion];
  // CloudFront charges by where it hands the bytes over, which no page can know: all of its prices are the bounds.
  const everywhere = Object.values(prices.cloudFront.geographies).map(({ tiers }) => tiers);
  return [
    toCloudFront(prices, { what: 'to-cloudfront', quantity: sentBytes }, fromRegion),
    known(toYou, region.startsWith('cn-') ? [undefined] : everywhere, gb, `No price of CloudFront for ${region} was found.`),
  ];
}

/** Other services of Amazon's send to CloudFront for nothing. That Glacier does isn't sure: at most it is what sending from the region costs. */
function toCloudFront(prices: Prices, counted: Counted, fromRegion: CostLine): CostLine {
  const free = prices.transferOut.toCloudFrontPerGb;
  if (counted.quantity === 0) return nothing(counted);
  if (!free || fromRegion.is === 'unknown') return { ...counted, is: 'unknown', why: 'No price of sending from Glacier to CloudFront was found.' };
  const least = Math.min(fromRegion.least, (counted.quantity / prices.unitGb) * free.value);
  return { ...counted, is: 'known', least, most: fromRegion.most, sources: [free.source, ...fromRegion.sources] };
}

function known(counted: Counted, places: readonly (Steps | undefined)[], gb: number, why: string): CostLine {
  if (counted.quantity === 0) return nothing(counted);
  const costs = places.map((steps) => steps && stepped(steps, gb));
  const sums = costs.flatMap((cost) => (cost ? [cost.sum] : []));
  if (sums.length === 0 || sums.length < costs.length) return { ...counted, is: 'unknown', why };
  const sources = [...new Set(costs.flatMap((cost) => cost?.sources ?? []))];
  return { ...counted, is: 'known', least: Math.min(...sums), most: Math.max(...sums), sources };
}

/** Counted from the first byte of a month: whoever sent more before pays less a GB. Undefined where a step has no price. */
function stepped(steps: Steps, gb: number): { readonly sum: number; readonly sources: readonly string[] } | undefined {
  let from = 0;
  let sum = 0;
  const sources: string[] = [];
  for (const { upToGb, perGb } of steps) {
    if (from >= gb) break;
    if (!perGb) return undefined;
    const to = Math.min(gb, upToGb ?? gb);
    sum += (to - from) * perGb.value;
    sources.push(perGb.source);
    from = to;
  }
  return from < gb ? undefined : { sum, sources };
}

function sum(currency: Currency, lines: readonly CostLine[]): Sum {
  let least = 0;
  let most = 0;
  const unknown: CostName[] = [];
  for (const line of lines) {
    if (line.is === 'unknown') unknown.push(line.what);
    else [least, most] = [least + line.least, most + line.most];
  }
  return { currency, least, most, unknown, isAnyKnown: unknown.length < lines.length };
}

/** Sources without a date are as old as the last look at them. */
function oldest(prices: Prices, sources: readonly string[]): string {
  const dates = sources.flatMap((key) => prices.sources[key]?.asOf ?? []);
  return dates.sort()[0] ?? prices.checked;
}
