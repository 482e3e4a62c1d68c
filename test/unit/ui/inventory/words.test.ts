import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../../src/core/inventory/inventory.ts';
import { finishedInventories, comingInventories } from '../../../../src/core/inventory/finished.ts';
import type { Job } from '../../../../src/core/job.ts';
import { readPart } from '../../../../src/ui/inventory/get/wanted.ts';
import { comparedWords, coverageWords, exportName, nextPart, readingWords, sourceWords } from '../../../../src/ui/inventory/inventory-words.ts';
import { matchedWords } from '../../../../src/ui/inventory/names/matched-words.ts';

const DAY = 86_400_000;
const clock = { nowMs: Date.UTC(2026, 10, 24, 12), locale: 'en-GB', timeZone: 'Asia/Tokyo' };
const day = (year: number, month: number, of: number): number => Date.UTC(year, month - 1, of);

describe('how much an inventory tells', () => {
  test('is said plainly, also where Amazon doesn’t say', () => {
    expect(coverageWords('whole', [{}], clock)).toBe('whole');
    expect(coverageWords('unknown', [{}], clock)).toBe('perhaps a part');
    expect(coverageWords('part', [], clock)).toBe('a part');
  });

  test('names days as Amazon counts them, the last one included', () => {
    const part = { fromMs: day(2014, 3, 1), untilMs: day(2014, 4, 1), limit: 10_000 };
    expect(coverageWords('part', [part], clock)).toBe('a part: uploaded from 1 Mar 2014, until 31 Mar 2014, the first 10,000');
    expect(coverageWords('part', [{ untilMs: day(2014, 4, 1) }], clock)).toBe('a part: uploaded until 31 Mar 2014');
    expect(coverageWords('part', [{ limit: 5 }, { limit: 5, marker: 'm' }], clock)).toBe('a part: the first 5; then the next 5');
  });
});

describe('what is wanted of an inventory', () => {
  test('is the whole vault, or a part with its last day included', () => {
    expect(readPart({ fromDay: '', untilDay: ' ', limit: '' })).toEqual({ part: {} });
    expect(readPart({ fromDay: '2014-03-01', untilDay: '2014-03-01', limit: '10000' })).toEqual({
      part: { fromMs: day(2014, 3, 1), untilMs: day(2014, 3, 1) + DAY, limit: 10_000 },
    });
  });

  test.each([
    [{ fromDay: '2014-03-02', untilDay: '2014-03-01', limit: '' }, 'It ends before it begins.'],
    [{ fromDay: '1 March', untilDay: '', limit: '' }, 'A day looks like 2014-03-01.'],
    [{ fromDay: '2014-13-01', untilDay: '', limit: '' }, 'A day looks like 2014-03-01.'],
    [{ fromDay: '', untilDay: '', limit: '0' }, /whole number/],
    [{ fromDay: '', untilDay: '', limit: '1e3' }, /whole number/],
    [{ fromDay: '', untilDay: '', limit: '2.5' }, /whole number/],
  ])('%o is refused in words', (typed, problem) => {
    expect(readPart(typed).problem).toMatch(problem);
  });
});

test('the next part begins where the last one ended, with the same limits', () => {
  const transfer = (nextMarker: string | null | undefined): Pick<Inventory, 'outputs'> => ({
    outputs: [{ is: 'transfer', transferId: 't', part: { limit: 5, fromMs: 7 }, ...(nextMarker === undefined ? {} : { nextMarker }) }],
  });
  expect(nextPart(transfer('m'))).toEqual({ limit: 5, fromMs: 7, marker: 'm' });
  expect(nextPart(transfer(null))).toBeUndefined();
  expect(nextPart(transfer(undefined))).toBeUndefined();
  // Never a marker without a limit.
  expect(nextPart({ outputs: [{ is: 'transfer', transferId: 't', part: {}, nextMarker: 'm' }] })).toBeUndefined();
});

describe('jobs that are inventories', () => {
  const job = (id: string, more: Partial<Job>): Job => ({
    id,
    region: 'eu-west-1',
    vault: 'photos',
    kind: 'inventory',
    status: 'ready',
    createdAtMs: 0,
    inventory: { format: 'JSON', part: {}, coverage: 'whole' },
    ...more,
  });
  const part = { format: 'JSON', part: { limit: 5 }, coverage: 'part' } as const;

  test('are offered whole ones first, then the newest; others aren’t', () => {
    const jobs = [
      job('part, new', { completedAtMs: 9, inventory: part }),
      job('old', { completedAtMs: 1 }),
      job('working', { status: 'working' }),
      job('new', { completedAtMs: 5, inventory: { format: 'CSV', part: {}, coverage: 'unknown' } }),
      job('archive', { kind: 'archive', completedAtMs: 10 }),
    ];
    expect(finishedInventories(jobs).map(({ id }) => id)).toEqual(['new', 'old', 'part, new']);
  });

  test('are told while Amazon works on them, the one that is ready first before the others', () => {
    const jobs = [job('b', { status: 'working', createdAtMs: 2 }), job('a', { status: 'working', createdAtMs: 1 }), job('done', {})];
    expect(comingInventories(jobs).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

test('other words', () => {
  expect(sourceWords({ outputs: [{ is: 'file', name: 'a\u202Eb.json', sizeBytes: 1 }] })).toBe('file a[U+202E]b.json');
  expect(sourceWords({ outputs: [] })).toBe('nothing yet');
  const transfer = { is: 'transfer', transferId: 't', part: {} } as const;
  expect(sourceWords({ outputs: [transfer] })).toBe('from Amazon');
  expect(sourceWords({ outputs: [transfer, transfer] })).toBe('from Amazon, in 2 parts');
  expect(comparedWords({ added: { count: 1204, bytes: 0 }, deleted: { count: 0, bytes: 0 }, same: { count: 5, bytes: 9 } })).toBe(
    '1,204 added, 0 deleted, 5 the same',
  );
  expect(exportName('photos', day(2026, 11, 21), 'problems', 'CSV')).toBe('photos-2026-11-21-problems.csv');
  expect(matchedWords({ matched: 1, unmatched: 0 })).toBe('1 archive got a name of the list');
  expect(matchedWords({ matched: 0, unmatched: 1 })).toBe('0 archives got a name of the list; 1 name of it is of archives that aren’t here');
  expect(readingWords({ rows: 812_000, readBytes: 120 * 1024 ** 2, wholeBytes: 407 * 1024 ** 2 })).toBe('812,000 read, 120 of 407 MiB');
  expect(readingWords({ rows: 3, readBytes: 0, wholeBytes: 0 })).toBe('3 read');
});
