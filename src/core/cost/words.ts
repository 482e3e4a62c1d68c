import { counted, formatBytes, formatCount } from '../words/sizes.ts';
import type { CostLine, Estimate, Sum } from './estimate.ts';
import type { Currency } from './prices.ts';

const SIGNS: Readonly<Record<Currency, string>> = { USD: 'US$', CNY: 'CN¥' };
/** The grain of doubles must not round three cents up to four. */
const GRAIN = 1e-9;
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const rate = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** @returns an amount rounded up to a cent: "US$3.54", "less than a cent", "nothing" for a true zero. */
export function money(amount: number, currency: Currency): string {
  if (amount <= 0) return 'nothing';
  if (amount < 0.01 - GRAIN) return currency === 'USD' ? 'less than a cent' : 'less than CN¥0.01';
  return `${SIGNS[currency]}${cents.format(Math.ceil(amount * 100 - GRAIN) / 100)}`;
}

/**
 * @returns "about US$3.54", "at most about US$3.54" where the price isn't sure, "at least about
 * US$3.44" where a part has no price, "no estimate" where nothing has.
 */
export function aboutMoney({ currency, least, most, unknown, isAnyKnown }: Sum): string {
  // "At least less than a cent" tells nothing.
  if (!isAnyKnown || (unknown.length > 0 && least < 0.01)) return 'no estimate';
  if (unknown.length > 0) return about(least, currency, 'at least ');
  return about(most, currency, least < most - GRAIN ? 'at most ' : '');
}

function about(amount: number, currency: Currency, before: string): string {
  const words = money(amount, currency);
  return words.startsWith(SIGNS[currency]) ? `${before}about ${words}` : words;
}

/** @returns what stands beside a tier: "probably free, at most about US$0.10" where sources contradict each other. */
export function tierPrice(sum: Sum): string {
  const words = aboutMoney(sum);
  if (sum.unknown.length > 0 || sum.least > 0 || sum.most <= 0) return words;
  return words.startsWith('at most') ? `probably free, ${words}` : `probably free, else ${words}`;
}

/** @returns the button's words: a price on every button that costs money. @param verb "Retrieve". */
export function priced(verb: string, estimate: Pick<Estimate, 'total' | 'isPretend'> | undefined): string {
  if (!estimate) return verb;
  const words = aboutMoney(estimate.total);
  if (words === 'nothing') return `${verb} for nothing`;
  const pretend = estimate.isPretend ? ' (pretend)' : '';
  return words === 'no estimate' ? `${verb}, no estimate` : `${verb} for ${words}${pretend}`;
}

const LINES: Readonly<Record<CostLine['what'], string>> = {
  requests: 'Requests',
  retrieval: 'Retrieval',
  'to-you': 'Transfer to you',
  'to-cloudfront': 'From Glacier to CloudFront',
};

/** One line of the estimate in words, for a table. */
export interface LineWords {
  readonly name: string;
  /** "214 requests at US$0.03 per 1,000". */
  readonly of: string;
  readonly price: string;
  /** Why there is no price. */
  readonly why?: string;
}

export function lineWords(line: CostLine, currency: Currency): LineWords {
  const name = LINES[line.what];
  const quantity = line.what === 'requests' ? counted(line.quantity, 'request') : formatBytes(line.quantity);
  if (line.is === 'unknown') return { name, of: quantity, price: 'unknown', why: line.why };
  const of = line.rate
    ? `${quantity} at ${rateWords(line.rate, currency)} ${line.what === 'requests' ? `per ${formatCount(1000)}` : 'per GiB'}`
    : quantity;
  return { name, of, price: aboutMoney({ currency, least: line.least, most: line.most, unknown: [], isAnyKnown: true }) };
}

/** @returns "US$0.01", or with both ends where sources differ: "US$0.00 to 0.0025". */
export function rateWords({ least, most }: { readonly least: number; readonly most: number }, currency: Currency): string {
  const sign = SIGNS[currency];
  return least === most ? `${sign}${rate.format(most)}` : `${sign}${rate.format(least)} to ${rate.format(most)}`;
}

/** @returns what the sum leaves out, as a sentence; undefined where it leaves out nothing. */
export function leftOut({ unknown }: Sum): string | undefined {
  if (unknown.length === 0) return undefined;
  return `Not in it, as no price is known: ${unknown.map((what) => LINES[what].toLowerCase().replace('glacier', 'Glacier').replace('cloudfront', 'CloudFront')).join(', ')}.`;
}
