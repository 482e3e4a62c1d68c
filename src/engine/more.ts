/** Commands that ask Amazon once more for a transfer that is there: they may cost money, too. */
import { Failed } from '../core/failure/failure.ts';
import { inventoryMark } from '../core/inventory/job-mark.ts';
import type { Tier } from '../core/job.ts';
import { restRange } from '../core/plan/rest.ts';
import { isOnItsWay } from '../core/transfer/on-its-way.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import type { Hands } from './commands.ts';
import { writeLedger } from './ledger.ts';
import type { EnginePorts } from './ports.ts';

export interface More {
  /** Asks for what is missing, where Amazon's copy is gone. */
  retrieveRest(id: string, tier: Tier): Promise<void>;
  /** Asks again, where it isn't clear whether the last ask got there. */
  askAgain(id: string): Promise<void>;
}

export function createMore(ports: EnginePorts, hands: Hands): More {
  const { store, tell, clock, newId } = ports;

  /** Changes a record while nothing runs on it, then lets it go on. */
  const change = async (id: string, nextOf: () => Promise<(transfer: Transfer) => Transfer>): Promise<void> => {
    await hands.hold.alone(id, async () => {
      await store.changeTransfer(id, await nextOf());
      await writeLedger(ports, id);
      tell.changed('transfers');
    });
    await hands.wake();
  };

  return {
    retrieveRest: (id, tier) =>
      change(id, async () => {
        // Another inventory has other bytes, though it may have as many.
        if ((await store.transfer(id))?.kind === 'inventory')
          throw new Failed({ code: 'unexpected', message: 'an inventory has no rest to retrieve' });
        const stored = [...(await store.chunkRecords(id)).keys()];
        const mark = `thaw ${id} rest ${newId()}`.slice(0, 200);
        return (transfer) => {
          // A second click, or an engine that took it up meanwhile: asking again would be paid for again.
          if (isOnItsWay(transfer)) return transfer;
          const { source: _gone, stoppedBy: _why, ...rest } = transfer;
          const range = restRange(transfer, stored);
          return {
            ...rest,
            wish: 'run',
            downloadWhenReady: true,
            asked: { tier, mark, atMs: clock.now(), step: 'planned', ...(range ? { range } : {}) },
          };
        };
      }),

    askAgain: (id) =>
      change(id, async () => (transfer) => {
        const { stoppedBy, ...going } = transfer;
        // Another press was first: its ask may be with Amazon already, and one more would be paid for, too.
        if (!stoppedBy) return transfer;
        return going.asked && !going.source
          ? { ...going, wish: 'run', asked: { ...going.asked, step: 'planned', mark: markOfAgain(going, newId()) } }
          : { ...going, wish: 'run' };
      }),
  };
}

const markOfAgain = ({ id, kind, asked }: Transfer, again: string): string =>
  kind === 'inventory' ? inventoryMark(id, asked?.part ?? {}, again) : `thaw ${id} again ${again}`.slice(0, 200);
