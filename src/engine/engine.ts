/** The engine: has every transfer in hand that wants to run, and does what a person asks for. */
import { failureOf } from '../core/failure/failure.ts';
import { isWaitedOut } from '../core/plan/retry.ts';
import { nextStep } from '../core/transfer/next-step.ts';
import type { LedgerBook } from '../core/ledger.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import { createBoard } from './board.ts';
import { createCommands, type Commands } from './commands.ts';
import { createHold } from './hold.ts';
import { createInHand } from './in-hand.ts';
import { recallLedger, settleLedger, storedOf } from './ledger.ts';
import { limited } from './limits.ts';
import { createLooks } from './looks.ts';
import { createNaps } from './naps.ts';
import { createOwed } from './owed.ts';
import type { EnginePorts } from './ports.ts';
import { createRuns } from './runs.ts';
import { createShare } from './share.ts';
import { sweep } from './sweep.ts';

export interface Engine extends Commands {
  /** Takes up whatever the store says should run. Call it after each start and each message. */
  wake(): Promise<void>;
  /** Puts back what only a page's copy of the ledger knows. Call it where the database is another than the copy's. */
  recall(copy: LedgerBook): Promise<void>;
  /** Ends all pauses between tries: the network is back, or the person is impatient. */
  nudge(): void;
  /** Lets go of everything; what is stored stays. */
  stop(): Promise<void>;
  /** Asks anew for all that was under way before the machine slept, and says of what was being fetched that it slept. */
  slept(forMs: number): Promise<void>;
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
  const runOf = createRuns(ports, { share, board, naps, looks });
  const inHand = createInHand(ports, board, runOf);
  let settled: Promise<void> | undefined;
  let isSwept = false;

  const settle = (): Promise<void> =>
    (settled ??= settleLedger(ports).catch((error: unknown) => {
      settled = undefined;
      if (failureOf(error).code !== 'store-broken') throw error;
    }));

  const hold = createHold(settle, inHand.letGo);
  const isTaken = (id: string): boolean => inHand.has(id) || hold.isHeld(id);

  const wake = async (): Promise<void> => {
    await settle();
    void owed.repay(ports).catch(() => undefined);
    for (const transfer of await ports.store.transfers()) {
      if (!isTaken(transfer.id) && (await wantsToRun(ports, transfer)) && !isTaken(transfer.id)) inHand.begin(transfer.id);
    }
    if (isSwept || !inHand.isEmpty() || !hold.isEmpty()) return;
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
    stop: inHand.letAllGo,
    slept: async (forMs) => {
      if (inHand.isEmpty()) return;
      for (const { transferId, doing } of board.live()) if (doing !== 'retrieving') noteSleep(ports, transferId, forMs);
      await inHand.letAllGo();
      await wake();
    },
    busy: () => board.live().some(({ doing, waitsFor }) => doing !== 'retrieving' && !(waitsFor && isWaitedOut(waitsFor))),
    hasWork: () => !inHand.isEmpty(),
    tellProgress: board.tell,
    atMost: share.atMost,
  };
}

const noteSleep = ({ store, clock }: EnginePorts, transferId: string, forMs: number): void =>
  void store.addEvent({ transferId, atMs: clock.now(), happening: { is: 'slept', forMs } }).catch(() => undefined);

async function wantsToRun(ports: EnginePorts, transfer: Transfer): Promise<boolean> {
  // Without stored chunks nothing is complete, which is right for all that isn't at rest anyway.
  if (nextStep(transfer, { chunks: 0, bytes: 0 }) !== 'rest') return true;
  if (transfer.source?.goneAtMs === undefined) return false;
  return nextStep(transfer, await storedOf(ports.store, transfer.id)) !== 'rest';
}
