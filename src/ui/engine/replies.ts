/** What the engine's side says is parsed here: it may be of another build. */
import * as v from 'valibot';
import { KeysHeld } from '../../core/keys.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { AnswerTo, Ask, News } from '../../messages.ts';

type Kind = Ask['kind'];
type Schemas = { readonly [K in Kind]: v.GenericSchema<unknown, AnswerTo<K>> };

const Nothing = v.null();
const NewTransfer = v.object({ transferId: v.string() });

const answers: Schemas = {
  ping: v.object({ build: v.string(), keys: KeysHeld, busy: v.boolean(), hasWork: v.boolean() }),
  'session/set': v.object({ isOver: v.boolean() }),
  'session/end': Nothing,
  'transfer/retrieve': NewTransfer,
  'inventory/retrieve': NewTransfer,
  'inventory/read': Nothing,
  'transfer/retrieve-many': v.object({
    taken: v.array(v.object({ archiveId: v.string(), transferId: v.string(), is: v.picklist(['asked', 'adopted', 'here']) })),
  }),
  'transfer/adopt': NewTransfer,
  'transfer/retrieve-rest': Nothing,
  'transfer/ask-again': Nothing,
  'transfer/pause': Nothing,
  'transfer/resume': Nothing,
  'transfer/remove': Nothing,
  'transfer/clear': Nothing,
  'chunks/condemn': Nothing,
  'save/offer': v.object({ url: v.pipe(v.string(), v.regex(/^\/save\//)) }),
  'save/done': Nothing,
  'ledger/recall': Nothing,
  'losses/read': Nothing,
  'settings/lanes': Nothing,
  'demo/fetch': v.object({ status: v.number(), headers: v.record(v.string(), v.string()), body: v.string() }),
  'take-over': Nothing,
};

const Told = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), failure: v.custom<Failure>(isFailure) }),
]);

export type Outcome<K extends Kind> = { readonly ok: true; readonly value: AnswerTo<K> } | { readonly ok: false; readonly failure: Failure };

/** @returns the reply to an ask of this kind; one that can't be read is a failure too. */
export function readReply<K extends Kind>(kind: K, message: unknown): Outcome<K> {
  const told = v.safeParse(Told, message);
  if (!told.success) return unreadable(kind);
  if (!told.output.ok) return told.output;
  const schema: v.GenericSchema<unknown, AnswerTo<K>> = answers[kind];
  const value = v.safeParse(schema, told.output.value);
  return value.success ? { ok: true, value: value.output } : unreadable(kind);
}

const unreadable = (kind: Kind): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: { code: 'unexpected', message: `the engine answered ${kind} in a way that this page doesn’t know: reload it` },
});

/** Of a failure the code is enough to speak of it. */
function isFailure(input: unknown): input is Failure {
  return typeof input === 'object' && input !== null && 'code' in input && typeof input.code === 'string';
}

const Lane = v.object({ chunk: v.number(), receivedBytes: v.number(), attempt: v.number(), waitingUntilMs: v.exactOptional(v.number()) });

const LiveNews = v.object({
  transferId: v.string(),
  doing: v.picklist(['queued', 'asking', 'retrieving', 'downloading', 'verifying']),
  lanes: v.array(Lane),
  bytesPerSecond: v.number(),
  waitsFor: v.exactOptional(v.custom<Failure>(isFailure)),
  nextLookAtMs: v.exactOptional(v.number()),
});

const AnyNews: v.GenericSchema<unknown, News> = v.variant('kind', [
  v.object({ kind: v.literal('changed'), what: v.picklist(['transfers', 'receipts', 'settings', 'losses', 'inventories']) }),
  v.object({ kind: v.literal('progress'), live: v.array(LiveNews), bytesPerSecond: v.number() }),
  v.object({ kind: v.literal('keys-needed'), because: v.custom<Failure>(isFailure), keys: KeysHeld }),
  v.object({ kind: v.literal('save-taken'), token: v.string() }),
  v.object({ kind: v.literal('signed-out') }),
]);

/** @returns undefined for news of a build that this page doesn't understand. */
export function readNews(message: unknown): News | undefined {
  const news = v.safeParse(AnyNews, message);
  return news.success ? news.output : undefined;
}
