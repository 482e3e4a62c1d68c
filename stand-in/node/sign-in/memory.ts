/** Where a provider keeps sessions, codes and tokens: in memory, ended by the stand-in's clock. */

import type { AdapterFactory, AdapterPayload } from 'oidc-provider';

/** After a rotation the old refresh token is good for so long: an answer may have been lost. Cognito's most. */
const GRACE_MS = 60_000;

interface Kept {
  readonly model: string;
  readonly payload: AdapterPayload;
  readonly endsAtMs: number;
  consumedAtMs?: number;
}

/** @param now epoch ms. */
export function memory(now: () => number): AdapterFactory {
  const all = new Map<string, Kept>();
  const told = (kept: Kept | undefined): AdapterPayload | undefined => {
    if (!kept || kept.endsAtMs <= now()) return undefined;
    const { model, payload, consumedAtMs = Infinity } = kept;
    const usedUp = consumedAtMs + (model === 'RefreshToken' ? GRACE_MS : 0) <= now();
    return usedUp ? { ...payload, consumed: Math.floor(consumedAtMs / 1000) } : payload;
  };
  const sweep = (): void => {
    for (const [key, { endsAtMs }] of all) if (endsAtMs <= now()) all.delete(key);
  };
  return (model) => {
    const keyOf = (id: string) => `${model} ${id}`;
    return {
      async upsert(id, payload, expiresInS) {
        sweep();
        all.set(keyOf(id), { model, payload, endsAtMs: expiresInS === undefined ? Infinity : now() + expiresInS * 1000 });
      },
      find: async (id) => told(all.get(keyOf(id))),
      findByUid: async (uid) => told([...all.values()].find((kept) => kept.model === model && kept.payload.uid === uid)),
      findByUserCode: async () => undefined,
      async consume(id) {
        const kept = all.get(keyOf(id));
        if (kept) kept.consumedAtMs ??= now();
      },
      destroy: async (id) => void all.delete(keyOf(id)),
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of all) if (payload.grantId === grantId) all.delete(key);
      },
    };
  };
}
