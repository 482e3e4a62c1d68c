import { estimate, type SentBy } from '../../../core/cost/estimate.ts';
import file from '../../../core/cost/prices.json';
import { parsePrices } from '../../../core/cost/prices.ts';
import { aboutMoney } from '../../../core/cost/words.ts';
import type { Tier } from '../../../core/job.ts';

const prices = parsePrices(file);
const TIERS: readonly Tier[] = ['Bulk', 'Standard', 'Expedited'];

export interface Selected {
  readonly region: string;
  readonly sentBy: SentBy;
  readonly archives: number;
  readonly bytes: number;
}

/** @returns what retrieving a selection costs by each tier, the way to the person included: "about US$3.54". */
export const tierPrices = ({ region, sentBy, archives, bytes }: Selected): readonly { readonly tier: Tier; readonly words: string }[] =>
  TIERS.map((tier) => {
    const { total } = estimate(prices, { region, tier, asked: { archives, bytes }, sentBytes: bytes, sentBy });
    return { tier, words: aboutMoney(total) };
  });
