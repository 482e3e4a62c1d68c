/** Where one was in a list, by entry of the history, so that Back finds it again. */
import { navigation } from '../../frame/navigation.ts';

export interface Seen {
  readonly topPx: number;
  readonly active: number;
}

/** Entries that are remembered; the oldest go first. */
const KEPT = 200;
const seen = new Map<string, Seen>();

/** Where there is no Navigation API the address stands for its entry. */
export const entryKey = (): string => navigation?.currentEntry?.key ?? location.hash;

export function rememberSeen(key: string, what: Seen): void {
  seen.delete(key);
  seen.set(key, what);
  const [oldest] = seen.keys();
  if (seen.size > KEPT && oldest !== undefined) seen.delete(oldest);
}

export const seenBefore = (key: string): Seen | undefined => seen.get(key);
