/** What holds of every relay, whichever program it is: W2 to W5, on raw sockets. */
import { readdir } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { cacheControlOf, SERVICE_HEADERS, siteHeaders } from '../../deploy/headers.ts';
import { ask, exchange, firstBytes, get, only, whole, type Answered } from './raw.ts';
import type { Relayed } from './relayed.ts';

const VAULTS = '/glacier/eu-west-1/-/vaults';

/** Nobody checks this signature: an Amazon that only writes down answers here. */
export const signed = (region = 'eu-west-1', signature = '00'): Readonly<Record<string, string>> => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261125/${region}/glacier/aws4_request, SignedHeaders=host, Signature=${signature}`,
});

function hasHeaders(answered: Answered, expected: Readonly<Record<string, string>>): void {
  const found = Object.fromEntries(Object.keys(expected).map((name) => [name, only(answered, name)]));
  expect(found).toEqual(expected);
}

/** @param here is there once the tests run. */
export function relayChecks(here: () => Relayed): void {
  const port = (): number => here().relay.port;
  const arrived = (): Relayed['amazon']['arrived'] => here().amazon.arrived;

  beforeEach(() => {
    arrived().length = 0;
    here().amazon.answers((_, outgoing) => void outgoing.end('fine'));
  });

  describe('W2 W3 headers of the site', () => {
    test.each(['/', '/?x=1', '/index.html', '/sw.js', '/engine.js', '/manifest.webmanifest', '/config.json', '/icon.svg', 'a script', 'a style'])(
      '%s',
      async (what) => {
        const assets = await readdir('dist/app/assets');
        const asset = what.startsWith('a ') ? assets.find((name) => name.endsWith(what === 'a script' ? '.js' : '.css')) : undefined;
        const path = asset === undefined ? what : `/assets/${asset}`;
        const answered = await get(port(), path);
        expect(answered.status).toBe(200);
        hasHeaders(answered, { ...siteHeaders({ https: true }), 'cache-control': cacheControlOf(path.replace(/\?.*/, '')) });
      },
    );

    test.each([
      ['a missing file', 'GET', '/assets/gone.js', 404, {}],
      ['a save that only the worker could answer', 'GET', '/save/token/name.bin', 404, {}],
      ['a file as a foreign service worker', 'GET', '/engine.js', 403, { 'Service-Worker': 'script' }],
      ['a file that somebody wants to change', 'POST', '/config.json', 405, {}],
    ])('also on a refusal: %s', async (_, method, path, status, headers) => {
      const answered = await ask(port(), method, path, headers);
      expect(answered.status).toBe(status);
      hasHeaders(answered, { ...siteHeaders({ https: true }), 'cache-control': 'no-store' });
    });

    test('types that a browser takes', async () => {
      expect(only(await get(port(), '/'), 'content-type')).toBe('text/html; charset=utf-8');
      expect(only(await get(port(), '/sw.js'), 'content-type')).toMatch(/^(?:text|application)\/javascript(?:; charset=utf-8)?$/);
      expect(only(await get(port(), '/manifest.webmanifest'), 'content-type')).toBe('application/manifest+json');
    });

    test('scripts come compressed where the browser takes it', async () => {
      const zipped = await whole(port(), '/engine.js', { 'Accept-Encoding': 'gzip, br' });
      expect(zipped.encoding).toBe('gzip');
      expect(gunzipSync(zipped.bytes).equals((await whole(port(), '/engine.js', {})).bytes)).toBe(true);
    });
  });

  describe('W2 W3 headers of the service', () => {
    test.each([
      ['an answer of Amazon’s', 'GET', VAULTS, 200, signed()],
      ['an answer to an ask', 'POST', `${VAULTS}/v/jobs`, 200, signed('eu-west-1', 'a1')],
      ['without a signature', 'GET', VAULTS, 403, {}],
      ['an unknown region', 'GET', '/glacier/evil/-/vaults', 404, signed('evil')],
      ['another method', 'DELETE', `${VAULTS}/v`, 405, signed()],
    ])('%s', async (_, method, path, status, headers) => {
      here().amazon.answers((_incoming, outgoing) => {
        const theirs = { 'Cache-Control': 'public', 'Content-Security-Policy': "default-src 'self'", 'Set-Cookie': 'a=b', 'x-amzn-RequestId': 'id' };
        outgoing.writeHead(200, { ...theirs, 'Cross-Origin-Resource-Policy': 'cross-origin', 'Strict-Transport-Security': 'max-age=0' }).end('fine');
      });
      const answered = await ask(port(), method, path, headers);
      expect(answered.status).toBe(status);
      hasHeaders(answered, SERVICE_HEADERS);
      expect(only(answered, 'set-cookie')).toBeUndefined();
      expect(only(answered, 'strict-transport-security')).not.toBe('max-age=0');
      expect(only(answered, 'x-amzn-requestid')).toBe(status === 200 ? 'id' : undefined);
    });

    test('a service that can’t be reached', async () => {
      here().amazon.answers((_, outgoing) => void outgoing.destroy());
      const answered = await get(port(), VAULTS, signed());
      expect(answered.status).toBe(502);
      hasHeaders(answered, SERVICE_HEADERS);
    });
  });

  describe('what is passed on', () => {
    test('the target as it was signed, to the host of its region', async () => {
      await get(port(), '/glacier/us-east-1/-/vaults/.my.vault/jobs?limit=50&marker=arn%3Aaws%2Fx', signed('us-east-1'));
      const host = 'glacier.us-east-1.amazonaws.com';
      expect(arrived()).toMatchObject([
        {
          serverName: host,
          target: '/-/vaults/.my.vault/jobs?limit=50&marker=arn%3Aaws%2Fx',
          headers: { host: expect.stringMatching(`^${host}(?::443)?$`) },
        },
      ]);
    });

    test('what was signed, and nothing that is none of Amazon’s business', async () => {
      await get(port(), VAULTS, {
        ...signed(),
        Cookie: 'session=1',
        Origin: `https://localhost:${port()}`,
        Referer: `https://localhost:${port()}/`,
        'Sec-Fetch-Site': 'same-origin',
        'Sec-Fetch-Mode': 'cors',
        'Sec-CH-UA': 'x',
        'X-Amz-Cf-Id': 'x',
        'X-Amz-Cf-Pop': 'x',
        'CloudFront-Viewer-Country': 'IS',
        Forwarded: 'for=1',
        'X-Forwarded-For': '1.2.3.4',
        'X-Forwarded-Proto': 'https',
        'X-Real-IP': '1.2.3.4',
        Via: 'x',
        DNT: '1',
        TE: 'trailers',
        Range: 'bytes=0-9',
        'Accept-Encoding': 'identity',
        'X-Amz-Date': '20261125T000000Z',
        'X-Amz-Security-Token': 'token',
        'X-Amz-Content-Sha256': 'hash',
        'X-Amz-Sha256-Tree-Hash': 'hash',
        'X-Amz-Glacier-Version': '2012-06-01',
        'X-Amz-User-Agent': 'thaw',
        'Amz-Sdk-Invocation-Id': 'id',
        'Amz-Sdk-Request': 'attempt=1',
      });
      const { connection: _, ...sent } = arrived()[0]?.headers ?? {};
      expect(Object.keys(sent).sort()).toEqual(
        'accept-encoding amz-sdk-invocation-id amz-sdk-request authorization host range x-amz-content-sha256 x-amz-date x-amz-glacier-version x-amz-security-token x-amz-sha256-tree-hash x-amz-user-agent'.split(
          ' ',
        ),
      );
    });

    test('bytes come as they are sent, neither gathered nor compressed', async () => {
      const text = 'a '.repeat(20_000);
      here().amazon.answers((_, outgoing) => {
        outgoing.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': '1000000' });
        outgoing.write(text); // and then it waits
      });
      const { text: first } = await firstBytes(port(), 'GET', VAULTS, { ...signed(), 'Accept-Encoding': 'gzip' });
      expect(text.startsWith(first.slice(0, 100))).toBe(true);
    });

    test('a redirect is shown, not followed', async () => {
      here().amazon.answers((_, outgoing) => void outgoing.writeHead(302, { Location: 'https://glacier.us-east-1.amazonaws.com/-/vaults' }).end());
      const answered = await get(port(), VAULTS, signed());
      expect(answered.status).toBe(302);
      expect(only(answered, 'location')).toBe('https://glacier.us-east-1.amazonaws.com/-/vaults');
      expect(arrived()).toHaveLength(1);
    });

    test('an ask that breaks off is passed on once, and its connection serves no other', async () => {
      here().amazon.answers((_, outgoing) => void outgoing.destroy());
      const answered = await ask(port(), 'POST', `${VAULTS}/v/jobs`, { ...signed('eu-west-1', 'b1'), Connection: 'keep-alive' }, '{}');
      expect(answered.status).toBe(502);
      expect(arrived()).toHaveLength(1);
    });

    test('an ask finds no connection that carried anything else', async () => {
      expect((await firstBytes(port(), 'POST', `${VAULTS}/v/jobs`, signed('eu-west-1', 'c1'))).connection).toBe('close');
      expect((await firstBytes(port(), 'GET', '/', {})).connection).toBe('close');
      expect((await firstBytes(port(), 'GET', VAULTS, signed())).connection).not.toBe('close');
    });

    test.each(['of another host', 'of nobody'] as const)('nothing goes to a host with a certificate %s', async (which) => {
      here().amazon.shows(which);
      const answered = await get(port(), VAULTS, signed());
      here().amazon.shows('its own');
      expect(answered.status).toBe(502);
      expect(arrived()).toEqual([]);
    });
  });

  describe('W4 what is refused, without asking anybody', () => {
    test.each([
      '/glacier/eu-west-1/-/vaults/..',
      '/glacier/eu-west-1/-/vaults/../../x',
      '/glacier/eu-west-1/-/vaults/../../../us-east-1/-/vaults',
      '/glacier/eu-west-1/-/vaults/./x',
      '/glacier/eu-west-1/-/vaults/..%2f..%2fx',
      '/glacier/eu-west-1/-/vaults/%2e%2e',
      '/glacier/eu-west-1/-/vaults/a%2fb',
      '/glacier/eu-west-1/-/vaults//x',
      '//glacier/eu-west-1/-/vaults',
      '/glacier/eu-west-1//-/vaults',
      '/glacier/eu-west-1/-//evil.example/vaults',
      '/glacier/eu-west-1/-/vaults@evil.example',
      '/glacier/eu-west-1@evil.example/-/vaults',
      '/glacier/eu-west-1.evil.example/-/vaults',
      '/glacier/eu-west-1:443@evil.example/-/vaults',
      '/glacier/eu-west-1%23/-/vaults',
      '/%67lacier/eu-west-1/-/vaults',
      '/glacier%2feu-west-1/-/vaults',
      '/GLACIER/eu-west-1/-/vaults',
      '/glacier/EU-WEST-1/-/vaults',
      '/glacier/evil/-/vaults',
      '/glacier/demo/-/vaults',
      '/glacier//-/vaults',
      '/glacier/',
      '/glacier/eu-west-1/111122223333/vaults',
      '/glacier/eu-west-1/vaults',
      '/glacier/eu-west-1/-/unknown',
      '/glacier/eu-west-1/-/vaults\\..\\x',
      '/glacier/eu-west-1/-/vaults%0d%0aHost:%20evil',
      '/glacier/eu-west-1/-/vaults?x=%0d%0aHost:%20evil',
      '/glacier/eu-west-1/-/vaults?x=%00',
      '/glacier/eu-west-1/-/vaults?x=<y>',
      '/glacier/../glacier/eu-west-1/-/vaults',
      '/assets/../glacier/eu-west-1/-/vaults',
      '/-/vaults',
      '/_stand-in/journal',
      '/cognito-identity/',
      '/save/',
      '/save/x',
      '/.hidden',
      '/.git/config',
      '/assets',
      '/assets/',
      '/assets/../.hidden',
      '/..%2f.hidden',
      '/index.html%00.js',
      '/index.htm%6c',
      '/index.html/',
      '//index.html',
    ])('%s', async (target) => {
      const answered = await get(port(), target, signed());
      expect([400, 404]).toContain(answered.status);
      expect(answered.body).not.toContain('secret');
      expect(arrived()).toEqual([]);
    });

    test('a target of another host', async () => {
      for (const host of ['glacier.eu-west-1.amazonaws.com', 'evil.example', `localhost:${port()}`]) {
        const { body } = await get(port(), `http://${host}/-/vaults`, { ...signed(), Host: host });
        expect(body).not.toContain('fine');
      }
      expect(arrived()).toEqual([]);
    });

    test.each(['/glacier/eu-west-1/-/vaults HTTP/1.1\r\nX: y\r\n\r\nGET /x', '/glacier/eu-west-1/-/vaults\rX', '/glacier/eu-west-1/-/vaults x'])(
      'line breaks and blanks in the target: %j',
      async (target) => {
        const { status } = await exchange(port(), `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(arrived()).toEqual([]);
      },
    );

    test.each([
      ['nothing', {}],
      ['another region', signed('us-east-1')],
      ['another service', { Authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20261125/eu-west-1/s3/aws4_request, Signature=00' }],
      ['another kind of login', { Authorization: 'Basic /eu-west-1/glacier/aws4_request,' }],
    ])('a request that is signed for %s', async (_, headers) => {
      expect((await get(port(), VAULTS, headers)).status).toBe(403);
      expect((await ask(port(), 'POST', `${VAULTS}/v/jobs`, headers, '{}')).status).toBe(403);
      expect(arrived()).toEqual([]);
    });

    test.each(['cross-site', 'same-site', 'none'])('a request from elsewhere: %s', async (site) => {
      expect((await get(port(), VAULTS, { ...signed(), 'Sec-Fetch-Site': site })).status).toBe(403);
      expect(arrived()).toEqual([]);
    });

    test.each(['OPTIONS', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('%s', async (method) => {
      expect((await ask(port(), method, VAULTS, signed())).status).toBe(405);
      expect(arrived()).toEqual([]);
    });
  });

  test('W5 only sw.js becomes a service worker', async () => {
    const asWorker = { ...signed(), 'Service-Worker': 'script' };
    expect((await get(port(), '/sw.js', asWorker)).status).toBe(200);
    for (const path of ['/', '/engine.js', '/config.json', VAULTS]) expect((await get(port(), path, asWorker)).status).toBe(403);
    expect((await get(port(), '/save/a/b', asWorker)).status).toBe(404);
    expect(arrived()).toEqual([]);
  });

  test('plain HTTP leads to HTTPS', async () => {
    const answer = await fetch(`http://localhost:${here().relay.httpPort}/sw.js?x=1`, { redirect: 'manual' });
    expect([301, 308]).toContain(answer.status);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/localhost(?::\d+)?\/sw\.js\?x=1$/);
  });
}
