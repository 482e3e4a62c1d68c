import { networkInterfaces } from 'node:os';

import { describe, expect, test } from 'vitest';

import { exchange, get, serving, statusOf } from './sockets.ts';

const hello = async (): Promise<Response> => new Response('hello');

describe('L1 who can reach it', () => {
  test('no address but loopback is listened on', async () => {
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    await serving(hello, async ({ port }) => {
      for (const { address } of outer) await expect(exchange(port, 'GET / HTTP/1.0\r\n\r\n', address)).rejects.toThrow('ECONNREFUSED');
    });
  });
});

describe('L3 DNS rebinding', () => {
  test.each(['localhost', 'localhost:1', '127.0.0.1', '[::1]:8080', 'LOCALHOST:80'])('the name %s is this machine', (host) =>
    serving(hello, async ({ port }) => expect(statusOf(await get(port, '/', { Host: host }))).toBe(200)),
  );

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io:80',
    'evil.example#localhost',
    '127.0.0.2',
    '[::]',
    '0.0.0.0',
    'localhost:',
  ])('the name %s is refused', (host) =>
    serving(hello, async ({ port }) => expect(statusOf(await get(port, '/-/vaults', { Host: host }))).toBe(403)),
  );

  test.each(['http://evil.example/-/vaults', 'http://localhost@evil.example/', 'http://evil.example#localhost/', 'http:///-/vaults'])(
    'the absolute target %s is refused, whatever Host says',
    (target) => serving(hello, async ({ port }) => expect([400, 403]).toContain(statusOf(await get(port, target)))),
  );

  test('a foreign Host is refused beside an own absolute target', () =>
    serving(hello, async ({ port }) => {
      const own = `http://127.0.0.1:${port}/-/vaults`;
      expect(statusOf(await get(port, own))).toBe(200);
      expect(statusOf(await get(port, own, { Host: 'evil.example' }))).toBe(403);
    }));

  test('an absolute target is guarded as its path is', () =>
    serving(hello, async ({ port }) => {
      const steering = `http://127.0.0.1:${port}/_stand-in/faults`;
      expect(statusOf(await get(port, steering, { 'Sec-Fetch-Site': 'cross-site' }))).toBe(403);
      expect(statusOf(await get(port, steering, { Origin: 'http://evil.example' }))).toBe(403);
      const text = `POST ${steering} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`;
      expect(statusOf(await exchange(port, text))).toBe(415);
    }));

  test('a request without a name is refused', () =>
    serving(hello, async ({ port }) => {
      expect(statusOf(await exchange(port, 'GET / HTTP/1.0\r\n\r\n'))).toBe(403);
      expect(statusOf(await exchange(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'))).toBe(400);
    }));
});

describe('L3 other pages in the same browser', () => {
  test.each(['http://evil.example', 'null', 'http://localhost:1', 'https://127.0.0.1:PORT', 'http://127.0.0.1:PORT.evil.example'])(
    'a request from %s is refused, whatever it asks',
    (origin) =>
      serving(hello, async ({ port }) => {
        for (const target of ['/', '/-/vaults', '/_stand-in/journal']) {
          expect(statusOf(await get(port, target, { Origin: origin.replace('PORT', String(port)) }))).toBe(403);
        }
      }),
  );

  test('a request from its own page passes', () =>
    serving(hello, async ({ port }) => {
      expect(statusOf(await get(port, '/-/vaults', { Origin: `http://127.0.0.1:${port}`, 'Sec-Fetch-Site': 'same-origin' }))).toBe(200);
    }));

  test.each(['cross-site', 'same-site', 'same-origin-ish'])('Sec-Fetch-Site: %s may see files but not the service', (site) =>
    serving(hello, async ({ port }) => {
      const headers = { 'Sec-Fetch-Site': site };
      expect(statusOf(await get(port, '/', headers))).toBe(200);
      for (const target of ['/glacier/demo/-/vaults', '/cognito-identity/', '/_stand-in/journal', '/-/vaults', '/111122223333/vaults', '/-?x']) {
        expect(statusOf(await get(port, target, headers))).toBe(403);
      }
    }),
  );

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', undefined])(
    'a body of type %s can not steer the stand-in',
    (type) =>
      serving(hello, async ({ port }) => {
        const typeLine = type === undefined ? '' : `Content-Type: ${type}\r\n`;
        const head = `POST /_stand-in/faults HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${typeLine}`;
        expect(statusOf(await exchange(port, `${head}Content-Length: 2\r\n\r\n{}`))).toBe(415);
        expect(statusOf(await exchange(port, `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`))).toBe(415);
      }),
  );

  test('JSON can', () =>
    serving(hello, async ({ port }) => {
      const head = 'POST /_stand-in/faults HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n';
      expect(statusOf(await exchange(port, `${head}Content-Length: 2\r\n\r\n{}`))).toBe(200);
    }));
});
