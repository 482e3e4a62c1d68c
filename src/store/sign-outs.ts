/**
 * How often somebody has signed out in this browser. A session of before the last time is over,
 * also in a tab that was frozen then and heard nothing of it. Writer: worker.
 */
import { reading, writing } from './database.ts';

export const signOuts = (): Promise<number> =>
  reading(['sign-outs'], async (transaction) => (await transaction.objectStore('sign-outs').get('count')) ?? 0);

export const countSignOut = (): Promise<void> =>
  writing('relaxed', ['sign-outs'], async (transaction) => {
    const store = transaction.objectStore('sign-outs');
    await store.put(((await store.get('count')) ?? 0) + 1, 'count');
  });
