/** What an inventory is, in words: how much it tells, where it came from, what it can't know. */
import type { Coverage, Inventory, InventoryPart } from '../../core/inventory/inventory.ts';
import { DAY } from '../../core/units.ts';
import { plainName } from '../../core/words/names.ts';
import { counted, formatCount, formatPart } from '../../core/words/sizes.ts';
import { date, type Clock } from '../../core/words/times.ts';
import type { Compared } from '../../loader/inventory/messages.ts';

/** @returns what of the vault it tells: "whole", "a part: uploaded from 1 Jan 2014, at most 10,000 archives". */
export function coverageWords(coverage: Coverage, parts: readonly InventoryPart[], clock: Clock): string {
  if (coverage === 'whole') return 'whole';
  if (coverage === 'unknown') return 'perhaps a part';
  const said = parts.map((part) => partWords(part, clock)).filter((words) => words !== '');
  return said.length === 0 ? 'a part' : `a part: ${said.join('; then ')}`;
}

/** @returns which archives a part was asked for; empty where nothing limits it. */
export function partWords({ fromMs, untilMs, limit, marker }: InventoryPart, clock: Clock): string {
  // Dates of a part are days in UTC, as Amazon counts them.
  const day = (atMs: number): string => date(atMs, { ...clock, timeZone: 'UTC' });
  return [
    fromMs === undefined ? '' : `uploaded from ${day(fromMs)}`,
    // The end is not included: the last day is the one before it.
    untilMs === undefined ? '' : `${fromMs === undefined ? 'uploaded ' : ''}until ${day(untilMs - DAY)}`,
    limit === undefined ? '' : `${marker === undefined ? 'the first' : 'the next'} ${formatCount(limit)}`,
  ]
    .filter((words) => words !== '')
    .join(', ');
}

/** @returns where it came from. */
export function sourceWords({ outputs }: Pick<Inventory, 'outputs'>): string {
  const [first] = outputs;
  if (!first) return 'nothing yet';
  if (first.is === 'file') return `file ${plainName(first.name)}`;
  return outputs.length === 1 ? 'from Amazon' : `from Amazon, in ${counted(outputs.length, 'part')}`;
}

export const partsOf = ({ outputs }: Pick<Inventory, 'outputs'>): readonly InventoryPart[] =>
  outputs.flatMap((output) => (output.is === 'transfer' ? [output.part] : []));

/** @returns where the next part starts, if the last one that was read isn't the end; with the limits it was asked with. */
export function nextPart({ outputs }: Pick<Inventory, 'outputs'>): InventoryPart | undefined {
  const last = outputs.at(-1);
  if (last?.is !== 'transfer' || typeof last.nextMarker !== 'string' || last.part.limit === undefined) return undefined;
  return { ...last.part, marker: last.nextMarker };
}

/** What no inventory knows. The rest depends on how old it is. */
export const LIMITS = [
  'Amazon makes an inventory about once a day, and none while nothing changes.',
  'An archive that was uploaded today may be missing, and one that was deleted today may still be listed.',
  'It has names only where the uploader wrote them into the descriptions.',
] as const;

/** @returns the outcome of a comparison, for the screen and to be announced. */
export const comparedWords = ({ added, deleted, same }: Pick<Compared, 'added' | 'deleted' | 'same'>): string =>
  `${formatCount(added.count)} added, ${formatCount(deleted.count)} deleted, ${formatCount(same.count)} the same`;

/** @returns a safe beginning for the name of an exported file: "photos-2026-11-21-problems.csv". */
export const exportName = (vault: string, atMs: number, what: string, format: 'CSV' | 'JSON'): string =>
  `${vault}-${new Date(atMs).toISOString().slice(0, 10)}-${what}.${format.toLowerCase()}`;

/** @returns how far an inventory is read: "812,000 read, 120 of 407 MiB". */
export function readingWords({ rows, readBytes, wholeBytes }: Pick<Inventory['reading'], 'rows' | 'readBytes' | 'wholeBytes'>): string {
  return wholeBytes > 0 ? `${formatCount(rows)} read, ${formatPart(readBytes, wholeBytes)}` : `${formatCount(rows)} read`;
}
