import { estimate, type Estimate, type SentBy } from '../../core/cost/estimate.ts';
import { withOwn } from '../../core/cost/own-prices.ts';
import { parsePrices, type Prices } from '../../core/cost/prices.ts';
import { tierPrice } from '../../core/cost/words.ts';
import type { Tier } from '../../core/job.ts';
import { usePreferences } from '../context.ts';

let loading: Promise<Prices> | undefined;

/** The prices are loaded with the first dialog that shows one; a load that fails is tried again by the next. */
function load(): Promise<Prices> {
  loading ??= import('../../core/cost/prices.json').then((file) => parsePrices(file.default));
  loading.catch(() => (loading = undefined));
  return loading;
}

/** Something to retrieve, in whichever tier. */
export interface InAnyTier {
  readonly region: string;
  /** Requests. */
  readonly archives: number;
  /** Undefined where it isn't known: there is no estimate then. */
  readonly bytes: number | undefined;
  /** What has to be sent, where that is more than is asked for. */
  readonly sentBytes?: number;
  readonly sentBy: SentBy;
}

/** An estimate a tier, and what stands beside each. */
export type TierEstimates = Readonly<Record<Tier, Estimate>> & { readonly words: Readonly<Record<Tier, string>> };

/** List prices, for whoever shows what something costs. */
export class PriceList {
  readonly #preferences = usePreferences();
  /** As the file lists them. */
  listed = $state.raw<Prices | undefined>();
  /** There will be no estimate: the file couldn't be loaded or read. */
  isMissing = $state(false);

  /** With the person's own in their place. */
  readonly current = $derived(this.listed && withOwn(this.listed, this.#preferences.current.ownPrices));

  /** Call it while a component is made. */
  constructor() {
    load().then(
      (prices) => (this.listed = prices),
      () => (this.isMissing = true),
    );
  }

  /** @returns undefined until the prices are here, and where the size isn't known. */
  ofTiers({ region, archives, bytes, sentBytes, sentBy }: InAnyTier): TierEstimates | undefined {
    const { current: prices } = this;
    if (!prices || bytes === undefined) return undefined;
    const of = (tier: Tier): Estimate => estimate(prices, { region, tier, asked: { archives, bytes }, sentBytes: sentBytes ?? bytes, sentBy });
    const [Bulk, Standard, Expedited] = [of('Bulk'), of('Standard'), of('Expedited')];
    const words = { Bulk: tierPrice(Bulk.retrieval), Standard: tierPrice(Standard.retrieval), Expedited: tierPrice(Expedited.retrieval) };
    return { Bulk, Standard, Expedited, words };
  }
}
