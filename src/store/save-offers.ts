/** One-time addresses of saves, in the store since the worker may be stopped between two events. */
import { writing } from './database.ts';
import type { SaveOffer } from './schema.ts';

export function putSaveOffer(offer: SaveOffer, nowMs: number): Promise<void> {
  return writing('relaxed', ['save-offers'], async (transaction) => {
    const store = transaction.objectStore('save-offers');
    for (const old of await store.getAll()) if (old.endsAtMs <= nowMs) await store.delete(old.token);
    await store.put(offer);
  });
}

/** Takes an offer: a second call with the same token finds nothing. */
export function takeSaveOffer(token: string, nowMs: number): Promise<SaveOffer | undefined> {
  return writing('relaxed', ['save-offers'], async (transaction) => {
    const store = transaction.objectStore('save-offers');
    const offer = await store.get(token);
    await store.delete(token);
    return offer && offer.endsAtMs > nowMs ? offer : undefined;
  });
}
