/** A dedicated worker that has one inventory open: reads it on, and answers what a screen asks of it. Wiring only. */
import * as v from 'valibot';
import { failureOf } from '../../core/failure/failure.ts';
import { answersOf } from './answers.ts';
import { InventoryAsk, type InventoryNews } from './asks.ts';
import { openInventory } from './opened.ts';

declare const self: DedicatedWorkerGlobalScope;

const tell = (news: InventoryNews): void => self.postMessage(news);

let answer: ReturnType<typeof answersOf> | undefined;

async function hear(ask: InventoryAsk): Promise<unknown> {
  if (ask.kind !== 'open') return answer?.(ask);
  const opened = openInventory(ask.inventoryId, ask.to, (progress) => tell({ kind: 'progress', progress }));
  answer = answersOf(opened, (number, rows) => tell({ kind: 'rows', ask: number, rows }));
  return opened.loaded;
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = v.safeParse(InventoryAsk, data);
  // Only a page of another build could say such a thing, and it can't reach this worker.
  if (!message.success) throw new TypeError(v.summarize(message.issues));
  const { output } = message;
  hear(output).then(
    (value) => tell({ kind: 'answer', ask: output.ask, value }),
    (error: unknown) => tell({ kind: 'failed', ask: output.ask, failure: failureOf(error) }),
  );
});
