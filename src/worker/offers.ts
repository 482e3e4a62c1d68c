/**
 * One-time addresses of saves. They belong into the store, as the worker may be stopped between the
 * offer and the navigation; where that has no room they wait in memory for the seconds in between,
 * so that a full disk keeps nobody from the bytes that are proven.
 */
import { failureOf } from '../core/failure/failure.ts';
import { putSaveOffer, takeSaveOffer } from '../store/save-offers.ts';
import type { SaveOffer } from '../store/schema.ts';

export interface Offers {
  /** @throws Failed where the offer could be kept nowhere. */
  put(offer: SaveOffer, nowMs: number): Promise<void>;
  /** Takes an offer: a second call with the same token finds nothing. */
  take(token: string, nowMs: number): Promise<SaveOffer | undefined>;
}

interface OfferStore {
  readonly put: (offer: SaveOffer, nowMs: number) => Promise<void>;
  readonly take: (token: string, nowMs: number) => Promise<SaveOffer | undefined>;
}

export function createOffers(store: OfferStore = { put: putSaveOffer, take: takeSaveOffer }): Offers {
  const inMemory = new Map<string, SaveOffer>();
  const dropEnded = (nowMs: number): void => {
    for (const { token, endsAtMs } of inMemory.values()) if (endsAtMs <= nowMs) inMemory.delete(token);
  };
  return {
    put: async (offer, nowMs) => {
      dropEnded(nowMs);
      try {
        await store.put(offer, nowMs);
      } catch (error) {
        const { code } = failureOf(error);
        if (code !== 'disk-full' && code !== 'store-broken') throw error;
        inMemory.set(offer.token, offer);
      }
    },
    take: async (token, nowMs) => {
      dropEnded(nowMs);
      const held = inMemory.get(token);
      // Before anything is waited for: two navigations at once get it once.
      inMemory.delete(token);
      return held ?? store.take(token, nowMs);
    },
  };
}
