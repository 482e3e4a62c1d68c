/** One chunk on its way, tried until it is stored. It is there and verified, or not there. */
import { Failed, type Failure } from '../core/failure/failure.ts';
import { tryChunk, type ChunkAsk } from './attempt.ts';
import { createPatience } from './patience.ts';
import type { Run } from './run.ts';
import type { Lane } from './share.ts';

/** One failure is an accident; when the next try fails too, the screens say what is waited for. */
const LOOKS_LASTING = 2;

/**
 * Fetches a chunk until it is stored.
 *
 * @param signal aborts this chunk; the run's own signal is part of it.
 * @throws Failed where no further try helps.
 */
export async function fetchChunk(run: Run, ask: ChunkAsk, lane: Lane, signal: AbortSignal): Promise<void> {
  const patience = createPatience(run, signal);
  const wrongHashes = new Map<string, number>();
  let { isBegun } = ask;
  for (;;) {
    let newBytes = 0;
    let keptBytes = 0;
    const show = (waitingUntilMs?: number): void =>
      run.showLane(ask.index, {
        chunk: ask.index,
        receivedBytes: keptBytes + newBytes,
        attempt: patience.attempt(),
        ...(waitingUntilMs === undefined ? {} : { waitingUntilMs }),
      });
    show();
    try {
      await tryChunk(run, { ...ask, isBegun }, lane, signal, wrongHashes, {
        onBegun: (bytes) => {
          keptBytes = bytes;
          show();
        },
        onBytes: (bytes) => {
          newBytes += bytes;
          show();
        },
        onKept: () => (isBegun = true),
      });
      return;
    } catch (error) {
      const damaged = error instanceof Failed && error.failure.code === 'chunk-damaged';
      if (!damaged && error instanceof Failed) note(run, error.failure, ask.index);
      if (error instanceof Failed && isOverloaded(error.failure)) run.share.throttled();
      await patience.meet(error, newBytes > 0 && !damaged, (because, untilMs) => {
        newBytes = 0;
        show(untilMs);
        if (patience.attempt() > LOOKS_LASTING) run.show({ waitsFor: because });
      });
      if (damaged) await countRefetched(run, ask.index);
    } finally {
      run.showLane(ask.index, undefined);
    }
  }
}

/** Fewer at once help a service that can't keep up; a 400 says that one of its machines doesn't know of the job yet (faults.md, S1). */
const isOverloaded = (failure: Failure): boolean => failure.code === 'service-busy' && failure.status !== 400;

/** Throttling and keys concern all lanes alike: they are told once, not for each chunk. */
function note(run: Run, failure: Failure, chunk: number): void {
  if (failure.code !== 'throttled' && failure.code !== 'keys-ended') run.note({ is: 'failed', failure, chunk });
}

async function countRefetched(run: Run, chunk: number): Promise<void> {
  run.note({ is: 'fetched-again', chunk });
  await run.change((transfer) => ({ ...transfer, refetched: transfer.refetched + 1 }));
}
