/**
 * A world for the engine in Node: a disk that outlives kills, a service with one archive and
 * faults to come, a clock that only moves when nothing else does. Time costs nothing here.
 */
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';
import type { Amazon } from './amazon.ts';
import { clockPort, wakeNext, type Clock, type Sleepers } from './clock.ts';
import type { Disk } from './disk.ts';
import { serviceOf } from './service.ts';
import { stepOf, type Through } from './step.ts';
import { ledgerOn, storeOn } from './store.ts';

export interface World {
  readonly engine: Engine;
  /** The process dies: nothing that it still does reaches the disk or Amazon. */
  kill(): void;
  /** Lets time pass until nothing is left to do but wait, or the condition holds. */
  settle(until?: () => boolean): Promise<void>;
  keys: { arrive(): void };
}

/**
 * A new life on the same disk, with the same Amazon.
 *
 * @param between stands between the engine and the world: it may count, break or forbid.
 */
export function worldOn(
  disk: Disk,
  amazon: Amazon,
  clock: Clock,
  through: Through = (_label, step) => step(),
  pending: () => number = () => 0,
  turn?: () => Promise<void>,
  between: (ports: EnginePorts) => EnginePorts = (ports) => ports,
): World {
  let alive = true;
  let ids = 0;
  const life = Math.random().toString(36).slice(2);
  const sleepers: Sleepers = new Set();
  const waitingForKeys = new Set<() => void>();
  const isAlive = (): boolean => alive;
  const step = stepOf(through, isAlive);
  const time = clockPort(clock, sleepers);

  const ports: EnginePorts = {
    clock: time,
    chance: () => 0.5,
    service: serviceOf(amazon, clock, step, waitingForKeys),
    store: storeOn(disk, { step, isAlive, sleep: (ms) => time.sleep(ms, new AbortController().signal) }),
    ledger: ledgerOn(disk, step),
    tell: { changed: () => undefined, progress: () => undefined },
    locked: (_name, _signal, work) => work(),
    newId: () => `${life}-${++ids}`,
    version: '0.0.0',
  };

  return {
    engine: createEngine(between(ports)),
    kill: () => {
      alive = false;
      sleepers.clear();
    },
    settle: async (until = () => false) => {
      for (let turns = 0; turns < 50_000 && !until(); turns++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (pending() > 0 && turn) await turn();
        else if (!wakeNext(sleepers, clock)) return;
      }
    },
    keys: {
      arrive: () => {
        for (const go of waitingForKeys) go();
        waitingForKeys.clear();
      },
    },
  };
}
