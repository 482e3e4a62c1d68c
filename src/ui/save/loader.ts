import * as v from 'valibot';
import type { Comparison } from '../../core/check.ts';
import { Failed } from '../../core/failure/failure.ts';
import type { Receipt } from '../../core/receipt.ts';
import loaderUrl from '../../loader/index.ts?worker&url';
import { LoaderNews, type LoaderAsk, type Measure, type Rehash, type Survey } from '../../loader/messages.ts';
import { scriptUrl } from '../engine/script-url.ts';

type OnBytes = (doneBytes: number) => void;

interface Waiting {
  readonly onBytes: OnBytes;
  readonly resolve: (news: LoaderNews) => void;
  readonly reject: (error: unknown) => void;
}

/** A question without its number. */
type Question = LoaderAsk extends infer A ? (A extends LoaderAsk ? Omit<A, 'ask'> : never) : never;

/** Thrown to those who wait when a loader is ended. */
export class Ended extends Error {
  constructor() {
    super('ended');
    this.name = 'Ended';
  }
}

/**
 * The page's end of a worker that hashes. Each task has one of its own, so that ending it ends the
 * task, whatever it hangs on.
 */
export class Loader {
  readonly #worker = new Worker(scriptUrl(loaderUrl), { name: 'thaw-loader' });
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #isEnded = false;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data);
    this.#worker.onerror = () => this.#break(new Failed({ code: 'unexpected', message: 'the loader stopped' }));
  }

  /** Hashes every chunk of a transfer from the store. */
  async rehash(transferId: string, onBytes: OnBytes): Promise<Rehash> {
    const news = await this.#ask({ kind: 'rehash', transferId }, onBytes);
    if (news.kind !== 'rehashed') throw unknownAnswer();
    return news.found;
  }

  /**
   * Compares a file on disk.
   *
   * @throws Failed `file-unreadable`.
   */
  async check(file: File, against: Measure, onBytes: OnBytes): Promise<Comparison> {
    const news = await this.#ask({ kind: 'check', file, against }, onBytes);
    if (news.kind !== 'checked') throw unknownAnswer();
    return news.comparison;
  }

  /**
   * Finds each MiB of a file that isn't its receipt's.
   *
   * @throws Failed `file-unreadable`.
   */
  async survey(file: File, receipt: Receipt, onBytes: OnBytes): Promise<Survey> {
    const news = await this.#ask({ kind: 'survey', file, receipt }, onBytes);
    if (news.kind !== 'surveyed') throw unknownAnswer();
    return news.survey;
  }

  /** Stops whatever is under way. */
  end(): void {
    this.#isEnded = true;
    this.#worker.terminate();
    this.#break(new Ended());
  }

  #ask(question: Question, onBytes: OnBytes): Promise<LoaderNews> {
    const ask = ++this.#asked;
    return new Promise((resolve, reject) => {
      // Nobody would answer any more.
      if (this.#isEnded) return reject(new Ended());
      this.#waiting.set(ask, { onBytes, resolve, reject });
      this.#worker.postMessage({ ...question, ask } satisfies LoaderAsk);
    });
  }

  #hear(data: unknown): void {
    const news = v.safeParse(LoaderNews, data);
    if (!news.success) return this.#break(unknownAnswer());
    const { output } = news;
    const waiting = this.#waiting.get(output.ask);
    if (output.kind === 'progress') return waiting?.onBytes(output.doneBytes);
    this.#waiting.delete(output.ask);
    if (output.kind === 'failed') waiting?.reject(new Failed(output.failure));
    else waiting?.resolve(output);
  }

  #break(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

const unknownAnswer = (): Failed => new Failed({ code: 'unexpected', message: 'the loader answered in a way that this page doesn’t know' });
