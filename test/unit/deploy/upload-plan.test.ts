import { expect, test } from 'vitest';
import { planUpload } from '../../../deploy/publishing/upload-plan.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW_MS = 1_000 * DAY_MS;
const storedSince = (path: string, days: number) => ({ path, md5: 'a', storedAtMs: NOW_MS - days * DAY_MS });
const removed = (...stored: readonly ReturnType<typeof storedSince>[]) => planUpload([], stored, "['/assets/previous.js']", NOW_MS).remove;

test('an asset of an older build goes after 90 days, not before', () => {
  expect(removed(storedSince('assets/89.js', 89), storedSince('assets/91.js', 91))).toEqual(['assets/91.js']);
});

test('what the build before needs stays, however old, and so does all that is no asset', () => {
  expect(removed(storedSince('assets/previous.js', 400), storedSince('icon.svg', 400))).toEqual([]);
});
