/** Moments: a step that waits until a test lets it go, and turns of the event loop. */
import type { EnginePorts } from '../../src/engine/ports.ts';
import type { Through } from './step.ts';

export interface Gate {
  readonly through: Through;
  /** Fulfils when the step has come. */
  readonly reached: Promise<void>;
  readonly open: () => void;
}

/** Holds the nth step of this label; all others pass. */
export function gateAt(label: string, nth = 1): Gate {
  let seen = 0;
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const through: Through = async (name, step) => {
    if (name === label && ++seen === nth) {
      reach();
      await opened;
    }
    return step();
  };
  return { through, reached, open };
}

/** Lets whatever can go on do so, so many times. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Web Locks as two engines share them. */
export function locksBetween(): EnginePorts['locked'] {
  const last = new Map<string, Promise<unknown>>();
  return (name, signal, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(() => {
      signal.throwIfAborted();
      return work();
    });
    last.set(
      name,
      mine.catch(() => undefined),
    );
    const gone = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    return Promise.race([mine, gone]);
  };
}
