import { transferState } from '../transfer/state.ts';
import type { Stored, Transfer } from '../transfer/transfer.ts';
import { OUTPUT_LIFE_MS } from '../units.ts';
import { DEADLINE_MS } from './due.ts';
import type { Standing } from './notice.ts';

/** @returns whether it matters to a notice what of a transfer is stored: its output is gone, or goes soon. */
export function needsStored(transfer: Transfer, nowMs: number): boolean {
  if (isWhole(transfer) || !transfer.source) return false;
  return transfer.source.goneAtMs !== undefined || nowMs >= (endOf(transfer) ?? Infinity) - DEADLINE_MS;
}

/** @param stored what of it is stored; absent where that doesn't matter. */
export function standingOf(transfer: Transfer, stored: Stored = { chunks: 0, bytes: 0 }): Standing {
  const { id, name, target } = transfer;
  const endsAtMs = endOf(transfer);
  return {
    id,
    name,
    state: transferState(transfer, stored, undefined),
    missingBytes: isWhole(transfer) ? 0 : Math.max(0, (target?.sizeBytes ?? 0) - stored.bytes),
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
  };
}

const isWhole = ({ whole }: Transfer): boolean => whole === 'proven' || whole === 'length-checked';

/** Epoch ms from which on Amazon may take the output away; undefined where there is none. */
const endOf = ({ source }: Transfer): number | undefined =>
  source?.completedAtMs === undefined || source.goneAtMs !== undefined ? undefined : source.completedAtMs + OUTPUT_LIFE_MS;
