/** Looking at jobs, shared: where many transfers of a vault wait, one list of its jobs tells them all. */
import type { Job } from '../core/job.ts';
import type { Listing } from '../core/listing.ts';
import { patiently } from './patience.ts';
import type { EnginePorts } from './ports.ts';
import type { Run } from './run.ts';
import { createTurns } from './turns.ts';

export interface Place {
  readonly region: string;
  readonly vault: string;
}

export interface Looks {
  /** Looks at a job for a transfer that isn't there yet; its own first look is spared. */
  ahead(place: Place, jobId: string): Promise<Job>;
  /** A transfer of this vault begins to wait for its job. @returns what ends it. */
  begin(place: Place): () => void;
  /** So many wait that they are told by lists. */
  areMany(place: Place): boolean;
  /**
   * @param sinceMs what Amazon said before that, epoch ms, is too old.
   * @throws Failed `job-unknown` where Amazon has forgotten it.
   */
  job(run: Run, place: Place, jobId: string, sinceMs: number): Promise<Job>;
  /** All jobs of the vault, by a list that began at that time or later. Those who ask together share it. */
  list(run: Run, place: Place, sinceMs: number): Promise<Listing<Job>>;
}

/** Fewer are looked at one by one. */
const MANY = 3;
/** @see glacier.md, section 3 */
const JOBS_A_PAGE = 50;
/** Jobs that are looked at one by one, at once. */
const AT_ONCE = 4;

interface Seen {
  readonly atMs: number;
  readonly job: Job;
}

interface Reading {
  readonly beganAtMs: number;
  readonly listing: Promise<Listing<Job>>;
  /** Whose list it is: when that run is let go, others read anew. */
  readonly signal: AbortSignal;
}

export function createLooks({ clock, service }: Pick<EnginePorts, 'clock' | 'service'>): Looks {
  const waiting = new Map<string, number>();
  const readings = new Map<string, Reading>();
  const listed = new Map<string, number>();
  const seen = new Map<string, Seen>();
  const turns = createTurns(AT_ONCE);
  const keyOf = ({ region, vault }: Place): string => `${region}/${vault}`;

  const areMany = (place: Place): boolean => {
    const count = waiting.get(keyOf(place)) ?? 0;
    // A vault may have thousands of other jobs: then its list costs more than a look at each of ours.
    return count >= MANY && count * JOBS_A_PAGE > (listed.get(keyOf(place)) ?? 0);
  };

  const read = (run: Run, { region, vault }: Place, key: string): Reading => {
    const listing = patiently(run, () => service.listJobs(region, vault));
    const reading = { beganAtMs: clock.now(), listing, signal: run.signal };
    readings.set(key, reading);
    listing.then(
      ({ items }) => listed.set(key, items.length),
      () => readings.get(key) === reading && readings.delete(key),
    );
    return reading;
  };

  const list = async (run: Run, place: Place, sinceMs: number): Promise<Listing<Job>> => {
    const key = keyOf(place);
    for (;;) {
      run.signal.throwIfAborted();
      const last = readings.get(key);
      const reading = last && last.beganAtMs >= sinceMs ? last : read(run, place, key);
      try {
        return await unlessAborted(run.signal, reading.listing);
      } catch (error) {
        // What Amazon refuses to one it refuses to all; a run that was let go says nothing.
        if (run.signal.aborted || !reading.signal.aborted) throw error;
        if (readings.get(key) === reading) readings.delete(key);
      }
    }
  };

  return {
    areMany,
    list,
    ahead: async (place, jobId) => {
      const atMs = clock.now();
      const job = await service.describeJob(place.region, place.vault, jobId);
      seen.set(`${keyOf(place)}/${jobId}`, { atMs, job });
      return job;
    },
    begin: (place) => {
      const key = keyOf(place);
      const add = (more: number): void => void waiting.set(key, (waiting.get(key) ?? 0) + more);
      add(1);
      return () => add(-1);
    },
    job: async (run, place, jobId, sinceMs) => {
      const key = `${keyOf(place)}/${jobId}`;
      const before = seen.get(key);
      seen.delete(key);
      if (before && before.atMs >= sinceMs) return before.job;
      if (areMany(place)) {
        const listing = await list(run, place, sinceMs).catch((error: unknown) => {
          // A role may be allowed to look at a job and not to list them.
          if (run.signal.aborted) throw error;
          return undefined;
        });
        const found = listing?.items.find(({ id }) => id === jobId);
        if (found) return found;
      }
      return turns.take(place.region, run.signal, () => service.describeJob(place.region, place.vault, jobId));
    },
  };
}

/** A shared wait must not hold up the one who is to let go. */
function unlessAborted<T>(signal: AbortSignal, shared: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', leave, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
