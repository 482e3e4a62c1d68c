/** What helps to find a fault, as text: no names, no ids, no keys. */
import type { Way } from '../engine/way.ts';
import type { TransferRow } from '../engine/records.svelte.ts';
import { isoTime } from '../../core/words/times.ts';

interface Facts {
  readonly nowMs: number;
  readonly version: string;
  readonly build: string;
  readonly browser: string;
  readonly way: Way['is'] | undefined;
  readonly usedBytes: number | undefined;
  readonly quotaBytes: number | undefined;
  readonly isPersisted: boolean | undefined;
  readonly isOnline: boolean;
  readonly door: string | undefined;
  readonly regions: number;
  readonly configProblem: string | undefined;
  readonly transfers: readonly TransferRow[];
}

export function diagnostics(facts: Facts): string {
  const known = (value: string | number | boolean | undefined): string => (value === undefined ? 'not known' : String(value));
  const lines: readonly (readonly [string, string])[] = [
    ['time', isoTime(facts.nowMs)],
    ['Thaw', `${facts.version}, build ${facts.build}`],
    ['browser', facts.browser],
    ['engine runs in', facts.way ?? 'not found yet'],
    ['storage used, bytes', known(facts.usedBytes)],
    ['storage given, bytes', known(facts.quotaBytes)],
    ['storage promised', known(facts.isPersisted)],
    ['online', known(facts.isOnline)],
    ['signed in by', facts.door ?? 'nobody'],
    ['regions', String(facts.regions)],
    ['configuration', facts.configProblem ?? 'read'],
    ['transfers', tally(facts.transfers.map(({ state }) => state.is))],
    ['failures', tally(facts.transfers.flatMap(({ transfer }) => transfer.stoppedBy?.code ?? []))],
    ['chunks fetched again', String(facts.transfers.reduce((sum, { transfer }) => sum + transfer.refetched, 0))],
  ];
  return lines.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}
