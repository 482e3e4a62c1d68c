/** What page, worker and loaders say to each other, perhaps of another build or from a page that isn't ours. */
import * as v from 'valibot';
import { explain } from '../../../src/core/failure/catalogue.ts';
import type { Failure } from '../../../src/core/failure/failure.ts';
import { LoaderAsk, LoaderNews } from '../../../src/loader/messages.ts';
import { InventoryAsk, InventoryNews } from '../../../src/loader/inventory/asks.ts';
import { SqliteNews } from '../../../src/loader/sqlite/messages.ts';
import { Ask, Go } from '../../../src/messages.ts';
import { readNews, readReply } from '../../../src/ui/engine/replies.ts';
import { must, type Target } from '../target.ts';

/** Not by JSON: the text of the input is the message where it is none. */
function messageIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const PLACE = { region: 'eu-west-1', vault: 'photos' };
const asksValid = [
  { kind: 'ping', build: '1' },
  {
    kind: 'session/set',
    session: { kind: 'pasted', keys: { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiresAtMs: 5 } },
    signOuts: 0,
  },
  {
    kind: 'transfer/retrieve',
    ...PLACE,
    archiveId: 'a',
    name: 'n',
    tier: 'Bulk',
    range: { start: 0, end: 5 },
    downloadWhenReady: true,
    snsTopic: 'arn:aws:sns:eu-west-1:123456789012:thaw',
  },
  { kind: 'inventory/retrieve', ...PLACE, format: 'CSV', part: { fromMs: 1, limit: 5, marker: 'm' } },
  {
    kind: 'transfer/retrieve-many',
    ...PLACE,
    archives: [{ archiveId: 'a', name: 'n', nameIsGuess: false, sizeBytes: 1 }],
    tier: 'Standard',
    downloadWhenReady: false,
    adopt: [{ archiveId: 'a', jobId: 'j', createdAtMs: 5 }],
  },
  { kind: 'transfer/adopt', ...PLACE, jobId: 'j', name: 'n' },
  { kind: 'transfer/pause', transferIds: ['t'] },
  { kind: 'chunks/condemn', transferId: 't', chunks: [0, 1] },
  { kind: 'save/done', transferId: 't', how: 'read-back', savedAs: 'x' },
  {
    kind: 'ledger/recall',
    book: {
      entries: [{ transfer: { id: 't', createdAtMs: 1, region: 'r', vault: 'v', name: 'n', whole: 'open' }, stored: { chunks: 1, bytes: 2 } }],
      receipts: [],
    },
  },
  { kind: 'settings/lanes', most: 4 },
  { kind: 'demo/fetch', method: 'GET', path: '/glacier/demo/-/vaults', headers: { a: 'b' }, body: '' },
];

export const asks: Target = {
  name: 'asks',
  inputs: 'json',
  words: asksValid.map(({ kind }) => kind),
  longest: 16_384,
  valid: asksValid.map((one) => JSON.stringify(one)),
  attempt: (text) => {
    const read = v.safeParse(Ask, messageIn(text));
    if (!read.success) return `refused ${v.getDotPath(read.issues[0])?.replace(/\d+/g, '')}`;
    const ask = read.output;
    must(same(v.parse(Ask, JSON.parse(JSON.stringify(ask))), ask), 'read again, it says something else');
    if (ask.kind === 'demo/fetch')
      must(new URL(ask.path, 'https://thaw.example').origin === 'https://thaw.example', 'a path that leads to another origin');
    if ('region' in ask) must(/^[a-z0-9-]+$/.test(ask.region), 'a region that is part of another host');
    return `ok ${ask.kind} ${Object.keys(ask).length}`;
  },
};

const repliesValid = [
  { ok: true, value: null },
  { ok: true, value: { build: '1', keys: 'held', busy: true, hasWork: false } },
  { ok: true, value: { url: '/save/x/y' } },
  { ok: true, value: { taken: [{ archiveId: 'a', transferId: 't', is: 'here' }] } },
  { ok: true, value: { status: 200, headers: {}, body: '' } },
  { ok: false, failure: { code: 'network-lost' } },
  { ok: false, failure: { code: 'answer-wrong', expected: 'a', got: 'b' } },
  { kind: 'changed', what: 'transfers' },
  {
    kind: 'progress',
    live: [
      {
        transferId: 't',
        doing: 'downloading',
        lanes: [{ chunk: 1, receivedBytes: 2, attempt: 3 }],
        bytesPerSecond: 1,
        waitsFor: { code: 'throttled' },
      },
    ],
    bytesPerSecond: 5,
  },
  { kind: 'keys-needed', because: { code: 'keys-ended' }, keys: 'none' },
  { kind: 'go', hash: '#/v/eu-west-1/photos' },
  { kind: 'signed-out' },
];
const KINDS = ['ping', 'save/offer', 'transfer/retrieve-many', 'demo/fetch', 'session/end'] as const;

/** Whatever a failure brings along, it is told in words. */
const told = (failure: Failure): void => {
  const { happened, safe, advice } = explain(failure);
  must(`${happened}${safe}${advice}` !== '', 'a failure without words');
};

export const replies: Target = {
  name: 'replies',
  inputs: 'json',
  words: [
    '#/',
    '#/t/',
    '//evil.example',
    '#//',
    'ok',
    'failure',
    'network-lost',
    'chunk-damaged',
    'nobody-knows',
    'changed',
    'progress',
    'waitsFor',
    'because',
    '/save/',
  ],
  longest: 8_192,
  valid: repliesValid.map((one) => JSON.stringify(one)),
  attempt: (text) => {
    const message = messageIn(text);
    const outcomes: string[] = [];
    for (const kind of KINDS) {
      const reply = readReply(kind, message);
      if (!reply.ok) told(reply.failure);
      else outcomes.push(kind);
    }
    const news = readNews(message);
    if (news?.kind === 'keys-needed') told(news.because);
    if (news?.kind === 'progress') for (const { waitsFor } of news.live) if (waitsFor) told(waitsFor);
    if (news) outcomes.push(news.kind);
    const go = v.safeParse(Go, message);
    if (go.success) {
      must(new URL(go.output.hash, 'https://thaw.example/').href.startsWith('https://thaw.example/#/'), 'it leads out of the page');
      outcomes.push('go');
    }
    return outcomes.length > 0 ? `ok ${outcomes.join()}` : 'refused';
  },
};

const loadersValid = [
  { kind: 'progress', ask: 1, doneBytes: 2, wholeBytes: 3 },
  { kind: 'rehashed', ask: 1, found: { leaves: 1, bad: [], gone: [1], equal: true } },
  { kind: 'checked', ask: 1, comparison: { equal: false, differs: 'size', expectedBytes: 1, actualBytes: 2 } },
  { kind: 'failed', ask: 1, failure: { code: 'chunk-gone', chunk: 1 } },
  { kind: 'rows', batch: { rows: [{ id: 'a', path: 'b' }, { fault: 'id' }], isLast: true, isDamaged: false } },
  { kind: 'unusable', why: 'a view' },
  { kind: 'rehash', ask: 1, transferId: 't' },
  { kind: 'open', inventoryId: 'i', to: 'look' },
  { kind: 'list', ask: 1, query: { filter: { text: '*', writers: ['QNAP'] }, sort: { by: 'name', down: false } } },
  { kind: 'select', ask: 1, selection: { rules: [{ is: 'in', rows: [1, 2] }] } },
  { kind: 'answer', ask: 1, value: { count: 1, bytes: 2 } },
  { kind: 'progress', progress: { rows: 1, problems: 0, readBytes: 1, wholeBytes: 1, state: 'done', complete: true } },
];

export const loaders: Target = {
  name: 'loaders',
  inputs: 'json',
  words: ['kind', 'ask', 'progress', 'failed', 'open', 'rows', 'rehashed', 'comparison', 'list'],
  longest: 8_192,
  valid: loadersValid.map((one) => JSON.stringify(one)),
  attempt: (text) => {
    const message = messageIn(text);
    const taken = Object.entries({ LoaderAsk, LoaderNews, InventoryAsk, InventoryNews, SqliteNews }).flatMap(([name, schema]) => {
      const read = v.safeParse(schema, message);
      if (!read.success) return [];
      if (typeof read.output === 'object' && 'failure' in read.output && read.output.failure) told(read.output.failure as Failure);
      return [`${name}:${read.output.kind}`];
    });
    return taken.length > 0 ? `ok ${taken.join()}` : 'refused';
  },
};
