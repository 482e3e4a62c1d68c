import { NEWS_CHANNEL, type News } from '../../messages.ts';
import { readNews } from './replies.ts';

type Listener = (news: News) => void;

/** The news of engine and pages, as this page hears and tells them. */
export class NewsLine {
  readonly #listeners = new Set<Listener>();
  #channel: BroadcastChannel | undefined;

  constructor() {
    this.open();
  }

  /** Hears all news. @returns what ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells all tabs, this one too. */
  tell(news: News): void {
    this.#channel?.postMessage(news);
    this.#hear(news);
  }

  open(): void {
    this.#channel ??= new BroadcastChannel(NEWS_CHANNEL);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const news = readNews(data);
      if (news) this.#hear(news);
    };
  }

  /** A page in the back/forward cache holds no channel (faults.md, B5). */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** Whatever was told while the line was closed was missed: all that is stored is read again. */
  reopen(): void {
    this.open();
    for (const what of ['transfers', 'receipts', 'settings', 'losses', 'inventories'] as const) this.#hear({ kind: 'changed', what });
  }

  #hear(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}
