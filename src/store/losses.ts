/** Losses that were found and not yet read by the person. Writer: the engine. */
import type { Losses } from '../core/transfer/loss.ts';
import { reading, writing } from './database.ts';

export function putLosses(losses: Losses): Promise<void> {
  return writing('strict', ['losses'], async (transaction) => {
    await transaction.objectStore('losses').put(losses);
  });
}

export function allLosses(): Promise<Losses[]> {
  return reading(['losses'], (transaction) => transaction.objectStore('losses').getAll());
}

/** The person has read them. */
export function forgetLosses(): Promise<void> {
  return writing('strict', ['losses'], (transaction) => transaction.objectStore('losses').clear());
}
