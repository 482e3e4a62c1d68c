import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ask, News } from '../../../src/messages.ts';
import type { EngineLink } from '../../../src/ui/engine/engine.svelte.ts';
import { SignedIn } from '../../../src/ui/sign-in/session.svelte.ts';

const KEYS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

beforeEach(() => vi.stubGlobal('location', { origin: 'http://thaw.test' }));
afterEach(() => vi.unstubAllGlobals());

/** An engine that takes whatever it is asked, and tells news when the test says so. */
function engine() {
  const asked: Ask['kind'][] = [];
  const listeners: ((news: News) => void)[] = [];
  const link: Pick<EngineLink, 'ask' | 'listen'> = {
    ask: (ask) => {
      asked.push(ask.kind);
      return Promise.reject(new Error('answers nothing'));
    },
    listen: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  return {
    link: link as EngineLink,
    given: () => asked.filter((kind) => kind === 'session/set').length,
    tell: (news: News) => listeners.forEach((hear) => hear(news)),
  };
}

const signedIn = async () => {
  const { link, ...rest } = engine();
  const session = new SignedIn(link);
  await session.paste(KEYS).catch(() => undefined);
  return { session, ...rest };
};

test('an engine without any keys gets them at once, however often it was restarted', async () => {
  const { session, given } = await signedIn();
  session.engineHas('none');
  session.engineHas('none');
  expect(given()).toBe(3);
});

test('keys that were just given and refused are not given again: the person is asked', async () => {
  const { session, given, tell } = await signedIn();
  tell({ kind: 'keys-needed', because: { code: 'keys-refused', service: 'InvalidSignatureException' }, keys: 'refused' });
  session.engineHas('refused');
  expect(given()).toBe(1);
  expect(session.needed?.code).toBe('keys-ended');
});

test('after a sign-out in another tab nothing is given any more', async () => {
  const { session, given, tell } = await signedIn();
  tell({ kind: 'signed-out' });
  session.engineHas('none');
  expect(given()).toBe(1);
});
