import { beforeEach, expect, test, vi } from 'vitest';
import { recall, remember, tokens } from '../../../src/ui/sign-in/hosted/records.ts';

const HOUR = 3_600_000;
const BEGUN = { state: 'a', nonce: 'n', verifier: 'v', hash: '#/v/eu-west-1/photos', atMs: 0 };

/** As a tab has it. */
beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  return () => vi.unstubAllGlobals();
});

test('K6 an answer to what this tab began is taken once', () => {
  remember(BEGUN);
  expect(recall('a', HOUR - 1)).toEqual(BEGUN);
  expect(recall('a', HOUR - 1)).toBeUndefined();
});

test.each([
  ['of another sign-in', 'b', 0],
  ['without a state', null, 0],
  ['after an hour', 'a', HOUR],
])('K6 an answer %s is not taken, and what was begun is given up', (_what, state, atMs) => {
  remember(BEGUN);
  expect(recall(state, atMs)).toBeUndefined();
  expect(recall('a', 0)).toBeUndefined();
});

test('K6 an answer to a question that was never asked is not taken', () => expect(recall('a', 0)).toBeUndefined());

test('what another version or somebody else left in the tab is let be', () => {
  sessionStorage.setItem('thaw-tokens', '{"idToken":1}');
  expect(tokens.read()).toBeUndefined();
  sessionStorage.setItem('thaw-tokens', 'not JSON');
  expect(tokens.read()).toBeUndefined();
});

test('a browser that refuses the storage keeps them in memory, for this page', () => {
  const refuse = (): never => {
    throw new DOMException('', 'SecurityError');
  };
  vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
  const held = { provider: 'p', idToken: 'i', idTokenExpiresAtMs: 1, signOuts: 0 };
  tokens.write(held);
  expect(tokens.read()).toEqual(held);
  tokens.drop();
  expect(tokens.read()).toBeUndefined();
});
