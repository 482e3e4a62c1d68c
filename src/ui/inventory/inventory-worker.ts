/** The page's end of the worker that has one inventory open. */
import * as v from 'valibot';
import { Failed } from '../../core/failure/failure.ts';
import { InventoryNews, type AnswerTo, type InventoryAsk } from '../../loader/inventory/asks.ts';
import loaderUrl from '../../loader/inventory/index.ts?worker&url';
import type { Progress } from '../../loader/inventory/messages.ts';
import { scriptUrl } from '../engine/script-url.ts';

/** A question without its number. */
type Question = InventoryAsk extends infer A ? (A extends InventoryAsk ? Omit<A, 'ask'> : never) : never;

interface Waiting {
  readonly onRows: ((rows: number) => void) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const FIRST: Progress = { rows: 0, problems: 0, readBytes: 0, wholeBytes: 0, state: 'loading', complete: true };

export interface InventoryWorker {
  ask<Q extends Question>(question: Q, onRows?: (rows: number) => void): Promise<AnswerTo<Q['kind']>>;
  /** Hears progress, at once and then on each change. @returns what ends it. */
  follow(listener: (progress: Progress) => void): () => void;
  /** Ends it, whatever it is doing: what it read and stored stays. */
  end(): void;
}

/** @param to `read`: only to read on, nobody looks at it. */
export function openWorker(inventoryId: string, to: 'look' | 'read'): InventoryWorker {
  const worker = new Worker(scriptUrl(loaderUrl), { name: 'thaw-inventory' });
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(progress: Progress) => void>();
  let asked = 0;
  let progress = FIRST;
  let broken: Failed | undefined;

  const tell = (next: Progress): void => {
    progress = next;
    for (const listener of listeners) listener(next);
  };

  const breakDown = (message: string): void => {
    broken = new Failed({ code: 'unexpected', message });
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
    tell({ ...progress, state: 'failed', failure: broken.failure });
  };

  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    const parsed = v.safeParse(InventoryNews, data);
    if (!parsed.success) return breakDown('the loader answered in a way that this page doesn’t know');
    const news = parsed.output;
    if (news.kind === 'progress') return tell(news.progress);
    const waits = waiting.get(news.ask);
    if (news.kind === 'rows') return waits?.onRows?.(news.rows);
    waiting.delete(news.ask);
    if (news.kind === 'failed') waits?.reject(new Failed(news.failure));
    else waits?.resolve(news.value);
  };
  worker.onerror = () => breakDown('the loader stopped');

  const ask = (question: Question, onRows?: (rows: number) => void): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      const number = ++asked;
      waiting.set(number, { onRows, resolve, reject });
      worker.postMessage({ ...question, ask: number } satisfies InventoryAsk);
    });

  ask({ kind: 'open', inventoryId, to }).catch(() => undefined);

  return {
    // Only our own build's worker answers here, and each kind in one way.
    ask: (question, onRows) => ask(question, onRows) as Promise<never>,
    follow: (listener) => {
      listeners.add(listener);
      listener(progress);
      return () => listeners.delete(listener);
    },
    end: () => {
      worker.terminate();
      const ended = new Failed({ code: 'unexpected', message: 'the inventory was closed' });
      broken ??= ended;
      for (const { reject } of waiting.values()) reject(ended);
      waiting.clear();
      listeners.clear();
    },
  };
}
