/** The browser's copy of a file, into which a repair writes. It takes the file's place at its end: until then the file is as it was. */
import { failureOf, type Failure } from '../../../core/failure/failure.ts';
import { rangeBytes } from '../../../core/range.ts';
import { causeOf } from '../../save/full-disk.ts';
import { CHUNK_LIMIT_MS, within } from '../../save/limit.ts';
import { Ended } from '../../save/loader.ts';
import type { Patch, RepairPlan } from './plan.ts';
import { obtain, type Source } from './sources.ts';

/** Before it writes, the browser copies the whole file; closing moves the copy into its place. */
const COPY_LIMIT_MS = 6 * CHUNK_LIMIT_MS;

export interface Copy {
  /** What isn't written yet. */
  readonly left: () => readonly Patch[];
  readonly writtenBytes: () => number;
  /**
   * Writes what is left, and puts the copy in the file's place.
   *
   * @returns why a MiB couldn't be had: what is written stays, and another call goes on there. Undefined: the file is written.
   * @throws what the browser refuses to write with, or Ended: the copy is thrown away.
   */
  readonly finish: (sources: readonly Source[], signal: AbortSignal, onBytes: (writtenBytes: number) => void) => Promise<Failure | undefined>;
  /** Throws it away. */
  readonly drop: () => void;
}

/** @param sizeBytes of the file as it should be. */
export async function copyOf(place: FileSystemFileHandle, { patches, surplusBytes }: RepairPlan, sizeBytes: number): Promise<Copy> {
  const late = { code: 'save-place-gone', place: place.name } as const;
  const file = await within(COPY_LIMIT_MS, place.createWritable({ keepExistingData: true }), late);
  const drop = (): void => void file.abort().catch(() => undefined);
  let next = 0;
  let writtenBytes = 0;

  const finish: Copy['finish'] = async (sources, signal, onBytes) => {
    for (let patch = patches[next]; patch; patch = patches[++next]) {
      const got = await obtain({ ...patch, name: place.name }, sources, signal).catch(notHad);
      if (!(got instanceof Uint8Array)) return got;
      await within(CHUNK_LIMIT_MS, file.write({ type: 'write', position: patch.inFile.start, data: got }), late);
      onBytes((writtenBytes += rangeBytes(patch.inFile)));
    }
    if (surplusBytes > 0) await within(CHUNK_LIMIT_MS, file.truncate(sizeBytes), late);
    signal.throwIfAborted();
    await within(COPY_LIMIT_MS, file.close(), late);
    return undefined;
  };

  return {
    left: () => patches.slice(next),
    writtenBytes: () => writtenBytes,
    drop,
    finish: (sources, signal, onBytes) =>
      finish(sources, signal, onBytes).catch(async (error: unknown) => {
        const cause = await within(CHUNK_LIMIT_MS, causeOf(error, place), late).catch(() => error);
        drop();
        throw cause;
      }),
  };
}

/** @throws Ended, where it was the person who ended it. */
function notHad(error: unknown): Failure {
  if (error instanceof Ended) throw error;
  return failureOf(error);
}
