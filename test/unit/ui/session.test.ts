import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ask, News } from '../../../src/messages.ts';
import type { EngineLink } from '../../../src/ui/engine/engine.svelte.ts';
import { SignedIn } from '../../../src/ui/sign-in/session.svelte.ts';

const KEYS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

beforeEach(() => vi.stubGlobal('location', { origin: 'http://thaw.test' }));
afterEach(() => vi.unstubAllGlobals());

/** An engine that takes whatever it is asked, and tells news when the test says so. @param isOver that somebody signed out meanwhile. */
function engine(isOver: () => boolean) {
  const asked: Ask['kind'][] = [];
  const listeners: ((news: News) => void)[] = [];
  const link: Pick<EngineLink, 'ask' | 'listen'> = {
    ask: async (ask) => {
      asked.push(ask.kind);
      if (ask.kind !== 'session/set') throw new Error('answers nothing else');
      expect(ask.signOuts).toBe(2);
      return { isOver: isOver() } as never;
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

const signedIn = async (isOver = () => false) => {
  const { link, ...rest } = engine(isOver);
  const session = new SignedIn(link, { hadSession: false }, async () => 2);
  await session.paste(KEYS);
  return { session, ...rest };
};

test('K2 an engine without any keys gets them at once, however often it was restarted', async () => {
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

test('K4 after a sign-out in another tab nothing is given any more', async () => {
  const { session, given, tell } = await signedIn();
  tell({ kind: 'signed-out' });
  session.engineHas('none');
  expect(given()).toBe(1);
});

test('K4 a tab that missed a sign-out, as it was frozen, is told when it gives its keys, and forgets them', async () => {
  let isOver = false;
  const { session, given } = await signedIn(() => isOver);
  expect(session.session).toBeDefined();
  isOver = true;
  session.engineHas('none');
  await vi.waitFor(() => expect(session.session).toBeUndefined());
  session.engineHas('none');
  expect(given()).toBe(2);
});
