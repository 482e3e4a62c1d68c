/** What became of the archives of a selection, by their records. */
import type { Failure } from '../../core/failure/failure.ts';
import type { Taken } from '../../core/transfer/taken.ts';
import type { TransferRow } from '../engine/records.svelte.ts';

/** Refusals of one cause, told together. */
export interface RefusedGroup {
  readonly failure: Failure;
  readonly rows: readonly TransferRow[];
}

interface Outcomes {
  /** Amazon said yes, or had the job already. */
  readonly accepted: readonly TransferRow[];
  readonly waiting: readonly TransferRow[];
  /** How many wait for Amazon's word. */
  readonly beingAsked: number;
  readonly refused: readonly RefusedGroup[];
}

/** @param taken what the engine took; archives that were here before are none of its outcomes. */
export function outcomesOf(taken: readonly Taken[], all: readonly TransferRow[]): Outcomes {
  const ids = new Set(taken.filter(({ is }) => is !== 'here').map(({ transferId }) => transferId));
  const accepted: TransferRow[] = [];
  const waiting: TransferRow[] = [];
  const refused = new Map<Failure['code'], { failure: Failure; rows: TransferRow[] }>();
  for (const row of all) {
    const { id, source, stoppedBy } = row.transfer;
    if (!ids.has(id)) continue;
    if (source) accepted.push(row);
    else if (!stoppedBy) waiting.push(row);
    else if (refused.get(stoppedBy.code)?.rows.push(row) === undefined) refused.set(stoppedBy.code, { failure: stoppedBy, rows: [row] });
  }
  // All are put on record at once, and are read a moment later.
  const isRead = accepted.length + waiting.length + refused.size > 0;
  return { accepted, waiting, beingAsked: isRead ? waiting.length : ids.size, refused: [...refused.values()] };
}
