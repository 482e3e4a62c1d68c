import type { LedgerEntry } from '../../core/ledger.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Losses } from '../../core/transfer/loss.ts';
import { groupOf, transferState, type Group, type TransferState } from '../../core/transfer/state.ts';
import type { Live, Stored, Transfer } from '../../core/transfer/transfer.ts';
import { allLosses } from '../../store/losses.ts';
import { allReceipts } from '../../store/receipts.ts';
import type { EngineLink } from './engine.svelte.ts';
import { keptReader } from './kept.ts';
import { Reading } from './reading.ts';

/** One transfer with all that its state is derived from. */
export interface TransferRow {
  readonly transfer: Transfer;
  readonly stored: Stored;
  readonly live: Live | undefined;
  readonly state: TransferState;
  readonly group: Group;
}

/** Chunks come and go only meanwhile: a thousand that wait for Amazon aren't counted at each news. */
const STIRS_CHUNKS = new Set<Live['doing'] | undefined>(['downloading', 'verifying', 'queued']);

/** What the store holds, as the screens follow it. */
export class Records {
  readonly receipts: Reading<readonly Receipt[]>;
  readonly losses: Reading<readonly Losses[]>;
  readonly #kept: Reading<readonly LedgerEntry[]>;
  readonly #engine: EngineLink;

  constructor(engine: EngineLink) {
    const hears = engine.listen.bind(engine);
    this.#engine = engine;
    this.receipts = new Reading<readonly Receipt[]>(hears, 'receipts', allReceipts);
    this.losses = new Reading<readonly Losses[]>(hears, 'losses', allLosses);
    this.#kept = new Reading(
      hears,
      'transfers',
      keptReader((id) => STIRS_CHUNKS.has(engine.live.get(id)?.doing)),
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

function rowOf({ transfer, stored }: LedgerEntry, live: Live | undefined): TransferRow {
  const state = transferState(transfer, stored, live);
  return { transfer, stored, live, state, group: groupOf(state) };
}
