/** How the world takes the steps that the engine asks for. */
import type fc from 'fast-check';

/** How a step is taken: at once, or whenever a schedule says so. */
export type Through = <T>(label: string, step: () => Promise<T>) => Promise<T>;

/** Takes every step when the schedule says so, in any order. */
export function scheduled(s: fc.Scheduler): { through: Through; pending: () => number; turn: () => Promise<void> } {
  return {
    through: (label, step) => s.schedule(Promise.resolve(label), label).then(step),
    pending: () => s.count(),
    turn: () => s.waitOne(),
  };
}

/** A step of one life: taken in its turn, and never where the life has ended. */
export type Step = <T>(label: string, work: () => T | Promise<T>) => Promise<T>;

const dead = new Promise<never>(() => undefined);

export const stepOf =
  (through: Through, isAlive: () => boolean): Step =>
  (label, work) =>
    through(label, async () => (isAlive() ? work() : dead));
