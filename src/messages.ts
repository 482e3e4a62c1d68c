/** What page and worker say to each other. Both ends parse; bytes go through the store. */
import * as v from 'valibot';
import { Region, SnsTopic } from './core/config.ts';
import { DemoPath } from './core/demo.ts';
import type { Failure } from './core/failure/failure.ts';
import { LedgerBook } from './core/ledger.ts';
import { Session, type KeysHeld } from './core/keys.ts';
import type { Taken } from './core/transfer/taken.ts';
import type { Live } from './core/transfer/transfer.ts';

const Id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const Ids = v.array(Id);
const Tier = v.picklist(['Bulk', 'Standard', 'Expedited']);
const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ArchiveId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,200}$/));
/** Archives of one ask. More are a campaign's. */
export const MOST_AT_ONCE = 1_000;
const Place = { region: Region, vault: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) };

/** What a page may ask of the engine. */
export const Ask = v.variant('kind', [
  /** Keeps the worker awake while something runs; tells builds and missing keys. */
  v.object({ kind: v.literal('ping'), build: v.string() }),
  /** `signOuts`: how often somebody had signed out in this browser when the session began. */
  v.object({ kind: v.literal('session/set'), session: Session, signOuts: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  v.object({ kind: v.literal('session/end') }),
  /** Ask Amazon for an archive: this costs money. */
  v.object({
    kind: v.literal('transfer/retrieve'),
    ...Place,
    archiveId: ArchiveId,
    name: v.string(),
    /** The name is only made from the id. */
    nameIsGuess: v.optional(v.boolean(), false),
    tier: Tier,
    range: v.optional(v.object({ start: Bytes, end: Bytes })),
    downloadWhenReady: v.boolean(),
    snsTopic: v.exactOptional(SnsTopic),
  }),
  /** Ask Amazon for an inventory, once: what it costs no source tells, so nobody is told that it is free. */
  v.object({
    kind: v.literal('inventory/retrieve'),
    ...Place,
    format: v.picklist(['JSON', 'CSV']),
    part: v.pipe(
      v.object({
        fromMs: v.exactOptional(Bytes),
        untilMs: v.exactOptional(Bytes),
        limit: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
        marker: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_024))),
      }),
      v.check(({ limit, marker }) => marker === undefined || limit !== undefined, 'a marker without a limit'),
    ),
    snsTopic: v.exactOptional(SnsTopic),
  }),
  /** All rows of an inventory's transfer are in the store. */
  v.object({ kind: v.literal('inventory/read'), transferId: Id }),
  /** The same for a selection: all of it is on record before the first ask leaves. What is on its way already isn't asked for. */
  v.object({
    kind: v.literal('transfer/retrieve-many'),
    ...Place,
    archives: v.pipe(
      v.array(
        v.object({
          archiveId: ArchiveId,
          name: v.string(),
          nameIsGuess: v.boolean(),
          /** Amazon has no empty archives (faults.md, D5). */
          sizeBytes: v.pipe(Bytes, v.minValue(1)),
        }),
      ),
      v.minLength(1),
      v.maxLength(MOST_AT_ONCE),
    ),
    tier: Tier,
    downloadWhenReady: v.boolean(),
    snsTopic: v.exactOptional(SnsTopic),
    /** Jobs of the whole that exist: these of the archives are taken up instead of asked for. */
    adopt: v.array(v.object({ archiveId: ArchiveId, jobId: Id, createdAtMs: Bytes, tier: v.exactOptional(Tier) })),
  }),
  /** Download the output of a job that exists, whoever started it. Costs no retrieval. */
  v.object({ kind: v.literal('transfer/adopt'), ...Place, jobId: Id, name: v.string(), nameIsGuess: v.optional(v.boolean(), false) }),
  /** After *expired*: ask for what is missing. Costs money. */
  v.object({ kind: v.literal('transfer/retrieve-rest'), transferId: Id, tier: Tier }),
  /** After *ask unclear*: the person decided to ask again. Costs money. */
  v.object({ kind: v.literal('transfer/ask-again'), transferId: Id }),
  v.object({ kind: v.literal('transfer/pause'), transferIds: Ids }),
  /** Also: try again, download a retrieved one, go on after a failure. */
  v.object({ kind: v.literal('transfer/resume'), transferIds: Ids }),
  /** Forgets transfers with their chunks. Receipts stay, Amazon's job runs on. */
  v.object({ kind: v.literal('transfer/remove'), transferIds: Ids }),
  /** Drops the chunks of saved transfers, keeps the records. */
  v.object({ kind: v.literal('transfer/clear'), transferIds: Ids }),
  /** Chunks that a re-hash found wrong or gone: they are fetched again. */
  v.object({ kind: v.literal('chunks/condemn'), transferId: Id, chunks: v.array(Bytes) }),
  /** A one-time address at which the worker answers with the file. */
  v.object({ kind: v.literal('save/offer'), transferId: Id, name: v.string() }),
  v.object({ kind: v.literal('save/done'), transferId: Id, how: v.picklist(['handed-over', 'read-back']), savedAs: v.string() }),
  /** Of a page that found another database than its copy of the ledger is of: what it knows is put back, the loss named. */
  v.object({ kind: v.literal('ledger/recall'), book: LedgerBook }),
  /** The person has read what was lost. */
  v.object({ kind: v.literal('losses/read') }),
  /** Settings that the engine obeys. */
  v.object({ kind: v.literal('settings/lanes'), most: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16))) }),
  /** To the demo's stand-in in the worker, where no server answers for it. Its output goes through the engine. */
  v.object({
    kind: v.literal('demo/fetch'),
    method: v.pipe(v.string(), v.regex(/^(?:GET|POST|PUT|DELETE)$/)),
    path: DemoPath,
    headers: v.record(v.string(), v.string()),
    body: v.string(),
  }),
  /** To a waiting worker of a newer build: take over, nothing runs. */
  v.object({ kind: v.literal('take-over') }),
]);
export type Ask = v.InferInput<typeof Ask>;
/** An ask as the worker has it, after parsing. */
export type HeardAsk = v.InferOutput<typeof Ask>;

interface Answers {
  /** `busy`: bytes move or are checked. `hasWork`: something wants to go on, if only in hours. */
  ping: { readonly build: string; readonly keys: KeysHeld; readonly busy: boolean; readonly hasWork: boolean };
  /** `isOver`: somebody has signed out since it began; it isn't taken. */
  'session/set': { readonly isOver: boolean };
  'session/end': null;
  'transfer/retrieve': { readonly transferId: string };
  'inventory/retrieve': { readonly transferId: string };
  'inventory/read': null;
  'transfer/retrieve-many': { readonly taken: readonly Taken[] };
  'transfer/adopt': { readonly transferId: string };
  'transfer/retrieve-rest': null;
  'transfer/ask-again': null;
  'transfer/pause': null;
  'transfer/resume': null;
  'transfer/remove': null;
  'transfer/clear': null;
  'chunks/condemn': null;
  'save/offer': { readonly url: string };
  'save/done': null;
  'ledger/recall': null;
  'losses/read': null;
  'settings/lanes': null;
  'demo/fetch': { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };
  'take-over': null;
}
export type AnswerTo<K extends Ask['kind']> = Answers[K];

/** How an answer travels back through the port that came with the ask. */
export type Reply<K extends Ask['kind'] = Ask['kind']> =
  { readonly ok: true; readonly value: AnswerTo<K> } | { readonly ok: false; readonly failure: Failure };

/** The name of the BroadcastChannel on which every tab hears the news. */
export const NEWS_CHANNEL = 'thaw-news';

/**
 * Told to every tab. Records are only said to have changed (the store knows how); what lives in
 * the engine's memory alone is told itself.
 */
export type News =
  | { readonly kind: 'changed'; readonly what: 'transfers' | 'receipts' | 'settings' | 'losses' | 'inventories' }
  | { readonly kind: 'progress'; readonly live: readonly Live[]; readonly bytesPerSecond: number }
  | { readonly kind: 'keys-needed'; readonly because: Failure; readonly keys: KeysHeld }
  /** The file of a one-time address is on its way to the browser. */
  | { readonly kind: 'save-taken'; readonly token: string }
  | { readonly kind: 'signed-out' };

/**
 * Posted by the worker to the one tab in which a clicked notice opens its place. The tab goes there
 * itself: a navigation from outside could load it anew, and its keys are in memory only.
 */
export const Go = v.object({ kind: v.literal('go'), hash: v.pipe(v.string(), v.regex(/^#\/[\w/?=%.-]*$/)) });
export type Go = v.InferOutput<typeof Go>;
