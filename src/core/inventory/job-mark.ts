/** What an inventory job's description tells: whose it is, and whether it is a part (glacier.md, section 7). */
import type { Coverage, InventoryPart } from './inventory.ts';

/** mt-aws-glacier marks its inventory jobs so, and only ever asks for whole ones. */
const MT_WHOLE = /^mtijob1 /;
const OURS = /^thaw [\w-]+ inventory (whole|part)( again [\w-]+)?$/;

export const isWholePart = ({ fromMs, untilMs, limit, marker }: InventoryPart): boolean =>
  fromMs === undefined && untilMs === undefined && limit === undefined && marker === undefined;

/** @returns the mark of a job that Thaw asks for: it is found by it, and whole ones are told from parts by it. */
export const inventoryMark = (id: string, part: InventoryPart, again?: string): string =>
  `thaw ${id} inventory ${isWholePart(part) ? 'whole' : 'part'}${again === undefined ? '' : ` again ${again}`}`;

/**
 * @param part what the service tells of the job's parameters; all absent also for a job that was
 * begun with a marker alone.
 * @param description of the job, which its beginner may have marked.
 */
export function coverageOf(part: InventoryPart, description: string | undefined): Coverage {
  if (!isWholePart(part)) return 'part';
  const [, kind] = OURS.exec(description ?? '') ?? [];
  if (kind === 'part') return 'part';
  return kind === 'whole' || MT_WHOLE.test(description ?? '') ? 'whole' : 'unknown';
}

/** @returns whether both ask for the same of a vault. */
export const samePart = (a: InventoryPart, b: InventoryPart): boolean =>
  a.fromMs === b.fromMs && a.untilMs === b.untilMs && a.limit === b.limit && a.marker === b.marker;

/** @returns a name for an inventory's file, by the day on which it was asked for. */
export const inventoryName = (vault: string, askedAtMs: number, format: 'JSON' | 'CSV'): string =>
  `${vault} inventory ${new Date(askedAtMs).toISOString().slice(0, 10)}.${format.toLowerCase()}`;
