import { sameHash, toHex } from '../core/hash/hex.ts';
import { hashOfChunk } from '../core/hash/leaves.ts';
import { treeHash, type Hash } from '../core/hash/tree-hash.ts';
import { chunkCount, chunkRange, type Plan } from '../core/plan/chunks.ts';
import { rangeBytes } from '../core/range.ts';
import type { ChunkRecord } from '../core/transfer/chunk-record.ts';
import { SECOND } from '../core/units.ts';
import { pieceLeaves } from './file-leaves.ts';
import type { Rehash } from './messages.ts';

/** Chunks that are read at once. */
const LANES = 3;
/** A cut Blob's read may never end; the store is a local disk, so this is long. */
const SILENCE_MS = 30 * SECOND;

/** A transfer as it lies in the store. */
export interface Lying {
  readonly plan: Plan;
  readonly records: ReadonlyMap<number, ChunkRecord>;
  /** A chunk's bytes, unread: reading may still fail (faults.md, T5). */
  readonly bytesOf: (index: number) => Promise<Blob | ArrayBuffer | undefined>;
  /** Hex tree hash of the whole as it was proven, and of its chunks as the receipt has them. */
  readonly proven?: { readonly treeHash: string; readonly chunkHashes: readonly string[] };
}

type Verdict = 'good' | 'wrong' | 'gone';

/**
 * Hashes every chunk once more from the store, since a browser calls a save with a missing Blob
 * finished (faults.md, F9), and a flipped bit reads without an error (D2).
 *
 * @param onBytes hears of further bytes that are done; a chunk that can't be read counts too.
 */
export async function rehash(lying: Lying, onBytes: (bytes: number) => void): Promise<Rehash> {
  const count = chunkCount(lying.plan);
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) verdicts[i] = await judge(lying, i, onBytes);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const bad = await againstProof(lying, verdicts);
  return { wrong: indexesOf(bad, 'wrong'), gone: indexesOf(bad, 'gone') };
}

async function judge({ plan, records, bytesOf }: Lying, index: number, onBytes: (bytes: number) => void): Promise<Verdict> {
  const planned = rangeBytes(chunkRange(plan, index));
  let told = 0;
  try {
    const record = records.get(index);
    const bytes = await bytesOf(index);
    if (!record || bytes === undefined) return 'gone';
    const blob = bytes instanceof Blob ? bytes : new Blob([bytes]);
    if (blob.size !== planned || record.sizeBytes !== planned) return 'wrong';
    const leaves = await pieceLeaves(blob, SILENCE_MS, (more) => {
      told += more;
      onBytes(more);
    });
    if (told !== planned) return 'gone';
    return sameHash(await hashOfChunk(leaves), record.treeHash) ? 'good' : 'wrong';
  } catch {
    return 'gone';
  } finally {
    onBytes(Math.max(0, planned - told));
  }
}

/** The records themselves may lie: all good, and yet not what was proven. */
async function againstProof({ proven, records }: Lying, verdicts: Verdict[]): Promise<Verdict[]> {
  if (!proven || verdicts.some((verdict) => verdict !== 'good')) return verdicts;
  const hashes: Hash[] = verdicts.map((_, index) => records.get(index)!.treeHash);
  if (toHex(await treeHash(hashes)) === proven.treeHash) return verdicts;
  const judged = hashes.map((hash, index): Verdict => (toHex(hash) === proven.chunkHashes[index] ? 'good' : 'wrong'));
  // Nothing tells which one it is: all are fetched again.
  return judged.includes('wrong') ? judged : judged.map(() => 'wrong');
}

const indexesOf = (verdicts: readonly Verdict[], of: Verdict): number[] => verdicts.flatMap((verdict, index) => (verdict === of ? [index] : []));
