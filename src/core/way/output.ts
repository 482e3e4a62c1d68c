import type { Job } from '../job.ts';
import { MiB } from '../units.ts';
import type { TriedOutput } from './answer.ts';

/** @returns the job's output where there is one that ranges can be tried on. */
export function outputOf({ id, vault, status, outputBytes = 0, kind, treeHash }: Job): TriedOutput | undefined {
  if (status !== 'ready' || outputBytes === 0) return undefined;
  return { vault, jobId: id, bytes: outputBytes, hasHashes: kind === 'archive' && treeHash !== undefined };
}

/** @returns the output that tells more: with hashes, then with room for more ranges, then the newer, given first. */
export const moreTelling = (one: TriedOutput | undefined, other: TriedOutput): TriedOutput => (one && worth(one) >= worth(other) ? one : other);

/** Whether nothing could tell more. */
export const isBest = (output: TriedOutput | undefined): boolean => output !== undefined && worth(output) === HASHES + MOST_LEAVES;

const HASHES = 10;
/** A first, a middle and a last. */
const MOST_LEAVES = 3;
const worth = ({ bytes, hasHashes }: TriedOutput): number => (hasHashes ? HASHES : 0) + Math.min(MOST_LEAVES, Math.ceil(bytes / MiB));
