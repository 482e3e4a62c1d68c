/** What IndexedDB's errors mean. Names and texts are what browsers were seen to say; see faults.md, T2. */
import { expect, test } from 'vitest';
import { explain } from '../../../src/core/failure/catalogue.ts';
import { Failed, type Failure } from '../../../src/core/failure/failure.ts';
import { storeFailure } from '../../../src/store/database.ts';

const errors: readonly (readonly [title: string, name: string, text: string, means: Failure])[] = [
  ['T2 a quota that is used up is a full disk', 'QuotaExceededError', '', { code: 'disk-full', neededBytes: 0 }],
  ['T2 a Blob that found no room is a full disk', 'DataError', 'Failed to write blobs (IOError)', { code: 'disk-full', neededBytes: 0 }],
  [
    'T9 a Blob that broke before it got there is none',
    'DataError',
    'Failed to write blobs (InvalidBlob)',
    { code: 'store-broken', name: 'DataError Failed to write blobs (InvalidBlob)' },
  ],
  ['T2 data of another kind that is refused is none', 'DataError', 'No key', { code: 'store-broken', name: 'DataError No key' }],
  [
    'T2 an internal error is a broken store, by its words',
    'UnknownError',
    'Internal error committing transaction.',
    { code: 'store-broken', name: 'UnknownError Internal error committing transaction.' },
  ],
  [
    'T2 a connection that is closing is a broken store',
    'InvalidStateError',
    'The database connection is closing.',
    { code: 'store-broken', name: 'InvalidStateError The database connection is closing.' },
  ],
  ['T6 a version above this build’s is newer data', 'VersionError', 'The requested version (6) is less than …', { code: 'newer-data' }],
];

test.each(errors)('%s', (_title, name, text, means) => expect(storeFailure(new DOMException(text, name))).toEqual(means));

test.each(['UnknownError', 'InvalidStateError'])('T2 %s is said to be perhaps a full disk', (name) =>
  expect(explain(storeFailure(new DOMException('', name))).happened).toContain('perhaps because the disk is full'),
);

test('T2 a failure that was told already stays what it is, and what is no error at all has a name', () => {
  expect(storeFailure(new Failed({ code: 'chunk-gone', chunk: 1 }))).toEqual({ code: 'chunk-gone', chunk: 1 });
  expect(storeFailure('text')).toEqual({ code: 'store-broken', name: 'unknown' });
});

test('T2 an error’s text is cut: it is shown and kept', () => {
  const told = storeFailure(new DOMException('x'.repeat(999), 'UnknownError'));
  expect(told.code === 'store-broken' && told.name.length).toBe(200);
});
