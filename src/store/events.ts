/** What happened to a transfer, as told in its list of events. Writer: the engine. */
import type { TransferEvent } from '../core/transfer/event.ts';
import { reading, writing } from './database.ts';

/** More than this many events of one transfer, and the oldest are dropped. */
const MOST_EVENTS = 1_000;

/** Adds an event. Relaxed: a lost line of history is no loss of bytes. */
export function addEvent(event: TransferEvent): Promise<void> {
  return writing('relaxed', ['events'], async (transaction) => {
    const store = transaction.objectStore('events');
    await store.add(event);
    const keys = await store.index('by-transfer').getAllKeys(event.transferId);
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST_EVENTS))) await store.delete(key);
  });
}

/** @returns a transfer's events, oldest first. */
export function eventsOf(transferId: string): Promise<TransferEvent[]> {
  return reading(['events'], (transaction) => transaction.objectStore('events').index('by-transfer').getAll(transferId));
}
