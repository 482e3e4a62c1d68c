import { expect, test } from 'vitest';
import { Failed, type Failure } from '../../../src/core/failure/failure.ts';
import type { SaveOffer } from '../../../src/store/schema.ts';
import { createOffers } from '../../../src/worker/offers.ts';

const offer = (token: string, endsAtMs = 1_000): SaveOffer => ({ token, transferId: 't1', name: 'film.mkv', endsAtMs });
const FULL: Failure = { code: 'disk-full', neededBytes: 0 };

/** A store in memory that may refuse what is put, and what is taken. */
function storeThat({ refuses, refusesTaking = false }: { refuses?: Failure | undefined; refusesTaking?: boolean } = {}) {
  const stored = new Map<string, SaveOffer>();
  const refusal = refuses && new Failed(refuses);
  return {
    stored,
    put: (put: SaveOffer): Promise<void> => {
      if (refusal) return Promise.reject(refusal);
      stored.set(put.token, put);
      return Promise.resolve();
    },
    take: (token: string): Promise<SaveOffer | undefined> => {
      if (refusesTaking) return Promise.reject(new Failed(FULL));
      const found = stored.get(token);
      stored.delete(token);
      return Promise.resolve(found);
    },
  };
}

test('an offer goes into the store where that has room: a worker that is started anew finds it', async () => {
  const store = storeThat();
  await createOffers(store).put(offer('a'), 0);
  expect(await createOffers(store).take('a', 1)).toEqual(offer('a'));
  expect(await createOffers(store).take('a', 1)).toBeUndefined();
});

test.each([FULL, { code: 'store-broken', name: 'silent' }] as const)(
  'T2 T3 a store that takes nothing more ($code): the offer waits in memory, and serves once, without the store',
  async (refuses) => {
    const offers = createOffers(storeThat({ refuses, refusesTaking: true }));
    await offers.put(offer('a'), 0);
    const [first, second] = await Promise.allSettled([offers.take('a', 1), offers.take('a', 1)]);
    expect(first).toEqual({ status: 'fulfilled', value: offer('a') });
    expect(second).not.toMatchObject({ value: offer('a') });
  },
);

test('W5 an offer in memory ends at its time, and nothing of it is left', async () => {
  const offers = createOffers(storeThat({ refuses: FULL }));
  await offers.put(offer('a', 1_000), 0);
  expect(await offers.take('a', 1_000)).toBeUndefined();
});

test('W5 in memory as in the store, nobody gets one by another token', async () => {
  const offers = createOffers(storeThat({ refuses: FULL }));
  await offers.put(offer('a'), 0);
  expect(await offers.take('b', 1)).toBeUndefined();
  expect(await offers.take('a', 1)).toEqual(offer('a'));
});

test('an offer that fails for another reason is no offer', async () => {
  const offers = createOffers(storeThat({ refuses: { code: 'newer-data' } }));
  await expect(offers.put(offer('a'), 0)).rejects.toMatchObject({ failure: { code: 'newer-data' } });
  expect(await offers.take('a', 1)).toBeUndefined();
});
