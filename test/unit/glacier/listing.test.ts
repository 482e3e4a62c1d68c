import { expect, test } from 'vitest';
import { pageOf, readPages, type Page } from '../../../src/glacier/listing.ts';
import { jobFrom } from '../../../src/glacier/jobs.ts';

const pages = (script: Record<string, Page>) => async (marker: string | undefined) => script[marker ?? '']!;
const text = (entry: unknown): string | undefined => (typeof entry === 'string' ? entry : undefined);
const itself = (item: string): string => item;

test('S6 items that move between pages while they are read come once', async () => {
  const { items } = await readPages(pages({ '': { entries: ['a', 'b'], marker: 'c' }, c: { entries: ['b', 'c'], marker: undefined } }), text, itself);
  expect(items).toEqual(['a', 'b', 'c']);
});

test('S6 markers that go in circles end the list, which says that it is incomplete', async () => {
  const circle: Record<string, Page> = { '': { entries: ['a'], marker: 'x' }, x: { entries: ['b'], marker: 'x' } };
  const asked: (string | undefined)[] = [];
  const listing = await readPages((marker) => (asked.push(marker), pages(circle)(marker)), text, itself);
  expect(listing).toMatchObject({ items: ['a', 'b'], complete: false });
  expect(asked).toEqual([undefined, 'x']);
});

test('S6 pages that bring nothing new, under markers that are always new, end the list, which says that it is incomplete', async () => {
  let asked = 0;
  const listing = await readPages(async () => ({ entries: asked++ === 0 ? ['a'] : asked % 2 ? ['a'] : [], marker: `m${asked}` }), text, itself);
  expect(listing).toEqual({ items: ['a'], unreadable: 0, complete: false });
  expect(asked).toBe(21);
});

test('S6 some empty pages within a list don’t end it', async () => {
  const count = 60;
  const page = (marker = '0'): Promise<Page> => {
    const at = Number(marker);
    return Promise.resolve({ entries: at % 19 === 0 ? [marker] : [], marker: at < count ? String(at + 1) : undefined });
  };
  expect(await readPages(page, text, itself)).toEqual({ items: ['0', '19', '38', '57'], unreadable: 0, complete: true });
});

test('S7 an entry that can not be read is counted, and the others are given', async () => {
  expect(await readPages(pages({ '': { entries: ['a', 7, null], marker: undefined } }), text, itself)).toEqual({
    items: ['a'],
    unreadable: 2,
    complete: true,
  });
});

test('S7 a marker that no address holds is an unreadable answer', () => {
  expect(() => pageOf([], 'm\ud800', 'ListJobs')).toThrow(expect.objectContaining({ failure: { code: 'answer-unreadable', what: 'ListJobs' } }));
  expect(pageOf([], null, 'ListJobs')).toEqual({ entries: [], marker: undefined });
});

const wire = {
  JobId: 'j',
  Action: 'ArchiveRetrieval',
  StatusCode: 'Succeeded',
  CreationDate: '2026-03-01T12:00:00.123Z',
  ArchiveId: 'a',
  ArchiveSizeInBytes: 9,
};

test.each([
  ['an unknown state', { StatusCode: 'Thinking' }],
  ['a size as text that is no whole number', { ArchiveSizeInBytes: '9.5' }],
  ['a negative size', { ArchiveSizeInBytes: -1 }],
  ['a size that can not be counted exactly', { ArchiveSizeInBytes: 2 ** 53 }],
  ['no archive', { ArchiveId: null }],
  ['a range past the archive', { RetrievalByteRange: '0-9' }],
  ['a date that is none', { CreationDate: 'yesterday' }],
  ['an id that no address holds', { JobId: 'j\ud800' }],
])('a job with %s is not taken for one', (_name, change) => {
  expect(jobFrom('demo', 'v', { ...wire, ...change })).toBeUndefined();
  expect(jobFrom('demo', 'v', wire)).toMatchObject({ id: 'j', outputBytes: 9, createdAtMs: Date.parse('2026-03-01T12:00:00.123Z') });
});
