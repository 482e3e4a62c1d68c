/** What every operation works with: state, clock, content, and who to tell of a change. */

import type { StandInOptions } from './index.ts';
import type { Content } from './ports.ts';
import type { Archive } from './snapshot.ts';
import { emptyState, type State, stateOf, type Vault } from './state.ts';

export interface World {
  readonly options: StandInOptions;
  readonly state: State;
  /** The service's time: the clock plus what `/_stand-in/clock` added. */
  now(): number;
  /** The next number for a write; inventories know their place among them. */
  nextSeq(): number;
  /** Says that the state changed. */
  changed(): void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly contents: Contents;
  /** Preparations of jobs under way, by job id; gone after a restart and then begun anew. */
  readonly preparing: Map<string, Promise<void>>;
  /** Runs long hashing, at most two at a time: a campaign starts thousands of jobs at once. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Where the bytes of archives are. */
export interface Contents {
  /** @returns undefined where they are gone. */
  of(archive: Archive): Promise<Content | undefined>;
  set(archive: Archive, content: Content): void;
}

export function createWorld(options: StandInOptions): World {
  const state = options.state ? stateOf(options.state) : emptyState();
  const known = new WeakMap<Archive, Content>();
  return {
    options,
    state,
    now: () => options.clock() + state.clockShiftMs,
    nextSeq: () => ++state.seq,
    changed: () => options.onChange?.(),
    sleep: options.sleep ?? ((ms) => new Promise((done) => setTimeout(done, ms))),
    contents: {
      async of(archive) {
        return known.get(archive) ?? (archive.contentKey === undefined ? undefined : options.store.open(archive.contentKey));
      },
      set: (archive, content) => void known.set(archive, content),
    },
    preparing: new Map(),
    inTurn: limiter(2),
  };
}

/** At most `places` pieces of work at once; the others wait in order. */
function limiter(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

export function findVault(world: World, region: string, name: string): Vault | undefined {
  return world.state.vaults.get(`${region}/${name}`);
}

/** Makes a vault, or gives the one that is there. */
export function ensureVault(world: World, region: string, name: string, createdAtMs: number): Vault {
  const existing = findVault(world, region, name);
  if (existing) return existing;
  const vault: Vault = {
    region,
    name,
    createdAtMs,
    lastWriteSeq: 0,
    tags: {},
    archives: new Map(),
    jobs: new Map(),
    uploads: new Map(),
    deleted: new Set(),
    outside: { count: 0, bytes: 0 },
  };
  world.state.vaults.set(`${region}/${name}`, vault);
  return vault;
}
