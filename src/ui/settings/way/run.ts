/** What every step of the check works with. */
import type { Step, StepResult } from '../../../core/way/steps.ts';
import type { Way } from '../../../glacier/way.ts';

export interface Run {
  readonly region: string;
  readonly way: Way;
  readonly signal: AbortSignal;
  /** Epoch ms, by this computer. */
  readonly now: () => number;
  /** How many cookies of this site the page sees. */
  readonly cookies: () => number;
  /** A step is under way. */
  readonly begins: (step: Step) => void;
  readonly ends: (step: Step, result: StepResult) => void;
}

/** Tells of steps that can't be tried. */
export function leaveOut({ ends }: Pick<Run, 'ends'>, steps: readonly Step[], because: string): void {
  for (const step of steps) ends(step, { is: 'not-tried', because });
}
