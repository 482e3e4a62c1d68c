/** From Node's request to a web-standard one, nothing lost on the way. */

import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Wire } from '../core/index.ts';

/** Bytes of a body that may wait in memory for a slow reader. */
const BODY_WATER_BYTES = 1_048_576;

/**
 * Target and Host as they came: a URL would have lost `..`, double slashes and escapes. Of a target
 * in absolute form, which clients send to proxies and a server must take, its host is the one that
 * counts (RFC 9112, 3.2.2), so that every later look is at a path and at that host.
 */
export function wireOf(incoming: IncomingMessage): Wire {
  const target = incoming.url ?? '/';
  const absolute = /^http:\/\/([^/?#]*)(.*)$/i.exec(target);
  if (!absolute) return { rawTarget: target, host: incoming.headers.host ?? '' };
  const [, host = '', rest = ''] = absolute;
  return { rawTarget: rest.startsWith('/') ? rest : `/${rest}`, host };
}

/**
 * Makes a Request whose signal is aborted once the client is gone before its answer was sent.
 *
 * @throws TypeError for what a Request can't carry: the methods CONNECT and TRACE, a target that is
 *   no path.
 */
export function requestOf(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const { rawTarget } = wireOf(incoming);
  if (!rawTarget.startsWith('/')) throw new TypeError('The request target must be a path.');
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
  }
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const method = incoming.method ?? 'GET';
  // The host is only there to make a URL of it; `wireOf` has the real one.
  // What nobody reads of a body is thrown away, so that the connection can go on.
  return new Request(`http://stand-in.invalid${rawTarget}`, {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody(incoming) ? { body: bodyOf(incoming, () => incoming.resume()), duplex: 'half' } : {}),
  });
}

/** A GET with a body is legal on the wire, yet a Request refuses it: the body is passed over. */
function hasBody(incoming: IncomingMessage): boolean {
  if (incoming.method === 'GET' || incoming.method === 'HEAD') return false;
  const length = incoming.headers['content-length'];
  return incoming.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * The body of a message as a stream. Node's own conversion costs more per 64 KiB, and its errors
 * name internals.
 *
 * @param leave called when nobody wants the rest.
 */
export function bodyOf(incoming: IncomingMessage, leave: () => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  let over = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        incoming.on('data', (chunk: Uint8Array) => {
          if (over || !isOwnBuffer(chunk)) return;
          controller.enqueue(chunk);
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
        });
        incoming.once('end', () => {
          if (!over) controller.close();
          over = true;
        });
        const fail = (): void => {
          if (!over) controller.error(new Error('The connection ended in the middle of the body.'));
          over = true;
        };
        incoming.once('error', fail);
        incoming.once('close', fail);
        incoming.pause();
      },
      pull() {
        incoming.resume();
      },
      cancel() {
        over = true;
        leave();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BODY_WATER_BYTES }),
  );
}

/** Node's chunks never stand on a SharedArrayBuffer; its types don't say so. */
function isOwnBuffer(chunk: Uint8Array): chunk is Uint8Array<ArrayBuffer> {
  return chunk.buffer instanceof ArrayBuffer;
}
