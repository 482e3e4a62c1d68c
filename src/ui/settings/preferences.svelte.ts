import type { Offer, Settings } from '../../store/schema.ts';
import { changeSettings, DEFAULT_SETTINGS, settings } from '../../store/settings.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';

/** The person's choices, the same in all tabs. */
export class Preferences {
  current = $state.raw<Settings>(DEFAULT_SETTINGS);
  /** What was chosen isn't known before. */
  #isRead = $state(false);
  readonly #engine: EngineLink;

  constructor(engine: EngineLink) {
    this.#engine = engine;
    engine.listen((news) => {
      if (news.kind === 'changed' && news.what === 'settings') void this.read();
    });
  }

  /** What can't be read stays as it is by default. */
  async read(): Promise<void> {
    this.current = await settings().catch(() => this.current);
    this.#isRead = true;
    this.#show();
  }

  /** @throws Failed where the store refuses; the choice holds for this tab all the same. */
  async change(change: Partial<Settings>): Promise<void> {
    this.current = { ...this.current, ...change };
    this.#show();
    await changeSettings(change);
    this.#engine.tell({ kind: 'changed', what: 'settings' });
    if (change.lanes !== undefined) await this.#engine.ask({ kind: 'settings/lanes', most: change.lanes });
  }

  /** An offer is made until it is answered, and never before that is known. */
  mayOffer(offer: Offer): boolean {
    return this.#isRead && !this.current.answeredOffers.includes(offer);
  }

  /** Taken or refused: it isn't made again. @throws Failed where the store refuses. */
  async answer(offer: Offer): Promise<void> {
    const { answeredOffers } = this.current;
    if (!answeredOffers.includes(offer)) await this.change({ answeredOffers: [...answeredOffers, offer] });
  }

  #show(): void {
    const { theme, density } = this.current;
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
    dataset['density'] = density;
  }
}
