import { afterEach, expect, test, vi } from 'vitest';
import { DEMO_SIGN_IN } from '../../../src/core/demo.ts';
import type { Session } from '../../../src/core/keys.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { listVaults } from '../../../src/glacier/vaults.ts';
import { wayTo } from '../../../src/glacier/way.ts';
import { createSigner } from '../../../src/worker/signer.ts';

const ORIGIN = 'http://thaw.test';
const never = new AbortController().signal;
const demo = (by: 'worker' | 'server'): Session => ({
  kind: 'login',
  signIn: DEMO_SIGN_IN,
  demo: by,
  idToken: 'token',
  idTokenExpiresAtMs: Date.now() + 3_600_000,
});

afterEach(() => vi.unstubAllGlobals());

/** Where each request went: to the network, or to the demo in the worker. Neither answers. */
function signer() {
  const went: string[] = [];
  const asked: string[] = [];
  const away =
    (to: string) =>
    async ({ url }: Request): Promise<Response> => {
      went.push(`${to} ${new URL(url).pathname}`);
      throw new TypeError('Failed to fetch');
    };
  vi.stubGlobal('fetch', away('network'));
  const made = createSigner(ORIGIN, away('worker'), ({ code }) => void asked.push(code));
  const ask = async (region: string): Promise<unknown> => listVaults(await made.connection(region)).catch(() => undefined);
  return { signer: made, went, asked, ask };
}

test('the demo’s login goes to the worker itself where no server answers, and over the network where one does', async () => {
  const { signer: made, went, ask } = signer();
  made.set(demo('worker'));
  await ask('demo');
  made.set(demo('server'));
  await ask('demo');
  expect(went).toEqual(['worker /cognito-identity/', 'network /cognito-identity/']);
});

test('L4 keys of an account after the demo’s go over the network, and never to the region demo', async () => {
  const { signer: made, went, ask } = signer();
  made.set(demo('worker'));
  made.set({ kind: 'pasted', keys: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' } });
  await ask('demo');
  expect(went).toEqual([]);
  await ask('eu-west-1');
  expect(went).toEqual(['network /glacier/eu-west-1/-/vaults']);
});

test('L4 keys of the demo never leave for a region of Amazon’s', async () => {
  const { signer: made, went, ask } = signer();
  made.set({ kind: 'pasted', keys: { accessKeyId: 'DEMOEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' } });
  await ask('eu-west-1');
  expect(went).toEqual([]);
});

test('L4 the check of the way, which judges answers by itself, sends no such keys either', async () => {
  const { went } = signer();
  const keyring = keyringOf({ kind: 'pasted', keys: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' } }, ORIGIN, Date.now);
  const listing = wayTo('demo', keyring, ORIGIN, () => 0).listVaults(undefined, never);
  await expect(listing).rejects.toMatchObject({ failure: { code: 'demo-apart', region: 'demo' } });
  expect(went).toEqual([]);
});

test('a transfer of the demo waits for its own door and asks nobody for keys; the next sign-in lets it try again', async () => {
  const { signer: made, asked } = signer();
  made.set({ kind: 'pasted', keys: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' } });
  const waiting = made.keysArrive({ code: 'demo-apart', region: 'demo' }, never);
  expect([made.keys(), asked]).toEqual(['held', []]);
  const refused = made.keysArrive({ code: 'keys-ended' }, never);
  expect([made.keys(), asked]).toEqual(['refused', ['keys-ended']]);
  made.set(demo('worker'));
  await Promise.all([waiting, refused]);
});
