/** One engine with its keys and its voice: the same in a service worker and in a dedicated one. */
import { createEngine, type Engine } from '../engine/engine.ts';
import { NEWS_CHANNEL, type News } from '../messages.ts';
import { settings } from '../store/settings.ts';
import type { Send } from '../glacier/send.ts';
import { demoAnswers } from './demo/answers.ts';
import { createOffers, type Offers } from './offers.ts';
import { browserPorts } from './ports.ts';
import { createSigner, type Signer } from './signer.ts';
import { onWaking } from './waking.ts';

export interface Host {
  readonly engine: Engine;
  readonly signer: Signer;
  /** Addresses that hand a file to the browser once. */
  readonly offers: Offers;
  /** The demo where no server answers for it. */
  readonly demo: Send;
  readonly tell: (news: News) => void;
}

export function createHost(origin: string): Host {
  const channel = new BroadcastChannel(NEWS_CHANNEL);
  const tell = (news: News): void => channel.postMessage(news);
  const demo = demoAnswers();
  const signer = createSigner(origin, demo, (because, keys) => tell({ kind: 'keys-needed', because, keys }));
  const engine = createEngine(browserPorts(signer, tell));
  void settings()
    .then(({ lanes }) => engine.atMost(lanes))
    .catch(() => undefined);
  // Whatever was asked for before a sleep is dead, however open its connection looks.
  onWaking((sleptMs) => void engine.slept(sleptMs).catch(() => undefined));
  return { engine, signer, offers: createOffers(), demo, tell };
}
