/** What a person may ask of the engine. Each command is on the disk before it fulfils. */
import type { Transfer } from '../core/transfer/transfer.ts';
import { createAsking, type Asking } from './asking.ts';
import type { Hold } from './hold.ts';
import { storedOf, writeLedger } from './ledger.ts';
import type { Looks } from './looks.ts';
import { createMore, type More } from './more.ts';
import type { EnginePorts } from './ports.ts';
import { condemnBad } from './proof.ts';
import type { Run } from './run.ts';
import type { RunOf } from './runs.ts';

export interface Commands extends Asking, More {
  pause(ids: readonly string[]): Promise<void>;
  resume(ids: readonly string[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  clear(ids: readonly string[]): Promise<void>;
  condemn(id: string, chunks: readonly number[]): Promise<void>;
  /** The person has read what was lost. */
  lossesRead(): Promise<void>;
  /** All rows of an inventory are in the store. */
  inventoryRead(id: string): Promise<void>;
  saved(id: string, how: 'handed-over' | 'read-back', savedAs: string): Promise<void>;
}

/** What commands need of the engine that carries them out. */
export interface Hands {
  readonly wake: () => Promise<void>;
  readonly hold: Hold;
  readonly nudge: () => void;
  /** Looks at a job of Amazon's for a transfer that is to be. */
  readonly lookAhead: Looks['ahead'];
  readonly runOf: RunOf;
}

export function createCommands(ports: EnginePorts, hands: Hands): Commands {
  const { store, ledger, tell, clock } = ports;
  const runOf = (id: string): Run => hands.runOf(id, new AbortController().signal);

  /** Changes a record that is held. */
  const change = async (id: string, next: (transfer: Transfer) => Transfer): Promise<void> => {
    await store.changeTransfer(id, next);
    await writeLedger(ports, id);
    tell.changed('transfers');
  };

  const receiptOfSave = async (id: string, how: 'handed-over' | 'read-back', savedAs: string, at: string): Promise<void> => {
    const receipt = await store.receipt(id);
    if (!receipt) return;
    const updated = { ...receipt, savedAs, ...(how === 'read-back' ? { readBackAt: at } : { handedOverAt: at }) };
    await store.putReceipt(updated);
    await ledger.writeReceipt(updated);
    tell.changed('receipts');
  };

  return {
    ...createAsking(ports, hands),
    ...createMore(ports, hands),

    pause: (ids) =>
      hands.hold.aloneEach(ids, async (id) => {
        await change(id, (transfer) => ({ ...transfer, wish: 'pause' }));
        runOf(id).note({ is: 'paused' });
      }),

    resume: async (ids) => {
      await hands.hold.aloneEach(ids, async (id) => {
        await change(id, ({ stoppedBy: _why, ...transfer }) => ({ ...transfer, wish: 'run', downloadWhenReady: true }));
        runOf(id).note({ is: 'resumed' });
      });
      await hands.wake();
      hands.nudge();
    },

    remove: async (ids) => {
      await hands.hold.aloneEach(ids, async (id) => {
        await ledger.forget(id);
        await store.removeTransfer(id);
      });
      tell.changed('transfers');
    },

    clear: async (ids) => {
      for (const id of ids) {
        await hands.hold.alone(id, async () => {
          const transfer = await store.transfer(id);
          // Bytes that are nowhere else are not cleared, whatever a page asks.
          if (!transfer || !isElsewhere(transfer)) return;
          const { bytes } = await storedOf(store, id);
          await change(id, (now) => ({ ...now, clearedAtMs: clock.now() }));
          await store.clearChunks(id);
          await writeLedger(ports, id);
          runOf(id).note({ is: 'cleared', bytes });
        });
      }
      tell.changed('transfers');
      await hands.wake();
    },

    condemn: async (id, chunks) => {
      await hands.hold.alone(id, () => condemnBad(runOf(id), chunks));
      tell.changed('transfers');
      await hands.wake();
    },

    lossesRead: async () => {
      await store.forgetLosses();
      tell.changed('losses');
    },

    inventoryRead: async (id) => {
      const transfer = await store.transfer(id);
      if (transfer?.kind !== 'inventory' || !isProven(transfer) || transfer.readAtMs !== undefined) return;
      await hands.hold.alone(id, () => change(id, (now) => ({ ...now, readAtMs: now.readAtMs ?? clock.now() })));
    },

    saved: async (id, how, savedAs) => {
      const atMs = clock.now();
      await hands.hold.alone(id, async () => {
        // The receipt first, as in a proof: a crash between the two has the file saved once more, and forgets nothing.
        await receiptOfSave(id, how, savedAs, new Date(atMs).toISOString());
        await change(id, (now) => ({ ...now, savedAs, ...(how === 'read-back' ? { readBackAtMs: atMs } : { handedOverAtMs: atMs }) }));
      });
      runOf(id).note({ is: how, savedAs });
    },
  };
}

const isProven = ({ whole }: Transfer): boolean => whole === 'proven' || whole === 'length-checked';

/** Saved, or read into the list of an inventory's rows; and none of it is being fetched again. */
const isElsewhere = (transfer: Transfer): boolean =>
  isProven(transfer) && (transfer.handedOverAtMs !== undefined || transfer.readBackAtMs !== undefined || transfer.readAtMs !== undefined);
