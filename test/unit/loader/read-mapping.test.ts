/** I9 the loader's end of the worker that reads SQLite: whatever that says or doesn't say, it is ended, and the person hears why. */
import { describe, expect, test } from 'vitest';
import type { NamesRead } from '../../../src/core/inventory/names.ts';
import { readMapping, type SqliteWorker } from '../../../src/loader/sqlite/read.ts';

interface Played {
  readonly worker: SqliteWorker;
  readonly asks: unknown[];
  ended: number;
}

/** A worker that answers each ask in turn; `undefined` is silence, an Error breaks it. */
function playing(answers: readonly unknown[]): Played {
  const asks: unknown[] = [];
  const played: Played = {
    asks,
    ended: 0,
    worker: {
      onmessage: null,
      onerror: null,
      postMessage: (ask: unknown) => {
        const answer = answers[asks.push(ask) - 1];
        if (answer === undefined) return;
        queueMicrotask(() => {
          if (answer instanceof Error) played.worker.onerror?.call(played.worker as Worker, new Event('error') as ErrorEvent);
          else played.worker.onmessage?.call(played.worker as Worker, new MessageEvent('message', { data: answer }));
        });
      },
      terminate: () => {
        played.ended += 1;
      },
    },
  };
  return played;
}

const FILE = new Blob(['anything']);
const OPENED = { kind: 'opened' };
const rows = (batch: readonly unknown[], more: { readonly isLast?: boolean; readonly isDamaged?: boolean } = {}): unknown => ({
  kind: 'rows',
  batch: { rows: batch, isLast: more.isLast ?? true, isDamaged: more.isDamaged ?? false },
});
const read = (played: Played, file = FILE): Promise<NamesRead> => readMapping(file, 'mapping.db', () => played.worker, 50);

describe('reading a mapping', () => {
  test('takes batch after batch, counts what is bad, and ends the worker', async () => {
    const played = playing([
      OPENED,
      rows([{ id: 'A', path: 's/a' }, { fault: 'id' }], { isLast: false }),
      rows([
        { id: 'A', path: 's/b' },
        { id: 'bad id', path: 'x' },
      ]),
    ]);
    const { names, bad, badLines } = await read(played);
    expect([names.archives, names.paths, bad]).toEqual([1, 2, 2]);
    expect(badLines).toEqual([
      { line: 2, reason: 'id', raw: '' },
      { line: 4, reason: 'id', raw: 'x' },
    ]);
    expect([played.asks.length, played.ended]).toEqual([3, 1]);
  });

  test('keeps what was read before the damage, and says where that begins', async () => {
    const { names, badLines } = await read(playing([OPENED, rows([{ id: 'A', path: 'a' }], { isDamaged: true })]));
    expect([names.archives, badLines]).toEqual([1, [{ line: 2, reason: 'damaged', raw: '' }]]);
  });

  test.each<readonly [string, readonly unknown[], string]>([
    ['what the worker says', [{ kind: 'unusable', why: 'a view' }], 'a view'],
    ['no script at all', [new Error('fetch')], 'no reader'],
    ['SQLite that breaks on it', [OPENED, new Error('wasm')], 'damaged'],
    ['silence at once', [], 'takes too long'],
    ['silence later', [OPENED, rows([{ id: 'A', path: 'a' }], { isLast: false })], 'takes too long'],
    [
      'nonsense',
      [
        { kind: 'opened', but: 1 },
        { kind: 'rows', batch: { rows: [{ id: 5 }], isLast: true, isDamaged: false } },
      ],
      'no reader',
    ],
    ['an answer to another ask', [OPENED, OPENED], 'damaged'],
    ['no rows', [OPENED, rows([])], 'no rows'],
    ['only bad rows', [OPENED, rows([{ fault: 'name' }])], 'no rows'],
    ['damage before the first row', [OPENED, rows([], { isDamaged: true })], 'damaged'],
  ])('I9 %s ends in words', async (_, answers, why) => {
    const played = playing(answers);
    await expect(read(played)).rejects.toMatchObject({ failure: { code: 'names-unusable', name: 'mapping.db', why } });
    expect(played.ended).toBe(1);
  });

  test('I9 a file too large for memory is never opened', async () => {
    const played = playing([OPENED]);
    const huge = { size: 513 * 1_048_576 } as Blob;
    await expect(read(played, huge)).rejects.toMatchObject({ failure: { why: 'too large' } });
    expect(played.asks).toEqual([]);
  });

  test('I9 rows without end are ended', async () => {
    const batch = rows(
      Array.from({ length: 4_096 }, () => ({ fault: 'id' })),
      { isLast: false },
    );
    const endless = playing(new Proxy([], { get: (_, at) => (at === '0' ? OPENED : batch) }));
    await expect(readMapping(FILE, 'mapping.db', () => endless.worker, 50, 100_000)).rejects.toMatchObject({ failure: { why: 'too large' } });
    expect(endless.ended).toBe(1);
  });
});
