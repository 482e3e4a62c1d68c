import type { LedgerEntry } from '../../core/ledger.ts';
import { storedOf } from '../../store/chunks.ts';
import { allTransfers } from '../../store/transfers.ts';

/** Chunks are only counted anew where they may have changed: at rest a transfer keeps its count. */
export function keptReader(isLive: (id: string) => boolean): (before: readonly LedgerEntry[] | undefined) => Promise<readonly LedgerEntry[]> {
  /** Transfers whose chunks moved at the last reading: they are counted once more after that. */
  let moving: ReadonlySet<string> = new Set();
  return async (before) => {
    const known = new Map(before?.map((kept) => [kept.transfer.id, kept]));
    const transfers = await allTransfers();
    const moved = moving;
    moving = new Set(transfers.map(({ id }) => id).filter(isLive));
    return Promise.all(
      transfers.map(async (transfer) => {
        const last = known.get(transfer.id);
        const rests = !moved.has(transfer.id) && !moving.has(transfer.id);
        if (last && rests && JSON.stringify(last.transfer) === JSON.stringify(transfer)) return last;
        return { transfer, stored: await storedOf(transfer.id) };
      }),
    );
  };
}
