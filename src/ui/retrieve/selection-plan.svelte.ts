import type { RetrievalPolicy } from '../../core/cost/policy.ts';
import { failureOf, type Failure } from '../../core/failure/failure.ts';
import { retrievalPlan, type RetrievalPlan } from '../../core/plan/retrieval.ts';
import { listJobs, type JobList } from '../../glacier/jobs.ts';
import type { Connection } from '../../glacier/client.ts';
import { retrievalPolicy } from '../../glacier/retrieval-policy.ts';
import type { Records } from '../engine/records.svelte.ts';
import { measuredSpeed } from './measured.ts';
import { waitingBytes } from './waiting-bytes.ts';

/** An archive that was chosen. */
export interface ToRetrieve {
  readonly archiveId: string;
  readonly name: string;
  readonly nameIsGuess: boolean;
  readonly sizeBytes: number;
}

const sumOf = (archives: readonly ToRetrieve[]): number => archives.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** What is known of a selection before the click: what Amazon has already, its policy, and this device's line. */
export class SelectionPlan {
  jobs = $state.raw<JobList | undefined>();
  /** Jobs that exist aren't known: archives may be asked for that are retrieved already. */
  jobsFailure = $state.raw<Failure | undefined>();
  policy = $state.raw<RetrievalPolicy | undefined>();
  policyFailure = $state.raw<Failure | undefined>();
  bytesPerSecond = $state<number | undefined>();
  readonly #connection: Connection | undefined;
  readonly #vault: string;
  readonly #archives: () => readonly ToRetrieve[];
  readonly #records: Records;

  constructor(connection: Connection | undefined, vault: string, archives: () => readonly ToRetrieve[], records: Records) {
    this.#connection = connection;
    this.#vault = vault;
    this.#archives = archives;
    this.#records = records;
  }

  /** Reads all of it at once; what can't be read is said, and stops nothing. */
  async read(): Promise<void> {
    const connection = this.#connection;
    this.jobsFailure = undefined;
    await Promise.all([
      connection && this.#readJobs(connection),
      connection && this.#readPolicy(connection),
      measuredSpeed().then((speed) => (this.bytesPerSecond = speed)),
    ]);
  }

  /** Undefined until what is here was read. */
  readonly plan = $derived.by((): RetrievalPlan<ToRetrieve> | undefined => {
    const rows = this.#records.transfers;
    if (!rows || (!this.jobs && !this.jobsFailure)) return undefined;
    const { region } = this.#connection ?? {};
    const transfers = rows.map(({ transfer }) => transfer).filter((one) => one.region === region && one.vault === this.#vault);
    return retrievalPlan(this.#archives(), transfers, this.jobs?.items ?? [], this.jobs?.readAtMs ?? 0);
  });

  readonly askedBytes = $derived(sumOf(this.plan?.ask ?? []));
  readonly sentBytes = $derived(this.askedBytes + sumOf(this.plan?.adopt.map(({ archive }) => archive) ?? []));
  /** Of other transfers that want the line and the room. */
  readonly waitingBytes = $derived.by(() => waitingBytes(this.#records.transfers));
  /** Bytes of Standard jobs that are at work in this vault, which the policy counts too. */
  readonly standardBytes = $derived(
    this.jobs?.items
      .filter(({ status, kind, tier }) => status === 'working' && kind === 'archive' && tier === 'Standard')
      .reduce((sum, { outputBytes = 0 }) => sum + outputBytes, 0) ?? 0,
  );

  async #readJobs(connection: Connection): Promise<void> {
    try {
      this.jobs = await listJobs(connection, this.#vault);
    } catch (error) {
      this.jobsFailure = failureOf(error);
    }
  }

  async #readPolicy(connection: Connection): Promise<void> {
    try {
      this.policy = await retrievalPolicy(connection);
    } catch (error) {
      this.policyFailure = failureOf(error);
    }
  }
}
