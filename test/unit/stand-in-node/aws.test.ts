import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RequestOptions } from 'node:https';
import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { createRelay, type OpenRequest } from '../../../stand-in/node/aws.ts';
import { awsConfig } from '../../../stand-in/node/app-config.ts';
import { COMMERCIAL_REGIONS } from '../../../stand-in/node/regions.ts';
import { exchange, get, serving, statusOf } from './sockets.ts';
import { inFolder } from './folders.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Upstream {
  readonly seen: { readonly host: string; readonly target: string; readonly headers: IncomingMessage['headers']; body: string }[];
  readonly opened: RequestOptions[];
}

/** The relay before an Amazon of our own; whatever host it asks for, this one answers. */
async function relaying<T>(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
  run: (port: number, upstream: Upstream) => Promise<T>,
): Promise<T> {
  const upstream: Upstream = { seen: [], opened: [] };
  const amazon = createServer((incoming, outgoing) => {
    const entry = { host: incoming.headers.host ?? '', target: incoming.url ?? '', headers: incoming.headers, body: '' };
    upstream.seen.push(entry);
    incoming.on('data', (data: Buffer) => (entry.body += data.toString('latin1')));
    incoming.on('end', () => answer(incoming, outgoing));
  });
  amazon.listen(0, '127.0.0.1');
  await once(amazon, 'listening');
  const address = amazon.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const open: OpenRequest = (options) => {
    upstream.opened.push(options);
    const { agent: _, ...rest } = options;
    return httpRequest({ ...rest, host: '127.0.0.1', port });
  };
  try {
    return await serving(createRelay({ open }), (server) => run(server.port, upstream));
  } finally {
    amazon.closeAllConnections();
    amazon.close();
  }
}

const ok = (_: IncomingMessage, outgoing: ServerResponse): void => void outgoing.end('fine');
const signed = (region: string): Readonly<Record<string, string>> => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261125/${region}/glacier/aws4_request, SignedHeaders=host, Signature=00`,
});

describe('what is passed on', () => {
  test('a signed request reaches the host of its region, with the target as it was signed', () =>
    relaying(ok, async (port, upstream) => {
      const answer = await get(port, '/glacier/eu-west-1/-/vaults/my.vault/jobs?limit=50&marker=arn%3Aaws%2Fx', signed('eu-west-1'));
      expect(answer).toContain('fine');
      expect(upstream.seen).toMatchObject([
        { host: 'glacier.eu-west-1.amazonaws.com', target: '/-/vaults/my.vault/jobs?limit=50&marker=arn%3Aaws%2Fx' },
      ]);
      expect(upstream.opened).toMatchObject([{ host: 'glacier.eu-west-1.amazonaws.com', servername: 'glacier.eu-west-1.amazonaws.com', port: 443 }]);
    }));

  test('China has hosts of its own', () =>
    relaying(ok, async (port, upstream) => {
      await get(port, '/glacier/cn-north-1/-/vaults', signed('cn-north-1'));
      expect(upstream.seen).toMatchObject([{ host: 'glacier.cn-north-1.amazonaws.com.cn' }]);
    }));

  test('what is not for Amazon stays here, what was signed goes on', () =>
    relaying(ok, async (port, upstream) => {
      await get(port, '/glacier/us-east-1/-/vaults', {
        ...signed('us-east-1'),
        Cookie: 'session=1',
        Origin: `http://127.0.0.1:${port}`,
        Referer: `http://127.0.0.1:${port}/`,
        'Sec-Fetch-Site': 'same-origin',
        'Sec-Fetch-Mode': 'cors',
        'Sec-CH-UA': 'x',
        Forwarded: 'for=1',
        'X-Forwarded-For': '1.2.3.4',
        Via: 'x',
        TE: 'trailers',
        Upgrade: 'h2c',
        Range: 'bytes=0-9',
        'Accept-Encoding': 'identity',
        'X-Amz-Date': '20261125T000000Z',
        'X-Amz-Security-Token': 'token',
      });
      const sent = Object.keys(upstream.seen[0]?.headers ?? {}).sort();
      expect(sent).toEqual(['accept-encoding', 'authorization', 'connection', 'host', 'range', 'x-amz-date', 'x-amz-security-token']);
    }));

  test('a body goes on as it is', () =>
    relaying(ok, async (port, upstream) => {
      const head = `POST /glacier/us-east-1/-/vaults/v/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 9\r\n`;
      const authorization = `Authorization: ${signed('us-east-1')['Authorization']}\r\n\r\n`;
      expect(statusOf(await exchange(port, `${head}${authorization}{"a":"b"}`))).toBe(200);
      expect(upstream.seen).toMatchObject([{ body: '{"a":"b"}', headers: { 'content-length': '9' } }]);
    }));

  test('the answer comes back as it is, but for cookies and what belongs to a connection', () => {
    const answer = (_: IncomingMessage, outgoing: ServerResponse): void => {
      outgoing.writeHead(206, {
        'Content-Range': 'bytes 0-3/9',
        'x-amz-sha256-tree-hash': 'ab',
        'Content-Length': '4',
        'Set-Cookie': 'a=b',
        Date: 'Wed, 25 Nov 2026 00:00:00 GMT',
        'x-amzn-RequestId': 'id',
      });
      outgoing.end('abcd');
    };
    return relaying(answer, async (port) => {
      const text = await get(port, '/glacier/us-east-1/-/vaults/v/jobs/j/output', signed('us-east-1'));
      const [head = '', body] = text.split('\r\n\r\n');
      expect(body).toBe('abcd');
      const names = head.split('\r\n').map((line) => line.split(':')[0]?.toLowerCase());
      expect(names.sort()).toEqual([
        'connection',
        'content-length',
        'content-range',
        'date',
        'http/1.1 206 partial content',
        'x-amz-sha256-tree-hash',
        'x-amzn-requestid',
      ]);
    });
  });

  test('compressed bytes stay compressed, and a redirect is shown instead of followed', () => {
    const answer = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      if (incoming.url === '/-/vaults') outgoing.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
      else outgoing.writeHead(200, { 'Content-Encoding': 'gzip' }).end('not really');
    };
    return relaying(answer, async (port, upstream) => {
      const redirect = await get(port, '/glacier/us-east-1/-/vaults', signed('us-east-1'));
      expect(statusOf(redirect)).toBe(302);
      const zipped = await get(port, '/glacier/us-east-1/-/vaults/v', signed('us-east-1'));
      expect(zipped).toMatch(/content-encoding: gzip[^]*not really/);
      expect(upstream.seen).toHaveLength(2);
    });
  });
});

describe('W4 what is refused, without asking anybody', () => {
  test.each([
    '/glacier/us-east-1/-/vaults/..',
    '/glacier/us-east-1/-/vaults/../../x',
    '/glacier/us-east-1/-/vaults/./x',
    '/glacier/us-east-1/-/vaults/..%2f..%2fx',
    '/glacier/us-east-1/-/vaults/%2e%2e',
    '/glacier/us-east-1/-/vaults/a%2fb',
    '/glacier/us-east-1/-/vaults//x',
    '/glacier/us-east-1/-//evil.example/vaults',
    '/glacier/us-east-1/-/vaults@evil.example',
    '/glacier/us-east-1@evil.example/-/vaults',
    '/glacier/us-east-1.evil.example/-/vaults',
    '/glacier/us-east-1%23/-/vaults',
    '/glacier/evil/-/vaults',
    '/glacier/US-EAST-1/-/vaults',
    '/glacier//-/vaults',
    '/glacier/us-east-1/111122223333/vaults',
    '/glacier/us-east-1/vaults',
    '/glacier/us-east-1/-/unknown',
    '/glacier/us-east-1/-/vaults\\..\\x',
    '/glacier/us-east-1/-/vaults?x=%0d%0aHost:%20evil',
    '/glacier/us-east-1/-/vaults?x=%00',
    '/glacier/us-east-1/-/vaults?x=<y>',
    '/glacier/us-east-1/-/vaults#x',
    '/glacier/../glacier/us-east-1/-/vaults',
    '/glacier/constructor/-/vaults',
    '/-/vaults',
    '/_stand-in/journal',
    '/cognito-identity/',
  ])('%s', (target) =>
    relaying(ok, async (port, upstream) => {
      expect(statusOf(await get(port, target, signed('us-east-1')))).toBe(404);
      expect(upstream.opened).toEqual([]);
    }),
  );

  test('line breaks and blanks in the target', () =>
    relaying(ok, async (port, upstream) => {
      for (const target of [
        '/glacier/us-east-1/-/vaults HTTP/1.1\r\nX: y\r\n\r\nGET /x',
        '/glacier/us-east-1/-/vaults\rX',
        '/glacier/us-east-1/-/vaults x',
      ]) {
        const [first] = (await exchange(port, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).split('\r\n\r\n');
        expect(statusOf(first ?? '')).toBeGreaterThanOrEqual(400);
      }
      expect(upstream.opened).toEqual([]);
    }));

  test.each([
    ['nothing', {}],
    ['another region', signed('eu-west-1')],
    ['another service', { Authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20261125/us-east-1/s3/aws4_request, Signature=00' }],
    ['another kind of login', { Authorization: 'Basic /us-east-1/glacier/aws4_request' }],
  ])('a request that is signed for %s', (_, headers) =>
    relaying(ok, async (port, upstream) => {
      expect(statusOf(await get(port, '/glacier/us-east-1/-/vaults', headers))).toBe(403);
      expect(upstream.opened).toEqual([]);
    }),
  );

  test.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Host: 'evil.example' },
  ])('a request from elsewhere: %j', (headers) =>
    relaying(ok, async (port, upstream) => {
      expect(statusOf(await get(port, '/glacier/us-east-1/-/vaults', { ...signed('us-east-1'), ...headers }))).toBe(403);
      expect(upstream.opened).toEqual([]);
    }),
  );

  test.each(['OPTIONS', 'HEAD', 'PATCH'])('%s', (method) =>
    relaying(ok, async (port, upstream) => {
      const text = `${method} /glacier/us-east-1/-/vaults HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: ${signed('us-east-1')['Authorization']}\r\n\r\n`;
      expect(statusOf(await exchange(port, text))).toBe(405);
      expect(upstream.opened).toEqual([]);
    }),
  );
});

describe('when Amazon fails', () => {
  test('no connection is a 502 with a sentence', () => {
    const open: OpenRequest = (options) => {
      const { agent: _, ...rest } = options;
      return httpRequest({ ...rest, host: '127.0.0.1', port: 1 });
    };
    return serving(createRelay({ open }), async ({ port }) => {
      const text = await get(port, '/glacier/us-east-1/-/vaults', signed('us-east-1'));
      expect(statusOf(text)).toBe(502);
      expect(text).toMatch(/"message":"glacier\.us-east-1\.amazonaws\.com can't be reached from this machine: [^"]*ECONNREFUSED/);
    });
  });

  test('a body that breaks off here breaks off there', () => {
    const answer = (_: IncomingMessage, outgoing: ServerResponse): void => {
      outgoing.writeHead(200, { 'Content-Length': '100' });
      outgoing.write('half', () => outgoing.destroy());
    };
    return relaying(answer, async (port) => {
      const text = await exchange(
        port,
        `GET /glacier/us-east-1/-/vaults HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${signed('us-east-1')['Authorization']}\r\n\r\n`,
      );
      expect(text).toMatch(/content-length: 100\r\n[^]*\r\n\r\nhalf$/);
    });
  });

  test('a client that leaves ends the request there', async () => {
    let left = (): void => undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const answer = (_: IncomingMessage, outgoing: ServerResponse): void => void outgoing.once('close', left).write('first');
    await relaying(answer, async (port) => {
      const { firstBytes } = await import('./sockets.ts');
      const { socket } = await firstBytes(
        port,
        `GET /glacier/us-east-1/-/vaults HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${signed('us-east-1')['Authorization']}\r\n\r\n`,
      );
      socket.destroy();
      await gone;
    });
  });
});

describe('what the app is told', () => {
  test.each([
    ['nothing', undefined, { regions: COMMERCIAL_REGIONS }],
    ['broken text', '{', { regions: COMMERCIAL_REGIONS }],
    ['the demo', '{"regions":["demo"],"demo":true,"signIn":{"tokens":{"kind":"stand-in"}}}', { regions: COMMERCIAL_REGIONS }],
    ['regions of one person', '{"regions":["eu-west-1","mars-1"],"more":1}', { regions: ['eu-west-1'], more: 1 }],
    [
      'a pool',
      '{"signIn":{"identityPoolId":"x","tokens":{"kind":"hosted"}}}',
      { regions: COMMERCIAL_REGIONS, signIn: { identityPoolId: 'x', tokens: { kind: 'hosted' } } },
    ],
  ])('where its own file has %s', (_, text, expected) =>
    inFolder(async (folder) => {
      const file = join(folder, 'config.json');
      if (text !== undefined) await writeFile(file, text);
      expect(await awsConfig(file)).toEqual(expected);
    }),
  );
});
