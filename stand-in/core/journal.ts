/** The latest requests, for tests that count what was fetched. */

import type { JournalEntry } from './ports.ts';

/** Enough for a day of tests; older entries are dropped. */
const MOST_ENTRIES = 100_000;

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [K in keyof JournalEntry]: JournalEntry[K] };

export interface Journal {
  add(entry: OpenEntry): void;
  clear(): void;
  entries(): readonly JournalEntry[];
}

export function createJournal(): Journal {
  let entries: OpenEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      // In halves, since dropping one at a time would move all others each time.
      if (entries.length > MOST_ENTRIES) entries = entries.slice(MOST_ENTRIES / 2);
    },
    clear() {
      entries = [];
    },
    entries: () => entries.map((entry) => ({ ...entry })),
  };
}
