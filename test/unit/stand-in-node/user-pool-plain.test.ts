import { ListVaultsCommand } from '@aws-sdk/client-glacier';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { begin, browser, glacierWith, type Hosted, INSECURE, openHosted, redeem, refreshed, refusalOf, USER_POOL } from './hosted.ts';

let made: Hosted;
beforeAll(async () => void (made = await openHosted()));
afterAll(() => made.close());

/** All that a client is told is the issuer. */
async function discovered(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(`${made.url}/oidc`);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
}

async function signedIn(person = browser()) {
  const begun = await begin(made, await discovered(), {}, 'thaw');
  return { ...begun, tokens: await redeem(begun, await person.signIn(begun.address, made.appUrl)) };
}

test('a provider that is known by its issuer alone signs in to Glacier', async () => {
  const provider = `localhost:${made.port}/oidc`;
  const { tokens } = await signedIn();
  const glacier = await glacierWith(made, tokens.id_token, provider);
  expect((await glacier.send(new ListVaultsCommand({ accountId: '-' }))).VaultList).toEqual([]);
});

test('it has a key of its own: its tokens are none of the user pool’s', async () => {
  const { tokens } = await signedIn();
  expect(await refusalOf(made, tokens.id_token, USER_POOL)).toBe("Invalid login token. Couldn't verify signed token.");
});

test('it refreshes', async () => {
  const begun = await signedIn();
  const again = await refreshed(begun, begun.tokens.refresh_token);
  expect(await refusalOf(made, again.id_token, `localhost:${made.port}/oidc`)).toBeUndefined();
});

test('its session ends where discovery says, after a question, and leads back to the app', async () => {
  const person = browser();
  const { as, tokens } = await signedIn(person);
  const end = new URL(as.end_session_endpoint ?? '');
  end.search = new URLSearchParams({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: made.appUrl }).toString();
  const question = await (await person.visit(end)).text();
  expect(question).not.toMatch(/<script|<style|fonts/);
  const [, action = '', xsrf = ''] = /action="([^"]+)".*?name="xsrf" value="([^"]+)"/s.exec(question) ?? [];
  const confirmed = await person.visit(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, made.appUrl]);
  const { address } = await begin(made, as, {}, 'thaw');
  expect((await person.visit(address)).headers.get('location')).toMatch(/^\/oidc\/login\//);
});

test('it leads nowhere else', async () => {
  const person = browser();
  const { as, tokens } = await signedIn(person);
  const end = new URL(as.end_session_endpoint ?? '');
  end.search = new URLSearchParams({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'https://evil.example/' }).toString();
  const answer = await person.visit(end);
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
});
