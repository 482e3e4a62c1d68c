/** A dedicated worker in which the page hashes: chunks in the store, files on disk. Wiring only. */
import * as v from 'valibot';
import { Failed, failureOf } from '../core/failure/failure.ts';
import { chunkBytes, chunkRecords } from '../store/chunks.ts';
import { receiptOfTransfer } from '../store/receipts.ts';
import { transferOf } from '../store/transfers.ts';
import { check } from './check.ts';
import { LoaderAsk, type LoaderNews } from './messages.ts';
import { countingUp } from './progress.ts';
import { rehash, type Lying } from './rehash.ts';

declare const self: DedicatedWorkerGlobalScope;

const tell = (news: LoaderNews): void => self.postMessage(news);

const progressOf = (ask: number, wholeBytes: number): ((bytes: number) => void) =>
  countingUp(
    () => performance.now(),
    (doneBytes) => tell({ kind: 'progress', ask, doneBytes, wholeBytes }),
  );

async function answer(message: LoaderAsk): Promise<LoaderNews> {
  const { ask } = message;
  if (message.kind === 'check') {
    const { file, against } = message;
    return { kind: 'checked', ask, comparison: await check(file, against, progressOf(ask, file.size)) };
  }
  const lying = await lyingOf(message.transferId);
  return { kind: 'rehashed', ask, found: await rehash(lying, progressOf(ask, lying.plan.sizeBytes)) };
}

async function lyingOf(id: string): Promise<Lying> {
  const [transfer, records, receipt] = await Promise.all([transferOf(id), chunkRecords(id), receiptOfTransfer(id)]);
  if (!transfer?.target) throw new Failed({ code: 'unexpected', message: 'a re-hash of a transfer without a plan' });
  const { target, computedTreeHash } = transfer;
  return {
    plan: target,
    records,
    bytesOf: (index) => chunkBytes(id, index),
    ...(computedTreeHash === undefined ? {} : { proven: { treeHash: computedTreeHash, chunkHashes: receipt?.chunkHashes ?? [] } }),
  };
}

let before = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = v.safeParse(LoaderAsk, data);
  // Only a page of another build could say such a thing, and it can't reach this worker.
  if (!message.success) throw new TypeError(v.summarize(message.issues));
  const { output } = message;
  before = before
    .then(() => answer(output))
    .catch((error: unknown): LoaderNews => ({ kind: 'failed', ask: output.ask, failure: failureOf(error) }))
    .then(tell);
});
