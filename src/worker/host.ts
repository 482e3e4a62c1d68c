/** One engine with its keys and its voice: the same in a service worker and in a dedicated one. */
import { createEngine, type Engine } from '../engine/engine.ts';
import { NEWS_CHANNEL, type News } from '../messages.ts';
import { settings } from '../store/settings.ts';
import { browserPorts } from './ports.ts';
import { createSigner, type Signer } from './signer.ts';

export interface Host {
  readonly engine: Engine;
  readonly signer: Signer;
  readonly tell: (news: News) => void;
}

export function createHost(origin: string): Host {
  const channel = new BroadcastChannel(NEWS_CHANNEL);
  const tell = (news: News): void => channel.postMessage(news);
  const signer = createSigner(origin, (because, keys) => tell({ kind: 'keys-needed', because, keys }));
  const engine = createEngine(browserPorts(signer, tell));
  void settings()
    .then(({ lanes }) => engine.atMost(lanes))
    .catch(() => undefined);
  return { engine, signer, tell };
}
