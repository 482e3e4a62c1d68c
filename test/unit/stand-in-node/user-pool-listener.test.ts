import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { begin, browser, type Hosted, openHosted, redeem, signedIn, userPool } from './hosted.ts';
import { exchange, get, statusOf } from './sockets.ts';

let made: Hosted;
beforeAll(async () => void (made = await openHosted()));
afterAll(() => made.close());

/** A browser that stands in front of the form, and where that is. */
async function atForm(): Promise<{ person: ReturnType<typeof browser>; form: URL }> {
  const person = browser();
  const { address } = await begin(made, userPool(made));
  return { person, form: new URL((await person.visit(address)).headers.get('location') ?? '', address) };
}

const filled = (headers: Readonly<Record<string, string>> = {}, password = 'demo') => ({
  method: 'POST',
  headers,
  body: new URLSearchParams({ name: 'demo', password }),
});

describe('CORS as at Cognito', () => {
  test.each([
    ['POST', '/oauth2/token', 400],
    ['POST', '/oauth2/revoke', 401],
    ['GET', '/demo_StandIn01/.well-known/jwks.json', 200],
    ['GET', '/demo_StandIn01/.well-known/openid-configuration', 200],
    ['GET', '/oidc/.well-known/openid-configuration', 200],
    ['OPTIONS', '/oauth2/token', 204],
  ])('%s %s may be read by every page, errors too', async (method, path, status) => {
    const body = method === 'POST' ? { body: new URLSearchParams({ client_id: 'x' }) } : {};
    const answer = await fetch(made.url + path, { method, headers: { origin: made.appUrl.slice(0, -1) }, ...body });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, '*']);
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
  });
});

describe('L3 the sign-in’s own listener', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io'])('the name %s is refused everywhere', async (host) => {
    for (const target of ['/oauth2/authorize', '/demo_StandIn01/.well-known/jwks.json', '/login.css', '/'])
      expect(statusOf(await get(made.port, target, { Host: host }))).toBe(403);
    const token = `POST /oauth2/token HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    expect(statusOf(await exchange(made.port, token))).toBe(403);
  });

  test.each(['http://evil.example', 'null', 'APP'])('a page of %s can not send the form', async (origin) => {
    const { person, form } = await atForm();
    const from = origin.replace('APP', made.appUrl.slice(0, -1)); // other ports of this machine are the same site to a browser
    expect((await person.visit(form, filled({ origin: from }))).status).toBe(403);
    expect((await person.visit(form, filled({ origin: form.origin }))).status).toBe(303);
  });

  test('a form that another browser began signs nobody in', async () => {
    const { form } = await atForm();
    const victim = browser();
    const answer = await victim.visit(form, filled({ origin: form.origin }));
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []]);
  });

  test('a body beyond all measure is refused', async () => {
    const answer = await fetch(`${made.url}/oauth2/token`, { method: 'POST', body: 'x'.repeat(65_537) });
    expect(answer.status).toBe(413);
  });

  test('there is nothing else', async () => {
    for (const path of ['/', '/request', '/.well-known/openid-configuration', '/oidc', '/oidc/me/x', '/_stand-in/journal', '/config.json'])
      expect((await fetch(made.url + path)).status, path).toBe(404);
  });
});

describe('the form', () => {
  test('runs no script, loads nothing from elsewhere, and may lead back to the app', async () => {
    const { person, form } = await atForm();
    const answer = await person.visit(form);
    const app = made.appUrl.slice(0, -1);
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'self'; img-src data:; form-action 'self' ${app} ${app.replace('localhost', '127.0.0.1')}; base-uri 'none'; frame-ancestors 'none'`,
    );
    const page = await answer.text();
    expect(page).not.toMatch(/<script|<style|style=|https?:/);
    const [, style = ''] = /href="([^"]+\.css)"/.exec(page) ?? [];
    expect((await fetch(new URL(style, form))).headers.get('content-type')).toBe('text/css');
  });

  test('says so when the password is wrong, and can be tried again', async () => {
    const { person, form } = await atForm();
    const answer = await person.visit(form, filled({}, '<wrong>'));
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Incorrect username or password.')]);
    expect((await person.visit(form, filled())).status).toBe(303);
  });
});

describe('faults and journal', () => {
  afterEach(() => fetch(`${made.appUrl.replace('localhost', '127.0.0.1')}_stand-in/faults`, { method: 'DELETE' }));

  const Journal = v.object({ entries: v.array(v.object({ operation: v.string(), path: v.string(), status: v.number() })) });

  test('each step is in the journal, without codes or tokens', async () => {
    const before = v.parse(Journal, await made.order('journal')).entries.length;
    await signedIn(made);
    const entries = v.parse(Journal, await made.order('journal')).entries.slice(before);
    expect(entries.map(({ operation, status }) => [operation, status])).toEqual([
      ['Authorize', 303],
      ['Login', 200],
      ['Login', 303],
      ['AuthorizeResume', 303],
      ['Token', 200],
      ['SigningKeys', 200],
    ]);
    expect(entries.every(({ path }) => !path.includes('?'))).toBe(true);
  });

  test('the token endpoint can fail in OAuth’s own way, and later works', async () => {
    const begun = await begin(made, userPool(made));
    const back = await browser().signIn(begun.address, made.appUrl);
    await made.order('faults', { on: 'Token', kind: 'error', status: 503, code: 'temporarily_unavailable', message: 'Try later.', times: 1 });
    const answer = await fetch(`${made.url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ code: back.searchParams.get('code') ?? '' }),
    });
    expect([answer.status, await answer.json()]).toEqual([503, { error: 'temporarily_unavailable', error_description: 'Try later.' }]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await redeem(begun, back)).toHaveProperty('id_token');
  });

  test('it can be a captive portal, break off, or not answer', async () => {
    const revoke = () => fetch(`${made.url}/oauth2/revoke`, { method: 'POST', body: new URLSearchParams() });
    await made.order('faults', { on: 'Revoke', kind: 'html', times: 1 });
    expect((await revoke()).headers.get('content-type')).toBe('text/html; charset=utf-8');
    await made.order('faults', { on: 'Revoke', kind: 'close', times: 1 });
    await expect(revoke()).rejects.toThrow('fetch failed');
    await made.order('faults', { on: 'Revoke', kind: 'latency', ms: 1, times: 1 });
    expect((await revoke()).status).toBe(400);
  });
});
