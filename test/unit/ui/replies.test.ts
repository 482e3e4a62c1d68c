import { expect, test } from 'vitest';
import { readNews, readReply } from '../../../src/ui/engine/replies.ts';

test('a reply of the right kind is read', () => {
  expect(readReply('transfer/adopt', { ok: true, value: { transferId: 'a' } })).toEqual({ ok: true, value: { transferId: 'a' } });
  expect(readReply('transfer/pause', { ok: true, value: null })).toEqual({ ok: true, value: null });
});

test('a failure travels as it is', () => {
  const failure = { code: 'policy-refused', tier: 'Standard' };
  expect(readReply('transfer/adopt', { ok: false, failure })).toEqual({ ok: false, failure });
});

test('replies of a build that this page doesn’t know are failures, never values', () => {
  for (const message of [undefined, null, 'ok', { ok: true, value: { id: 'a' } }, { ok: 'yes' }, { ok: false }]) {
    expect(readReply('transfer/adopt', message)).toMatchObject({ ok: false, failure: { code: 'unexpected' } });
  }
});

test('a save never leads off our own addresses', () => {
  expect(readReply('save/offer', { ok: true, value: { url: 'https://evil.example/save/x' } }).ok).toBe(false);
});

test('news that nobody knows are left alone', () => {
  expect(readNews({ kind: 'changed', what: 'transfers' })).toEqual({ kind: 'changed', what: 'transfers' });
  expect(readNews({ kind: 'progress', live: [], bytesPerSecond: 0 })).toBeDefined();
  expect(readNews({ kind: 'later' })).toBeUndefined();
  expect(readNews('changed')).toBeUndefined();
});
