import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import type { Results, Step, StepResult } from '../../../core/way/steps.ts';
import type { Connection } from '../../../glacier/client.ts';
import { wayTo } from '../../../glacier/way.ts';
import { checkWay } from './check-way.ts';

/** One check of the way at a time, and the result of the last. In memory only. */
export class WayCheck {
  is = $state<'idle' | 'running' | 'done' | 'cancelled' | 'failed'>('idle');
  results = $state.raw<Results>({});
  step = $state<Step>();
  /** Which region the results are of. */
  region = $state('');
  /** Epoch ms. */
  startedAtMs = $state(0);
  /** A bug of Thaw's: whatever the way does is a result. */
  failure = $state.raw<Failure>();
  #cancelling = new AbortController();

  /** @returns when it is over, however. */
  async run({ region, keyring }: Connection): Promise<void> {
    this.cancel();
    const cancelling = new AbortController();
    this.#cancelling = cancelling;
    const { signal } = cancelling;
    Object.assign(this, { is: 'running', results: {}, region, startedAtMs: Date.now(), failure: undefined });
    try {
      await checkWay({
        region,
        way: wayTo(region, keyring, location.origin, () => performance.now()),
        signal,
        now: Date.now,
        cookies: () => document.cookie.split(';').filter((cookie) => cookie.trim() !== '').length,
        begins: (step) => void (this.step = step),
        ends: (step, result) => this.#note(step, result),
      });
      this.is = 'done';
    } catch (error) {
      if (this.#cancelling !== cancelling) return; // a later check has begun
      this.is = signal.aborted ? 'cancelled' : 'failed';
      if (!signal.aborted) this.failure = failureOf(error);
    } finally {
      if (this.#cancelling === cancelling) this.step = undefined;
    }
  }

  /** Ends it, in the middle of an answer too. */
  cancel(): void {
    this.#cancelling.abort();
  }

  #note(step: Step, result: StepResult): void {
    this.results = { ...this.results, [step]: result };
  }
}
