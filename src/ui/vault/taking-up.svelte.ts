import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Job } from '../../core/job.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import type { Protection } from '../settings/protection.svelte.ts';
import { jobName } from './job-words.ts';

/** Makes a transfer of a job that is there, whoever asked for it. One at a time. */
export class TakingUp {
  jobId = $state<string>();
  failure = $state.raw<Failure>();
  readonly #engine: EngineLink;
  readonly #protection: Protection;

  constructor(engine: EngineLink, protection: Protection) {
    this.#engine = engine;
    this.#protection = protection;
  }

  /** @returns the transfer's id, or undefined where it failed. */
  async take(job: Job, transfers: readonly Transfer[]): Promise<string | undefined> {
    this.jobId = job.id;
    this.failure = undefined;
    try {
      const { id: jobId, region, vault } = job;
      const { name, isGiven } = jobName(job, transfers);
      const { transferId } = await this.#engine.ask({ kind: 'transfer/adopt', region, vault, jobId, name, nameIsGuess: !isGiven });
      void this.#protection.askOnce();
      return transferId;
    } catch (error) {
      this.failure = failureOf(error);
      return undefined;
    } finally {
      this.jobId = undefined;
    }
  }
}
