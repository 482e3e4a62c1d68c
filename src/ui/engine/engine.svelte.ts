import { Failed } from '../../core/failure/failure.ts';
import type { Live } from '../../core/transfer/transfer.ts';
import { MINUTE, SECOND } from '../../core/units.ts';
import type { AnswerTo, Ask, News } from '../../messages.ts';
import { disconnect } from '../../store/database.ts';
import { liveById, ManyEngines, type LiveById } from './live.ts';
import { NewsLine } from './news.ts';
import { readReply } from './replies.ts';
import { findWay, type Way } from './way.ts';

/** Longest time an answer may take; commands wait for the run that they stop. */
const ANSWER_WITHIN_MS = 2 * MINUTE;
/** A ping that a stopped worker took with it must not hold up the next one. */
const PING_WITHIN_MS = 12 * SECOND;
/** Nothing heard of the engine for so long: what was live isn't known to be so any more. */
const LIVE_FOR_MS = 45 * SECOND;

/** The page's end of the engine, wherever that runs. */
export class EngineLink {
  /** Where the engine runs; undefined until it is found. Without a service worker files are saved by object URL. */
  way = $state.raw<Way | undefined>();
  /** What the engine has in hand now, by transfer. */
  live = $state.raw<LiveById>(liveById([]));
  /** Bytes a second of all transfers together. */
  bytesPerSecond = $state(0);

  readonly #found: Promise<Way>;
  readonly #news = new NewsLine();
  readonly #engines = new ManyEngines();
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#found = findWay();
    void this.#found.then((way) => (this.way = way));
    this.listen((news) => {
      if (news.kind === 'progress') this.#hear(news.live, news.bytesPerSecond);
    });
    // Pages in the back/forward cache hold neither a channel nor a database (faults.md, B5).
    const rest = (): void => {
      disconnect();
      this.#news.close();
    };
    addEventListener('pagehide', rest);
    document.addEventListener('freeze', rest);
    addEventListener('pageshow', ({ persisted }) => persisted && this.#news.reopen());
    document.addEventListener('resume', () => this.#news.reopen());
  }

  /**
   * Asks the engine for something.
   *
   * @throws Failed with the engine's failure, or `unexpected` where it doesn't answer.
   */
  async ask<A extends Ask>(ask: A): Promise<AnswerTo<A['kind']>> {
    const kind: A['kind'] = ask.kind;
    const way = await this.#found;
    const target = way.is === 'alone' ? way.worker : (way.registration.active ?? way.registration.waiting);
    if (!target) throw new Failed({ code: 'unexpected', message: 'the service worker is gone: reload the page' });
    const reply = readReply(kind, await exchange(target, ask));
    if (!reply.ok) throw new Failed(reply.failure);
    return reply.value;
  }

  /** Hears all news. @returns what ends it. */
  listen(listener: (news: News) => void): () => void {
    return this.#news.listen(listener);
  }

  /** Tells all tabs, this one too, of what a page changed itself. */
  tell(news: News): void {
    this.#news.tell(news);
  }

  #hear(news: readonly Live[], bytesPerSecond: number): void {
    if (this.way?.is !== 'alone') return this.#progress(news, bytesPerSecond);
    const live = this.#engines.hear(news, Date.now());
    this.#progress(
      live,
      live.reduce((sum, one) => sum + one.bytesPerSecond, 0),
    );
  }

  #progress(live: readonly Live[], bytesPerSecond: number): void {
    this.live = liveById(live);
    this.bytesPerSecond = bytesPerSecond;
    clearTimeout(this.#forgetting);
    if (live.length > 0) this.#forgetting = setTimeout(() => this.#progress([], 0), LIVE_FOR_MS);
  }
}

/** Posts an ask and waits for what comes through the port that went with it. */
export function exchange(target: Worker | ServiceWorker, ask: Ask): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(
      () => {
        port1.close();
        reject(new Failed({ code: 'unexpected', message: `the engine gave no answer to ${ask.kind}` }));
      },
      ask.kind === 'ping' ? PING_WITHIN_MS : ANSWER_WITHIN_MS,
    );
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    target.postMessage(ask, [port2]);
  });
}
