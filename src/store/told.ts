/** What notices told already, so that a stopped worker doesn't tell it again. Writer: the worker. */
import type { Told } from '../core/notices/notice.ts';
import { reading, writing } from './database.ts';

/** @returns undefined where nothing is remembered: notices were just turned on. */
export function readTold(): Promise<Told | undefined> {
  return reading(['told'], (transaction) => transaction.objectStore('told').get('told'));
}

export function putTold(told: Told): Promise<void> {
  return writing('relaxed', ['told'], async (transaction) => {
    await transaction.objectStore('told').put(told, 'told');
  });
}

/** Notices were turned off: what happens until they are on again isn't told. */
export function forgetTold(): Promise<void> {
  return writing('relaxed', ['told'], (transaction) => transaction.objectStore('told').clear());
}
