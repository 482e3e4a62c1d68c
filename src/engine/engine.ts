/** The engine: has every transfer in hand that wants to run, and does what a person asks for. */
import { nameOf } from '../core/description/index.ts';
import { failureOf } from '../core/failure/failure.ts';
import { isWaitedOut } from '../core/plan/retry.ts';
import { nextStep } from '../core/transfer/next-step.ts';
import type { LedgerBook } from '../core/ledger.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import { createKeeper } from './begun.ts';
import { createBoard } from './board.ts';
import { createCommands, type Commands } from './commands.ts';
import { createHold } from './hold.ts';
import { limited } from './limits.ts';
import { createLooks } from './looks.ts';
import { createNaps } from './naps.ts';
import { createOwed } from './owed.ts';
import type { EnginePorts } from './ports.ts';
import { recallLedger, settleLedger, storedOf } from './ledger.ts';
import type { Run } from './run.ts';
import { createShare } from './share.ts';
import { sweep } from './sweep.ts';
import { runTransfer } from './transfer.ts';
import { createTurns } from './turns.ts';

/** Asks that are under way at once, in a region. One that is told to wait keeps its turn, so that all slow down. */
const ASKS_AT_ONCE = 4;

export interface Engine extends Commands {
  /** Takes up whatever the store says should run. Call it after each start and each message. */
  wake(): Promise<void>;
  /** Puts back what only a page's copy of the ledger knows. Call it where the database is another than the copy's. */
  recall(copy: LedgerBook): Promise<void>;
  /** Ends all pauses between tries: the network is back, or the person is impatient. */
  nudge(): void;
  /** Lets go of everything; what is stored stays. */
  stop(): Promise<void>;
  /** True while bytes move or are checked: a new build waits for that to end. */
  busy(): boolean;
  /** True while any transfer is in hand, also one that waits for Amazon. */
  hasWork(): boolean;
  /** Tells all tabs what is in memory. */
  tellProgress(): void;
  /** The person's limit of chunks at once; null lets the line decide. */
  atMost(lanes: number | null): void;
}

export function createEngine(world: EnginePorts): Engine {
  const within = limited(world);
  const owed = createOwed(within.ledger);
  const ports = { ...within, ledger: owed.ledger };
  const share = createShare(() => ports.clock.now());
  const board = createBoard(ports, share);
  const naps = createNaps(ports.clock);
  const looks = createLooks(ports);
  const keeper = createKeeper();
  const asks = createTurns(ASKS_AT_ONCE);
  const life = ports.newId();
  const inHand = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  let settled: Promise<void> | undefined;
  let isSwept = false;

  const begin = (id: string): void => {
    const abort = new AbortController();
    board.add(id);
    const work = (): Promise<void> => runTransfer(runOf(id, abort.signal));
    const ended = ports
      .locked(`thaw-transfer-${id}`, abort.signal, work)
      .catch(() => undefined)
      .finally(() => {
        inHand.delete(id);
        board.remove(id);
        ports.tell.changed('transfers');
      });
    inHand.set(id, { abort, ended });
  };

  const runOf = (id: string, signal: AbortSignal): Run => ({
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

  const letGo = async (id: string): Promise<void> => {
    const running = inHand.get(id);
    running?.abort.abort();
    await running?.ended;
  };

  const settle = (): Promise<void> =>
    (settled ??= settleLedger(ports).catch((error: unknown) => {
      settled = undefined;
      if (failureOf(error).code !== 'store-broken') throw error;
    }));

  const hold = createHold(settle, letGo);
  const isTaken = (id: string): boolean => inHand.has(id) || hold.isHeld(id);

  const wake = async (): Promise<void> => {
    await settle();
    void owed.repay(ports).catch(() => undefined);
    for (const transfer of await ports.store.transfers()) {
      if (!isTaken(transfer.id) && (await wantsToRun(ports, transfer)) && !isTaken(transfer.id)) begin(transfer.id);
    }
    if (isSwept || inHand.size > 0 || !hold.isEmpty()) return;
    isSwept = true;
    void sweep(ports);
  };

  return {
    ...createCommands(ports, { wake, hold, nudge: naps.nudge, lookAhead: looks.ahead, runOf }),
    wake,
    recall: async (copy) => {
      await settle();
      await recallLedger(ports, copy);
      await wake();
    },
    nudge: naps.nudge,
    stop: async () => {
      await Promise.all([...inHand.keys()].map(letGo));
    },
    busy: () => board.live().some(({ doing, waitsFor }) => doing !== 'retrieving' && !(waitsFor && isWaitedOut(waitsFor))),
    hasWork: () => inHand.size > 0,
    tellProgress: board.tell,
    atMost: share.atMost,
  };
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

async function wantsToRun(ports: EnginePorts, transfer: Transfer): Promise<boolean> {
  // Without stored chunks nothing is complete, which is right for all that isn't at rest anyway.
  if (nextStep(transfer, { chunks: 0, bytes: 0 }) !== 'rest') return true;
  if (transfer.source?.goneAtMs === undefined) return false;
  return nextStep(transfer, await storedOf(ports.store, transfer.id)) !== 'rest';
}
