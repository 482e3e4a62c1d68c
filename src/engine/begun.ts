/** Chunks that were begun: whole leaves are kept unproven, so that after a kill only the rest is fetched. */
import { sameHash } from '../core/hash/hex.ts';
import { packHashes, unpackHashes } from '../core/hash/packed.ts';
import type { Hash } from '../core/hash/tree-hash.ts';
import { afterFailedKeeping, afterKeeping, firstPace, isTimeToKeep, type KeepPace } from '../core/plan/keep-pace.ts';
import { rangeBytes, type Range } from '../core/range.ts';
import { beginning, type Leaves, type Wanted } from '../core/transfer/leaves.ts';
import { MiB, SECOND } from '../core/units.ts';
import { readBody } from './body.ts';
import { within } from './limits.ts';
import type { KeptLeaves } from './ports.ts';
import type { Run } from './run.ts';

/** Some MiB from the disk; of cut Blobs reading may never end (faults.md, F9). Longer than this, and fetching is as good. */
const READ_MS = 10 * SECOND;

/** The beginning of a chunk that is here already. */
export interface Begun {
  /** Bytes of it that lie in the buffer, whole leaves. */
  readonly bytes: number;
  readonly leaves: readonly Hash[];
  /** Hex tree hash of the whole chunk, as the first answer had it. */
  readonly treeHash?: string;
}

export const NOT_BEGUN: Begun = { bytes: 0, leaves: [] };

/**
 * Puts what is kept of a chunk into the buffer. Each leaf is hashed anew: a flipped bit would
 * otherwise be stored as verified, and after a power cut bytes may be missing (faults.md, T1, D2).
 * What is behind the first bad leaf is dropped.
 */
export async function takeUp(run: Run, chunk: number, wanted: Wanted, into: ArrayBuffer): Promise<Begun> {
  const { store } = run.ports;
  // They can be fetched as well: a store that doesn't answer here stops nothing.
  const kept = await store.leavesOf(run.id, chunk).catch((): KeptLeaves[] => []);
  const leaves: Hash[] = [];
  const chosen = beginning(kept, wanted);
  for (const piece of chosen) {
    const good = await readGood(run, piece, into);
    if (!good) break;
    leaves.push(...good);
  }
  run.signal.throwIfAborted();
  const bytes = leaves.length * MiB;
  if (bytes < (kept.at(-1)?.range.end ?? 0)) await store.dropLeaves(run.id, chunk, bytes);
  const [first] = chosen;
  return { bytes, leaves, ...(bytes > 0 && first?.treeHash !== undefined ? { treeHash: first.treeHash } : {}) };
}

/** @returns the leaves, whose bytes are in the buffer now; undefined where they aren't what they were. */
async function readGood(run: Run, { range, hashes, read }: KeptLeaves, into: ArrayBuffer): Promise<readonly Hash[] | undefined> {
  const { clock } = run.ports;
  const bytes = rangeBytes(range);
  try {
    const reading = readBody(read(), new ArrayBuffer(bytes), { start: 0, end: bytes }, clock, run.signal);
    const { buffer, leaves } = await within(clock, READ_MS, { code: 'stalled', afterMs: READ_MS }, reading, run.signal);
    if (!unpackHashes(hashes).every((hash, i) => sameHash(hash, leaves[i]!))) return undefined;
    new Uint8Array(into).set(new Uint8Array(buffer, 0, bytes), range.start);
    return leaves;
  } catch {
    return undefined;
  }
}

/** How fast leaves can be kept: one engine's memory. */
export interface Keeper {
  pace: KeepPace;
  /** Writes that are under way. */
  writes: number;
}

export const createKeeper = (): Keeper => ({ pace: firstPace, writes: 0 });

/** Keeps the leaves of one try as they become whole. */
export interface Keeping {
  /** Hears of leaves that lie in the buffer now. @param leaves all of this try so far, from `begun` on. */
  grown(buffer: ArrayBuffer, leaves: readonly Promise<Hash>[]): void;
  /** Fulfils when nothing is being written. @returns true if anything of the chunk may be kept. */
  settled(): Promise<boolean>;
}

/** @param facts what is written with all leaves of this chunk. */
export function createKeeping(run: Run, chunk: number, begun: Begun, chunkBytes: number, facts: Pick<Leaves, 'jobId' | 'treeHash'>): Keeping {
  const { ports, keeper } = run;
  let keptTo = begun.bytes;
  let isBegun = begun.bytes > 0;
  let sinceMs = ports.clock.now();
  let writing: Promise<void> | undefined;

  const write = async (range: Range, bytes: Uint8Array<ArrayBuffer>, hashes: readonly Promise<Hash>[]): Promise<void> => {
    const beganMs = ports.clock.now();
    const writes = ++keeper.writes;
    try {
      await ports.store.putLeaves(run.id, chunk, { ...facts, range, hashes: packHashes(await Promise.all(hashes)) }, bytes);
      keptTo = range.end;
      keeper.pace = afterKeeping(keeper.pace, rangeBytes(range), ports.clock.now() - beganMs, writes);
    } catch {
      // Kept or not, the chunk itself comes: it is stored once it is whole.
      keeper.pace = afterFailedKeeping(keeper.pace, ports.clock.now());
    }
    keeper.writes--;
    writing = undefined;
  };

  return {
    grown: (buffer, leaves) => {
      const end = begun.bytes + leaves.length * MiB;
      // A whole chunk is stored at once.
      if (writing || end >= chunkBytes || !isTimeToKeep(keeper.pace, sinceMs, ports.clock.now(), run.share.bytesPerSecond() / SECOND)) return;
      sinceMs = ports.clock.now();
      isBegun = true;
      // A copy: the next read takes the buffer away.
      writing = write({ start: keptTo, end }, new Uint8Array(buffer.slice(keptTo, end)), leaves.slice((keptTo - begun.bytes) / MiB));
    },
    settled: async () => {
      await writing;
      return isBegun;
    },
  };
}
