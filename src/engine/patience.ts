/** How a failure is met: tried again after a while, waited out until keys come, or thrown on. */
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';
import { verdict } from '../core/plan/retry.ts';
import type { Run } from './run.ts';

export interface Patience {
  /**
   * Call it with what a try threw; when it fulfils, try again.
   *
   * @param gotOn true if the try brought something: the count of failures starts anew.
   * @throws the same as Failed where trying again is of no use, and when the run is aborted.
   */
  meet(thrown: unknown, gotOn: boolean, onWait?: (failure: Failure, untilMs: number) => void): Promise<void>;
  /** 1 for the first try. */
  attempt(): number;
}

/** A clock that stays off though it was corrected, else it would go round for ever. */
const MOST_KEY_WAITS = 3;

/** @param signal aborts the waiting. */
export function createPatience(run: Run, signal: AbortSignal): Patience {
  const { ports, naps, share } = run;
  let attempt = 1;
  let failures = 0;
  let keyWaits = 0;
  return {
    attempt: () => attempt,
    meet: async (thrown, gotOn, onWait) => {
      signal.throwIfAborted();
      const failure = failureOf(thrown);
      if (thrown instanceof Failed && thrown.isFinal) throw thrown;
      failures = gotOn ? 1 : failures + 1;
      attempt++;
      if (failure.code === 'throttled') run.note({ is: 'throttled', lanes: share.throttled() });
      const next = verdict(failure, failures, ports.chance());
      if (next.next === 'stop') throw new Failed(failure, true);
      if (next.next === 'retry') {
        onWait?.(failure, ports.clock.now() + next.delayMs);
        await naps.nap(next.delayMs, signal);
        return;
      }
      keyWaits = gotOn ? 1 : keyWaits + 1;
      if (failure.code === 'clock-off' && keyWaits > MOST_KEY_WAITS) throw new Failed(failure, true);
      run.show({ waitsFor: failure });
      await ports.service.keysArrive(failure, signal);
      run.show({ waitsFor: undefined });
    },
  };
}

/** Makes a call again and again, as far as its failures allow it. */
export async function patiently<T>(run: Run, call: () => Promise<T>): Promise<T> {
  const patience = createPatience(run, run.signal);
  for (;;) {
    try {
      const value = await call();
      run.show({ waitsFor: undefined });
      return value;
    } catch (error) {
      await patience.meet(error, false, (waitsFor) => run.show({ waitsFor }));
    }
  }
}
