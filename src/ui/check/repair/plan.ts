/** What a repair takes: which MiB, and from where. */
import { atMost, stretchesOf } from '../../../core/plan/stretches.ts';
import { rangeBytes, type Range } from '../../../core/range.ts';
import type { Receipt } from '../../../core/receipt.ts';
import { MiB } from '../../../core/units.ts';
import type { Survey } from '../../../loader/messages.ts';
import type { Lacking, Source } from './sources.ts';

/** Asks that are made for scattered MiB: each is one retrieval, so gaps between more are closed. */
const MOST_ASKS = 3;

/** A MiB of the file that is to be written. */
export interface Patch extends Lacking {
  readonly atMiB: number;
  /** Bytes in the file, where the whole archive begins at its own first byte. */
  readonly inFile: Range;
}

export interface RepairPlan {
  readonly patches: readonly Patch[];
  readonly bytes: number;
  /** Of these so many lie here, and the rest in an output of Amazon's. */
  readonly hereBytes: number;
  /** What has to be retrieved first: MiB of the archive, as a retrieval takes them. Empty where all is to be had. */
  readonly ask: readonly Range[];
  readonly askBytes: number;
  /** Bytes that the file has too many. */
  readonly surplusBytes: number;
}

export function repairPlan(receipt: Receipt, fileBytes: number, bad: Survey['bad'], sources: readonly Source[]): RepairPlan {
  const base = receipt.range?.start ?? 0;
  const patches = bad.map(({ index, hash }): Patch => {
    const inFile = { start: index * MiB, end: Math.min((index + 1) * MiB, receipt.sizeBytes) };
    return { atMiB: index, hash, inFile, range: { start: base + inFile.start, end: base + inFile.end } };
  });
  const isHad = ({ range }: Patch, from?: Source['from']): boolean => sources.some((source) => (!from || source.from === from) && source.has(range));
  const bytesOf = (some: readonly Patch[]): number => some.reduce((sum, { inFile }) => sum + rangeBytes(inFile), 0);
  const lacking = patches.filter((patch) => !isHad(patch));
  const stretches = stretchesOf(
    lacking.map(({ atMiB }) => atMiB),
    receipt.sizeBytes,
  );
  return {
    patches,
    bytes: bytesOf(patches),
    hereBytes: bytesOf(patches.filter((patch) => isHad(patch, 'chunks'))),
    ask: atMost(stretches, MOST_ASKS).map(({ start, end }) => ({ start: base + start, end: base + end })),
    askBytes: bytesOf(lacking),
    surplusBytes: Math.max(0, fileBytes - receipt.sizeBytes),
  };
}
