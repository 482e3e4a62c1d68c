/** Makes runs: what one transfer needs on its way, from what all of them share. */
import { nameOf } from '../core/description/index.ts';
import { createKeeper } from './begun.ts';
import type { Board } from './board.ts';
import type { Looks } from './looks.ts';
import type { Naps } from './naps.ts';
import type { EnginePorts } from './ports.ts';
import type { Run } from './run.ts';
import type { Share } from './share.ts';
import { createTurns } from './turns.ts';

/** Asks that are under way at once, in a region. One that is told to wait keeps its turn, so that all slow down. */
const ASKS_AT_ONCE = 4;

export interface Shared {
  readonly share: Share;
  readonly board: Board;
  readonly naps: Naps;
  readonly looks: Looks;
}

/** Makes a transfer's run, which ends when the signal aborts. */
export type RunOf = (id: string, signal: AbortSignal) => Run;

export function createRuns(ports: EnginePorts, { share, board, naps, looks }: Shared): RunOf {
  const keeper = createKeeper();
  const asks = createTurns(ASKS_AT_ONCE);
  const life = ports.newId();

  return (id, signal) => ({
    id,
    ports,
    share,
    naps,
    looks,
    keeper,
    asks,
    signal,
    life,
    show: (change) => board.show(id, change),
    showLane: (chunk, lane) => board.showLane(id, chunk, lane),
    received: (bytes) => {
      share.received(bytes);
      board.received(id, bytes);
    },
    note: (happening) => void ports.store.addEvent({ transferId: id, atMs: ports.clock.now(), happening }).catch(() => undefined),
    described: describedOnce(ports, id),
    change: async (change) => {
      const transfer = await ports.store.changeTransfer(id, change);
      ports.tell.changed('transfers');
      return transfer;
    },
  });
}

/** Each answer of a run carries the same description: the first one is enough. */
function describedOnce({ store, tell }: EnginePorts, id: string): (description: string) => Promise<void> {
  let heard = false;
  return async (description) => {
    if (heard) return;
    heard = true;
    const name = nameOf(description);
    if (name === undefined || !(await store.transfer(id))?.nameIsGuess) return;
    await store.changeTransfer(id, ({ nameIsGuess: _guess, ...transfer }) => ({ ...transfer, name }));
    tell.changed('transfers');
  };
}
