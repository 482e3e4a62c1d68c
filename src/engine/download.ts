/** Fetches what is missing, several chunks at once. */
import { chunkRange, type Plan } from '../core/plan/chunks.ts';
import { missingChunks } from '../core/plan/missing.ts';
import { Failed } from '../core/failure/failure.ts';
import { rangeBytes } from '../core/range.ts';
import type { Source, Target, Transfer } from '../core/transfer/transfer.ts';
import { rightSize } from './inventory-size.ts';
import { writeLedger } from './ledger.ts';
import type { ChunkAsk } from './attempt.ts';
import { fetchChunk } from './chunk.ts';
import type { Run } from './run.ts';

/** After so many new chunks the ledger's count is brought up to date. */
const LEDGER_EVERY = 16;

/**
 * Fetches the missing chunks of a transfer. When it fulfils, all that this output has are stored; or
 * the transfer was paused or removed, perhaps by another tab's engine; or an inventory has another size
 * now. Where other chunks are missing, too, the output has served: the next step is the person's, who
 * may retrieve the rest.
 *
 * @throws Failed of the first chunk that can't be had; chunks under way are dropped then.
 */
export async function download(run: Run, transfer: Transfer, source: Source, target: Target): Promise<void> {
  const records = await run.ports.store.chunkRecords(run.id);
  const allMissing = missingChunks(target, records.keys());
  const missing = allMissing.filter((index) => isIn(source, target, index));
  const begun = await chunksBegun(run, missing);
  run.note({ is: 'planned', chunks: missing.length + records.size, alreadyStored: records.size });
  run.show({ doing: 'queued' });
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const underWay = new Set<Promise<void>>();
  let stored = records.size;
  let failure: unknown;
  for (const index of missing) {
    const ask = chunkAsk(transfer, source, target, index, begun.has(index));
    const lane = await run.share.lane(rangeBytes(ask.inOutput), signal).catch(() => undefined);
    if (!lane) break;
    if (!(await isWanted(run))) {
      lane.free();
      break;
    }
    run.show({ doing: 'downloading' });
    const fetching = fetchChunk(run, ask, lane, signal)
      .then(() => {
        run.ports.tell.changed('transfers');
        stored++;
        if (stored % LEDGER_EVERY === 0) return writeLedger(run.ports, run.id);
        return undefined;
      })
      .catch((error: unknown) => {
        failure ??= error;
        stop.abort();
      })
      .finally(() => {
        lane.free();
        underWay.delete(fetching);
      });
    underWay.add(fetching);
  }
  await Promise.all(underWay);
  await writeLedger(run.ports, run.id);
  if (failure !== undefined && (await rightSize(run, transfer, source, failure))) return;
  if (failure !== undefined) throw failure instanceof Error ? failure : new Failed({ code: 'unexpected', message: String(failure) });
  run.signal.throwIfAborted();
  if (missing.length < allMissing.length) {
    await run.change((now) => (now.source ? { ...now, source: { ...now.source, goneAtMs: run.ports.clock.now() } } : now));
  }
}

/** Whether the output has all of a chunk: that of a *rest* may lack one that went bad meanwhile. */
function isIn({ start, outputBytes }: Source, target: Target, index: number): boolean {
  const chunk = chunkRange(target, index);
  const from = target.start + chunk.start - start;
  return from >= 0 && (outputBytes === undefined || from + rangeBytes(chunk) <= outputBytes);
}

/** Another tab's engine may have paused or removed it: without a service worker each has its own. */
async function isWanted({ ports: { store }, id }: Run): Promise<boolean> {
  // What can't be read says nothing.
  const now = await store.transfer(id).catch(() => 'unknown' as const);
  return now === 'unknown' || now?.wish === 'run';
}

/** @returns the missing chunks of which leaves are kept. Leaves of others have served, and are swept. */
async function chunksBegun({ ports: { store }, id }: Run, missing: readonly number[]): Promise<ReadonlySet<number>> {
  const wanted = new Set(missing);
  const begun = new Set<number>();
  // What can't be listed is fetched.
  const kept = await store.begunChunks(id).catch(() => new Set<number>());
  for (const chunk of kept) {
    if (wanted.has(chunk)) begun.add(chunk);
    else await store.dropLeaves(id, chunk).catch(() => undefined);
  }
  return begun;
}

function chunkAsk(transfer: Transfer, source: Source, target: Plan & Pick<Target, 'start' | 'treeHash'>, index: number, isBegun: boolean): ChunkAsk {
  const { start, end } = chunkRange(target, index);
  // Both are counted from the archive's first byte; the output may start elsewhere than the target.
  const shift = target.start - source.start;
  return {
    index,
    inOutput: { start: start + shift, end: end + shift },
    outputBytes: source.outputBytes ?? target.sizeBytes,
    ...(target.treeHash === undefined ? {} : { wholeTreeHash: target.treeHash }),
    jobId: source.jobId,
    region: transfer.region,
    vault: transfer.vault,
    isBegun,
  };
}
