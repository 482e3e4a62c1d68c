import { comparisonWords } from '../../core/words/check.ts';
import { named, plainName } from '../../core/words/names.ts';
import { counted, formatBytes, formatPart } from '../../core/words/sizes.ts';
import { explain } from '../../core/failure/catalogue.ts';
import { date, type Clock } from '../../core/words/times.ts';
import type { Item } from './checking.svelte.ts';

/** @returns what came of one file: "Equal. disk.tar is byte for byte what Amazon held on 24 Nov." */
export function outcomeWords({ file, outcome }: Item, clock: Clock): string {
  switch (outcome.is) {
    case 'waiting':
      return 'Waiting its turn';
    case 'running':
      return `Reading: ${formatPart(outcome.doneBytes, file.size)}`;
    case 'without-receipt':
      return `No receipt fits ${named(file.name)} of ${formatBytes(file.size)}.`;
    case 'failed':
      return explain(outcome.failure).happened;
    case 'compared':
      return outcome.comparison.equal ? equalWords(plainName(file.name), outcome, clock) : comparisonWords(outcome.comparison);
  }
}

function equalWords(name: string, { receipt }: Extract<Item['outcome'], { is: 'compared' }>, clock: Clock): string {
  if (!receipt) return `Equal. ${name} has exactly this tree hash.`;
  const heldAtMs = Date.parse(receipt.job.completedAt ?? receipt.provenAt);
  if (receipt.proof === 'length-checked')
    return `Equal. ${name} is byte for byte what arrived on ${date(heldAtMs, clock)}; Amazon gave no hash of it.`;
  return `Equal. ${name} is byte for byte what Amazon held on ${date(heldAtMs, clock)}.`;
}

/** @returns "3 equal, 1 different, 2 without a receipt". */
export function summaryWords({
  equal,
  different,
  unknown,
  unread,
}: {
  readonly equal: number;
  readonly different: number;
  readonly unknown: number;
  readonly unread: number;
}): string {
  const parts = [`${counted(equal, 'file')} equal`, `${different} different`];
  if (unknown > 0) parts.push(`${unknown} without a receipt`);
  if (unread > 0) parts.push(`${unread} unreadable`);
  return parts.join(', ');
}
