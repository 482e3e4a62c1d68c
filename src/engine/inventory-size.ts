/**
 * How long an inventory's output is. Its job's size may be missing or wrong; the answer's own total counts
 * then. Nothing is weakened by that: an inventory has no tree hash that the size would belong to.
 */
import { Failed, failureOf } from '../core/failure/failure.ts';
import type { Job } from '../core/job.ts';
import { wholeBytes } from '../core/output.ts';
import { chunkBytesFor } from '../core/plan/chunks.ts';
import type { Source, Transfer } from '../core/transfer/transfer.ts';
import { STALL_MS } from './body.ts';
import { within } from './limits.ts';
import { patiently } from './patience.ts';
import type { Run } from './run.ts';

/** Little enough to cost nothing where the request can't be ended any more. */
const FIRST_BYTE = { start: 0, end: 1 };

/**
 * @returns bytes of the output; of an inventory whose job doesn't tell them, as the output itself does.
 * @throws Failed `answer-wrong` where that doesn't either, or what the service refuses with.
 */
export async function outputBytesOf(run: Run, { kind, region, vault, id, outputBytes }: Job): Promise<number | undefined> {
  if (kind === 'archive' || outputBytes) return outputBytes;
  return patiently(run, () => askedSize(run, region, vault, id));
}

/**
 * Sets an inventory's size right where the answers contradict its job. Once a byte of it is stored, no
 * other size is taken.
 *
 * @param error what ended the download.
 * @returns whether the size is another one now, so that the download is worth another try.
 */
export async function rightSize(run: Run, transfer: Transfer, source: Source, error: unknown): Promise<boolean> {
  const { kind, region, vault } = transfer;
  if (kind === 'archive' || failureOf(error).code !== 'answer-wrong') return false;
  if ((await run.ports.store.chunkRecords(run.id)).size > 0) return false;
  // Where the size can't be had either, what ended the download says more.
  const outputBytes = await askedSize(run, region, vault, source.jobId).catch(() => undefined);
  if (outputBytes === undefined || outputBytes === source.outputBytes) return false;
  await run.change((now) => {
    if (now.source?.jobId !== source.jobId || !now.target) return now;
    const target = { ...now.target, sizeBytes: outputBytes, chunkBytes: chunkBytesFor(outputBytes) };
    return { ...now, source: { ...now.source, outputBytes }, target };
  });
  return true;
}

async function askedSize({ ports: { clock, service }, signal }: Run, region: string, vault: string, jobId: string): Promise<number> {
  const enough = new AbortController();
  try {
    const asked = service.getOutput(region, vault, jobId, FIRST_BYTE, AbortSignal.any([signal, enough.signal]));
    const answer = await within(clock, STALL_MS, { code: 'stalled', afterMs: STALL_MS }, asked, signal);
    const size = wholeBytes(answer);
    // A server may send all of it.
    answer.body.cancel().catch(() => undefined);
    if (size === undefined) throw new Failed({ code: 'answer-wrong', expected: 'the size of the whole', got: `status ${answer.status}` });
    return size;
  } finally {
    enough.abort();
  }
}
