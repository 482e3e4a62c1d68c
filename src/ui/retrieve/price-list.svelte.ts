import { estimate, type Estimate, type Wanted } from '../../core/cost/estimate.ts';
import { parsePrices, type Prices } from '../../core/cost/prices.ts';

let loading: Promise<Prices> | undefined;

/** The prices are loaded with the first dialog that shows one; a load that fails is tried again by the next. */
function load(): Promise<Prices> {
  loading ??= import('../../core/cost/prices.json').then((file) => parsePrices(file.default));
  loading.catch(() => (loading = undefined));
  return loading;
}

/** List prices, for whoever shows what something costs. */
export class PriceList {
  current = $state.raw<Prices | undefined>();
  /** There will be no estimate: the file couldn't be loaded or read. */
  isMissing = $state(false);

  constructor() {
    load().then(
      (prices) => (this.current = prices),
      () => (this.isMissing = true),
    );
  }

  /** @returns undefined until the prices are here. */
  of(wanted: Wanted): Estimate | undefined {
    return this.current && estimate(this.current, wanted);
  }
}
