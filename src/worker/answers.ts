/** Answers what pages ask. Every ask is parsed, whoever sent it; every failure travels as data. */
import * as v from 'valibot';
import { Failed, failureOf } from '../core/failure/failure.ts';
import { MINUTE } from '../core/units.ts';
import { Ask, type AnswerTo, type HeardAsk, type Reply } from '../messages.ts';
import { countSignOut, signOuts } from '../store/sign-outs.ts';
import { fetchForPage } from './demo/fetch-for-page.ts';
import type { Host } from './host.ts';

/** A save that isn't taken by then was given up. */
const OFFER_LIFE_MS = 5 * MINUTE;

type Handlers = { readonly [K in Ask['kind']]: (ask: Extract<HeardAsk, { kind: K }>, host: Host) => Promise<AnswerTo<K>> };

const done = async (work: Promise<unknown>): Promise<null> => {
  await work;
  return null;
};

const handlers: Handlers = {
  ping: async (_ask, { engine, signer }) => {
    await engine.wake();
    engine.tellProgress();
    return { build: __BUILD__, keys: signer.keys(), busy: engine.busy(), hasWork: engine.hasWork() };
  },
  'session/set': async (ask, { signer, engine }) => {
    const isOver = ask.signOuts !== (await signOuts());
    if (!isOver) {
      signer.set(ask.session);
      await engine.wake();
    }
    return { isOver };
  },
  'session/end': async (_ask, { signer, engine, tell }) => {
    // First, so that no other tab takes an engine without keys for a restarted one and gives it some.
    tell({ kind: 'signed-out' });
    signer.end();
    try {
      await Promise.all([countSignOut(), engine.stop()]);
    } finally {
      // A session that was looked at before the count may have been taken meanwhile.
      signer.end();
    }
    return null;
  },
  'transfer/retrieve': async ({ kind: _kind, range, ...ask }, { engine }) => ({
    transferId: await engine.retrieve({ ...ask, ...(range ? { range } : {}) }),
  }),
  'inventory/retrieve': async ({ kind: _kind, ...ask }, { engine }) => ({ transferId: await engine.retrieveInventory(ask) }),
  'inventory/read': ({ transferId }, { engine }) => done(engine.inventoryRead(transferId)),
  'transfer/retrieve-many': async ({ kind: _kind, ...ask }, { engine }) => ({ taken: await engine.retrieveMany(ask) }),
  'transfer/adopt': async (ask, { engine }) => ({ transferId: await engine.adopt(ask) }),
  'transfer/retrieve-rest': ({ transferId, tier }, { engine }) => done(engine.retrieveRest(transferId, tier)),
  'transfer/ask-again': ({ transferId }, { engine }) => done(engine.askAgain(transferId)),
  'transfer/pause': ({ transferIds }, { engine }) => done(engine.pause(transferIds)),
  'transfer/resume': ({ transferIds }, { engine }) => done(engine.resume(transferIds)),
  'transfer/remove': ({ transferIds }, { engine }) => done(engine.remove(transferIds)),
  'transfer/clear': ({ transferIds }, { engine }) => done(engine.clear(transferIds)),
  'chunks/condemn': ({ transferId, chunks }, { engine }) => done(engine.condemn(transferId, chunks)),
  'save/offer': async ({ transferId, name }, { offers }) => {
    const token = crypto.randomUUID();
    await offers.put({ token, transferId, name, endsAtMs: Date.now() + OFFER_LIFE_MS }, Date.now());
    return { url: `/save/${token}/${encodeURIComponent(name)}` };
  },
  'save/done': ({ transferId, how, savedAs }, { engine }) => done(engine.saved(transferId, how, savedAs)),
  'ledger/recall': ({ book }, { engine }) => done(engine.recall(book)),
  'losses/read': (_ask, { engine }) => done(engine.lossesRead()),
  'settings/lanes': async ({ most }, { engine }) => {
    engine.atMost(most);
    return null;
  },
  'demo/fetch': (ask, { demo }) => fetchForPage(demo, ask),
  'take-over': async () => null,
};

function handle<K extends Ask['kind']>(ask: Extract<HeardAsk, { kind: K }>, host: Host): Promise<AnswerTo<K>> {
  const handler: (ask: Extract<HeardAsk, { kind: K }>, host: Host) => Promise<AnswerTo<K>> = handlers[ask.kind as K];
  return handler(ask, host);
}

/** @returns the reply to a message from a page; never throws. */
export async function answer(message: unknown, host: Host): Promise<Reply> {
  try {
    const ask = v.safeParse(Ask, message);
    if (!ask.success) throw new Failed({ code: 'unexpected', message: `a message that nobody knows: ${v.summarize(ask.issues).slice(0, 200)}` });
    return { ok: true, value: await handle(ask.output, host) };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
