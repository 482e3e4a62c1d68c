/** What the person wants of an inventory, checked before it is asked for. */
import type { InventoryPart } from '../../../core/inventory/inventory.ts';
import { DAY } from '../../../core/units.ts';

/** As it is typed; empty members limit nothing. Days are `2014-03-01`, in UTC. */
export interface TypedPart {
  readonly fromDay: string;
  /** The last day, included. */
  readonly untilDay: string;
  readonly limit: string;
}

export type ReadPart = { readonly part: InventoryPart; readonly problem?: undefined } | { readonly problem: string };

/** @returns the part to ask for, empty for the whole vault; or what is wrong. */
export function readPart({ fromDay, untilDay, limit }: TypedPart): ReadPart {
  const [fromMs, lastMs] = [dayMs(fromDay), dayMs(untilDay)];
  if (fromMs === 'no day' || lastMs === 'no day') return { problem: 'A day looks like 2014-03-01.' };
  if (fromMs !== undefined && lastMs !== undefined && lastMs < fromMs) return { problem: 'It ends before it begins.' };
  const most = limit.trim() === '' ? undefined : Number(limit.trim());
  if (most !== undefined && !(Number.isSafeInteger(most) && most >= 1 && /^\d{1,12}$/.test(limit.trim()))) {
    return { problem: 'How many archives a part has at most is a whole number, 1 or more.' };
  }
  return {
    part: {
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(lastMs === undefined ? {} : { untilMs: lastMs + DAY }),
      ...(most === undefined ? {} : { limit: most }),
    },
  };
}

function dayMs(day: string): number | undefined | 'no day' {
  if (day.trim() === '') return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day.trim()) ? Date.parse(`${day.trim()}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? 'no day' : ms;
}
