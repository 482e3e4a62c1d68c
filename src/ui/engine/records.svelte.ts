import type { Receipt } from '../../core/receipt.ts';
import type { Losses } from '../../core/transfer/loss.ts';
import { groupOf, transferState, type Group, type TransferState } from '../../core/transfer/state.ts';
import type { Live, Stored, Transfer } from '../../core/transfer/transfer.ts';
import { storedOf } from '../../store/chunks.ts';
import { allLosses } from '../../store/losses.ts';
import { allReceipts } from '../../store/receipts.ts';
import { allTransfers } from '../../store/transfers.ts';
import type { EngineLink } from './engine.svelte.ts';
import { Reading } from './reading.ts';

/** One transfer with all that its state is derived from. */
export interface TransferRow {
  readonly transfer: Transfer;
  readonly stored: Stored;
  readonly live: Live | undefined;
  readonly state: TransferState;
  readonly group: Group;
}

interface Kept {
  readonly transfer: Transfer;
  readonly stored: Stored;
}

/** What the store holds, as the screens follow it. */
export class Records {
  readonly receipts: Reading<readonly Receipt[]>;
  readonly losses: Reading<readonly Losses[]>;
  readonly #kept: Reading<readonly Kept[]>;
  readonly #engine: EngineLink;

  constructor(engine: EngineLink) {
    const hears = engine.listen.bind(engine);
    this.#engine = engine;
    this.receipts = new Reading<readonly Receipt[]>(hears, 'receipts', allReceipts);
    this.losses = new Reading<readonly Losses[]>(hears, 'losses', allLosses);
    this.#kept = new Reading(
      hears,
      'transfers',
      keptReader((id) => engine.live.has(id)),
    );
  }

  readonly #rows = $derived.by(() => this.#kept.current?.map((kept) => rowOf(kept, this.#engine.live.get(kept.transfer.id))));

  /** All transfers, oldest first; undefined until they were read. */
  get transfers(): readonly TransferRow[] | undefined {
    return this.#rows;
  }

  /** Why the transfers can't be read. */
  get failure() {
    return this.#kept.failure;
  }
}

function rowOf({ transfer, stored }: Kept, live: Live | undefined): TransferRow {
  const state = transferState(transfer, stored, live);
  return { transfer, stored, live, state, group: groupOf(state) };
}

/** Chunks are only counted anew where they may have changed: at rest a transfer keeps its count. */
function keptReader(isLive: (id: string) => boolean): (before: readonly Kept[] | undefined) => Promise<readonly Kept[]> {
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
