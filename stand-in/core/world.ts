/** What every operation works with: state, clock, content, and who to tell of a change. */

import type { StandInOptions } from './index.ts';
import type { Bytes } from './bytes.ts';
import type { Content, ContentStore } from './ports.ts';
import type { Archive } from './snapshot.ts';
import { MIB } from './tree-hash.ts';
import { emptyState, type State, stateOf, type Vault } from './state.ts';

/** So much is hashed at once; more waits for its turn, and nobody waits for it. */
export const HASH_AT_ONCE = 64 * MIB;

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
}

/** Where the bytes of archives are. */
interface Contents {
  /** @returns undefined where they are gone. */
  of(archive: Archive): Promise<Content | undefined>;
  set(archive: Archive, content: Content): void;
  /** Leaf hashes of some content; long hashing waits for its turn. */
  leaves(content: Content): Promise<readonly Bytes[]>;
  /** The same, if they have been asked for before. */
  knownLeaves(content: Content): readonly Bytes[] | undefined;
}

export function createWorld(options: StandInOptions): World {
  const state = options.state ? stateOf(options.state) : emptyState();
  return {
    options,
    state,
    now: () => options.clock() + state.clockShiftMs,
    nextSeq: () => ++state.seq,
    changed: () => options.onChange?.(),
    sleep: options.sleep ?? ((ms) => new Promise((done) => setTimeout(done, ms))),
    contents: createContents(options.store),
    preparing: new Map(),
  };
}

function createContents(store: ContentStore): Contents {
  const contents = new WeakMap<Archive, Content>();
  const known = new WeakMap<Content, readonly Bytes[]>();
  // A campaign starts thousands of jobs at once: at most two hash much at a time.
  const inTurn = limiter(2);
  return {
    async of(archive) {
      const content = contents.get(archive) ?? (archive.contentKey === undefined ? undefined : await store.open(archive.contentKey));
      if (content) contents.set(archive, content);
      return content;
    },
    set: (archive, content) => void contents.set(archive, content),
    async leaves(content) {
      const hash = () => content.leafHashes();
      const leaves = await (content.sizeBytes <= HASH_AT_ONCE ? hash() : inTurn(hash));
      known.set(content, leaves);
      return leaves;
    },
    knownLeaves: (content) => known.get(content),
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
    gone: [],
    archives: new Map(),
    jobs: new Map(),
    uploads: new Map(),
    deleted: new Set(),
    outside: { count: 0, bytes: 0 },
  };
  world.state.vaults.set(`${region}/${name}`, vault);
  return vault;
}
