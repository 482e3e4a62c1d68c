import { once } from 'node:events';

import { describe, expect, test } from 'vitest';

import { wireResponse } from '../../../stand-in/core/faults.ts';
import type { Wire } from '../../../stand-in/core/index.ts';
import { streamOf } from '../../../stand-in/core/streams.ts';
import { serve } from '../../../stand-in/node/server.ts';
import { createLine } from '../../../stand-in/node/line.ts';
import { exchange, firstBytes, get, serving, statusOf } from './sockets.ts';

const MiB = 1_048_576;

describe('requests', () => {
  test.each(['/-/vaults/..?limit=1', '/a//b/%2e%2e/c?x=%2F#y', "/-/vaults/a'b", '//evil.example/x'])(
    'the target %s reaches the handler as it came',
    (target) => {
      const seen: Wire[] = [];
      const note = async (_: Request, wire: Wire): Promise<Response> => {
        seen.push(wire);
        return new Response();
      };
      return serving(note, async ({ port }) => {
        await get(port, target, { Host: 'localhost:99' });
        expect(seen).toEqual([{ rawTarget: target, host: 'localhost:99' }]);
      });
    },
  );

  test.each([
    ['http://LOCALHOST:99/-/vaults/..?limit=1', '/-/vaults/..?limit=1', 'LOCALHOST:99'],
    ['HTTP://[::1]?a', '/?a', '[::1]'],
    ['http://localhost', '/', 'localhost'],
  ])('the target %s in absolute form is a path, at its own host', (target, rawTarget, host) => {
    const seen: Wire[] = [];
    const note = async (_: Request, wire: Wire): Promise<Response> => {
      seen.push(wire);
      return new Response();
    };
    return serving(note, async ({ port }) => {
      expect(statusOf(await get(port, target))).toBe(200);
      expect(seen).toEqual([{ rawTarget, host }]);
    });
  });

  test('headers keep their inner blanks, and equal ones are joined', () =>
    serving(
      async ({ headers }) => new Response(`${headers.get('x-a')}|${headers.get('x-b')}|${headers.get('host')}`),
      async ({ port }) => {
        const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: one  two\r\nX-B: 1\r\nX-B: 2\r\nConnection: close\r\n\r\n');
        expect(answer).toContain('one  two|1, 2|localhost');
      },
    ));

  test('what is no path is refused', () =>
    serving(
      async () => new Response(),
      async ({ port }) => {
        expect(statusOf(await get(port, 'https://localhost/'))).toBe(400);
        expect(statusOf(await get(port, 'localhost/'))).toBe(400);
        expect(statusOf(await exchange(port, 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'))).toBe(400);
        expect(statusOf(await exchange(port, 'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'))).toBe(400);
      },
    ));

  test('a body arrives whole, and waits in the connection while nobody reads it', async () => {
    const size = 24 * MiB;
    let release = (): void => undefined;
    const reading = new Promise<void>((resolve) => (release = resolve));
    const sum = async (request: Request): Promise<Response> => {
      await reading;
      let bytes = 0;
      if (request.body) for await (const chunk of request.body) bytes += chunk.length;
      return new Response(String(bytes));
    };
    await serving(sum, async ({ port }) => {
      const { connect } = await import('node:net');
      const socket = connect({ port, host: '127.0.0.1' });
      socket.write(`PUT /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n`);
      expect(socket.write(Buffer.alloc(size, 7))).toBe(false);
      for (let turn = 0; turn < 20; turn++) await get(port, '/', { Host: 'elsewhere' }); // in which a greedy reader would take it all
      expect(socket.writableLength).toBeGreaterThan(MiB);
      release();
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toMatch(new RegExp(`\\r\\n${size}\\r\\n`));
      socket.destroy();
    });
  });

  test('a client that leaves in the middle of its body is noticed', async () => {
    let told: (error: unknown) => void = () => undefined;
    const failed = new Promise((resolve) => (told = resolve));
    const read = async (request: Request): Promise<Response> => {
      await request.text().catch(told);
      return new Response();
    };
    await serving(read, async ({ port }) => {
      const { connect } = await import('node:net');
      const socket = connect({ port, host: '127.0.0.1' }, () =>
        socket.write('PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc', () => socket.destroy()),
      );
      expect(await failed).toMatchObject({ message: 'The connection ended in the middle of the body.' });
    });
  });
});

describe('answers', () => {
  test('status, headers and a stream of bytes arrive as they are, nothing added to them', () => {
    const body = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      yield new Uint8Array(3 * MiB).fill(1);
      yield new Uint8Array(5).fill(2);
    };
    const answer = async (): Promise<Response> =>
      new Response(streamOf(body()), { status: 206, headers: { 'content-length': String(3 * MiB + 5), 'x-own': 'a  b' } });
    return serving(answer, async ({ port }) => {
      const text = await get(port, '/');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      expect(head.split('\r\n')).toEqual(['HTTP/1.1 206 Partial Content', `content-length: ${3 * MiB + 5}`, 'x-own: a  b', 'Connection: close']);
      expect(rest.join('\r\n\r\n')).toHaveLength(3 * MiB + 5);
    });
  });

  test('HEAD gets the headers alone, and the body is cancelled unread', async () => {
    let cancelled = false;
    const answer = async (): Promise<Response> =>
      new Response(new ReadableStream({ cancel: () => void (cancelled = true) }, { highWaterMark: 0 }), { headers: { 'content-length': '9' } });
    await serving(answer, async ({ port }) => {
      const text = await exchange(port, 'HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      expect(text).toMatch(/content-length: 9\r\n[^]*\r\n\r\n$/);
      expect(cancelled).toBe(true);
    });
  });

  test('a client that leaves cancels the body', async () => {
    let noticed = (): void => undefined;
    const cancelled = new Promise<void>((resolve) => (noticed = resolve));
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => noticed(),
    });
    await serving(
      async () => new Response(endless),
      async ({ port }) => {
        const { socket } = await firstBytes(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
        socket.destroy();
        await cancelled;
      },
    );
  });

  test('a slow client holds the body back', async () => {
    let made = 0;
    const source = new ReadableStream({
      pull: (controller) => {
        made += MiB;
        controller.enqueue(new Uint8Array(MiB));
      },
    });
    await serving(
      async () => new Response(source),
      async ({ port }) => {
        const { socket } = await firstBytes(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
        socket.pause();
        let before = -1;
        while (before !== made) {
          before = made; // until the connection's buffers are full and no more is made
          for (let turn = 0; turn < 20; turn++) await get(port, '/', { Host: 'elsewhere' });
        }
        expect(made).toBeLessThan(64 * MiB);
        socket.destroy();
      },
    );
  });

  test('a handler that throws is an answer, not a crash', async () => {
    const bugs: unknown[] = [];
    const bug = new Error('secret detail');
    const server = await serve({
      handler: () => Promise.reject(bug),
      port: 0,
      line: createLine({ latencyMs: 0 }),
      onBug: (error) => bugs.push(error),
    });
    const text = await get(server.port, '/');
    expect(statusOf(text)).toBe(500);
    expect(text).not.toContain('secret');
    expect(bugs).toEqual([bug]);
    await server.close();
  });
});

describe('faults on the connection', () => {
  test('close: not one byte is answered', () =>
    serving(
      async () => wireResponse({ kind: 'close' }),
      async ({ port }) => expect(await get(port, '/').catch(() => '')).toBe(''),
    ));

  test('stall: the connection stays open, and no byte comes', () =>
    serving(
      async (request) => (new URL(request.url).pathname === '/stall' ? wireResponse({ kind: 'stall' }) : new Response('next')),
      async ({ port }) => {
        const stalled = firstBytes(port, 'GET /stall HTTP/1.1\r\nHost: localhost\r\n\r\n').then(
          () => 'bytes',
          () => 'closed',
        );
        expect(statusOf(await get(port, '/other'))).toBe(200);
        expect(await Promise.race([stalled, Promise.resolve('silent')])).toBe('silent');
      },
    ));

  const bodyOf = (pieces: readonly string[], end?: Error): ReadableStream =>
    streamOf(
      (async function* () {
        for (const piece of pieces) yield new TextEncoder().encode(piece);
        if (end) throw end;
      })(),
    );

  test('a body that breaks off: what came before arrives, then the connection ends', () =>
    serving(
      async () => new Response(bodyOf(['some', 'thing'], new Error('broken')), { headers: { 'content-length': '100' } }),
      async ({ port }) => expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/\r\n\r\nsomething$/),
    ));

  test('a chunked body that breaks off has no proper end', () =>
    serving(
      async () => new Response(bodyOf(['some'], new Error('broken'))),
      async ({ port }) => expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/4\r\nsome\r\n$/),
    ));

  test('too few bytes: the connection ends', () =>
    serving(
      async () => new Response(bodyOf(['abc']), { headers: { 'content-length': '9' } }),
      async ({ port }) => expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/\r\n\r\nabc$/),
    ));

  test('too many bytes: all are sent, and the connection ends', () =>
    serving(
      async () => new Response(bodyOf(['abc', 'def']), { headers: { 'content-length': '4' } }),
      async ({ port }) => expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/\r\n\r\nabcdef$/),
    ));
});

describe('ports', () => {
  test('a port that is taken is told', () =>
    serving(
      async () => new Response(),
      async ({ port }) => {
        const again = serve({ handler: async () => new Response(), port, line: createLine({ latencyMs: 0 }) });
        await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
      },
    ));
});
