/** Where the MiB that a file lacks can be had without paying: chunks that are kept here, and outputs that live. */
import { Failed } from '../../../core/failure/failure.ts';
import { sameHash } from '../../../core/hash/hex.ts';
import { sha256, type Hash } from '../../../core/hash/tree-hash.ts';
import { unfit } from '../../../core/output.ts';
import { chunkRange } from '../../../core/plan/chunks.ts';
import { rangeBytes, type Range } from '../../../core/range.ts';
import type { Receipt } from '../../../core/receipt.ts';
import type { Transfer } from '../../../core/transfer/transfer.ts';
import { MINUTE } from '../../../core/units.ts';
import type { Connection } from '../../../glacier/client.ts';
import { getOutput } from '../../../glacier/output.ts';
import { chunkBytes, chunkRecords } from '../../../store/chunks.ts';
import { within } from '../../save/limit.ts';

/** A MiB of the archive, and the hash that it must have. */
export interface Lacking {
  readonly range: Range;
  readonly hash: Hash;
}

export interface Source {
  readonly from: 'chunks' | 'output';
  /** @param range bytes of the archive, within a MiB. */
  has(range: Range): boolean;
  /** @throws what reading or Amazon refuse with; what comes isn't checked yet. */
  read(range: Range, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

const MIB_LIMIT_MS = 2 * MINUTE;
const holds = (outer: Range, inner: Range): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Jobs of which Amazon said that their outputs are gone; they stay so. A finished transfer isn't looked after: its record doesn't know. */
const gone = new Set<string>();

/** @returns what is kept here first: it costs not even the way. Only of the very archive that the receipt names. */
export async function sourcesOf(receipt: Receipt, transfers: readonly Transfer[], connection: Connection | undefined): Promise<readonly Source[]> {
  const same = transfers.filter(
    ({ id, kind, region, vault, archiveId }) =>
      id === receipt.id ||
      (kind === 'archive' && archiveId !== undefined && archiveId === receipt.archiveId && region === receipt.region && vault === receipt.vault),
  );
  const chunks = await Promise.all(same.map(chunksOf));
  const outputs = connection ? same.map((transfer) => outputOf(transfer, connection)) : [];
  return [...chunks, ...outputs].filter((source) => source !== undefined);
}

async function chunksOf({ id, target }: Transfer): Promise<Source | undefined> {
  if (!target) return undefined;
  const records = await chunkRecords(id);
  const whole = { start: target.start, end: target.start + target.sizeBytes };
  const chunkOf = ({ start }: Range): number => Math.floor((start - target.start) / target.chunkBytes);
  return {
    from: 'chunks',
    has: (range) => holds(whole, range) && records.has(chunkOf(range)),
    read: async (range) => {
      const index = chunkOf(range);
      const bytes = await chunkBytes(id, index);
      if (bytes === undefined) throw new Failed({ code: 'chunk-gone', chunk: index });
      const at = range.start - target.start - chunkRange(target, index).start;
      const blob = bytes instanceof Blob ? bytes : new Blob([bytes]);
      const reading = blob.slice(at, at + rangeBytes(range)).arrayBuffer();
      return new Uint8Array(await within(MIB_LIMIT_MS, reading, { code: 'chunk-gone', chunk: index }));
    },
  };
}

function outputOf({ source, region, vault }: Transfer, connection: Connection): Source | undefined {
  if (source?.completedAtMs === undefined || source.outputBytes === undefined || source.goneAtMs !== undefined || region !== connection.region)
    return undefined;
  const { outputBytes, start, jobId } = source;
  return {
    from: 'output',
    has: (range) => !gone.has(jobId) && holds({ start, end: start + outputBytes }, range),
    read: async (range, signal) => {
      const inOutput = { start: range.start - start, end: range.end - start };
      const late = { code: 'stalled', afterMs: MIB_LIMIT_MS } as const;
      const answer = await within(MIB_LIMIT_MS, getOutput(connection, vault, jobId, inOutput, signal), late).catch((error: unknown) => {
        if (error instanceof Failed && error.failure.code === 'job-unknown') gone.add(jobId);
        throw error;
      });
      const refusal = unfit(answer, inOutput, outputBytes);
      if (refusal) {
        void answer.body.cancel().catch(() => undefined);
        throw new Failed(refusal);
      }
      const arriving = new Response(answer.body).arrayBuffer().catch(() => {
        throw new Failed({ code: 'network-lost' });
      });
      return new Uint8Array(await within(MIB_LIMIT_MS, arriving, late));
    },
  };
}

/**
 * Gets a MiB from the first source that has it as it should be. Wrong bytes are as good as none.
 *
 * The name and the number of the MiB are the file's.
 * @throws Failed with the last reason where none has it.
 */
export async function obtain(
  { range, hash, name, atMiB }: Lacking & { readonly name: string; readonly atMiB: number },
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  let reason: unknown = new Failed({ code: 'unexpected', message: 'nothing has this MiB' });
  for (const source of sources) {
    if (!source.has(range)) continue;
    signal.throwIfAborted();
    try {
      const bytes = await source.read(range, signal);
      if (bytes.length === rangeBytes(range) && sameHash(await sha256(bytes), hash)) return bytes;
      reason = new Failed({ code: 'repair-differs', place: name, atMiB, when: 'fetched' });
    } catch (error) {
      reason = error;
    }
  }
  signal.throwIfAborted();
  throw reason;
}
