import { failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Job } from '../../core/job.ts';
import { isPartial } from '../../core/listing.ts';
import type { Vault } from '../../core/vault.ts';
import type { Connection } from '../../glacier/client.ts';
import { listJobs } from '../../glacier/jobs.ts';
import { describeVault } from '../../glacier/vaults.ts';
import { MINUTE, SECOND } from '../../core/units.ts';
import { vaultListOf } from '../../store/vault-lists.ts';

/** While a job works the list is read again: soon after it was asked for, rarely when it takes hours. */
const SOONEST_MS = 4 * SECOND;
const LATEST_MS = MINUTE;
const PART_OF_AGE = 10;

/** One vault and its jobs, each read on its own: one may fail and the other stay usable. */
export class VaultView {
  vault = $state.raw<Vault | undefined>();
  /** Set where the vault is shown as it was seen last. */
  vaultAsOfMs = $state<number>();
  vaultFailure = $state.raw<Failure | undefined>();
  jobs = $state.raw<readonly Job[] | undefined>();
  jobsFailure = $state.raw<Failure | undefined>();
  /** Entries that could not be read, or a list that didn't end. */
  jobsArePartial = $state(false);
  isReading = $state(false);
  readonly #connection: Connection;
  readonly #name: string;

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
    queueMicrotask(() => void this.read());
  }

  /** @returns jobs that became ready since they were read before. */
  async read(): Promise<readonly Job[]> {
    this.isReading = true;
    const [, ready] = await Promise.all([this.#readVault(), this.#readJobs()]);
    this.isReading = false;
    return ready;
  }

  /** In how many ms the jobs should be read again; undefined while they are read, or none is working. */
  readAgainIn(nowMs: number): number | undefined {
    if (this.isReading) return undefined;
    const working = this.jobs?.filter(({ status }) => status === 'working') ?? [];
    if (working.length === 0) return undefined;
    const youngest = Math.max(...working.map(({ createdAtMs }) => createdAtMs));
    return Math.min(LATEST_MS, Math.max(SOONEST_MS, (nowMs - youngest) / PART_OF_AGE));
  }

  async #readVault(): Promise<void> {
    try {
      this.vault = await describeVault(this.#connection, this.#name);
      this.vaultAsOfMs = undefined;
      this.vaultFailure = undefined;
    } catch (error) {
      this.vaultFailure = failureOf(error);
      if (!this.vault) await this.#showLast();
    }
  }

  async #showLast(): Promise<void> {
    const last = await vaultListOf(this.#connection.region).catch(() => undefined);
    this.vault = last?.vaults.find(({ name }) => name === this.#name);
    this.vaultAsOfMs = last?.readAtMs;
  }

  async #readJobs(): Promise<readonly Job[]> {
    try {
      const listed = await listJobs(this.#connection, this.#name);
      const { items } = listed;
      const working = this.jobs?.filter(({ status }) => status === 'working').map(({ id }) => id) ?? [];
      this.jobs = items;
      this.jobsArePartial = isPartial(listed);
      this.jobsFailure = undefined;
      return items.filter(({ id, status }) => status === 'ready' && working.includes(id));
    } catch (error) {
      this.jobsFailure = failureOf(error);
      return [];
    }
  }
}
