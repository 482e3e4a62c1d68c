/** A dedicated worker in which the page hashes: chunks in the store, files on disk. Wiring only. */
import * as v from 'valibot';
import { failureOf } from '../core/failure/failure.ts';
import { check } from './check.ts';
import { lyingOf } from './lying.ts';
import { LoaderAsk, type LoaderNews } from './messages.ts';
import { countingUp } from './progress.ts';
import { rehash } from './rehash.ts';
import { survey } from './survey.ts';

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
  if (message.kind === 'survey') {
    const { file, receipt } = message;
    return { kind: 'surveyed', ask, survey: await survey(file, receipt, progressOf(ask, Math.min(file.size, receipt.sizeBytes))) };
  }
  const lying = await lyingOf(message.transferId);
  return { kind: 'rehashed', ask, found: await rehash(lying, progressOf(ask, lying.plan.sizeBytes)) };
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
