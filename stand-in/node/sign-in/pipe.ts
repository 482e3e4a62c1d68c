/** Calls a listener of node:http as a web-standard handler: real HTTP, over a pipe in memory. */

import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { duplexPair } from 'node:stream';

/** Nothing that a sign-in is sent is longer. */
const MOST_BYTES = 65_536;
/** Of one connection only; the server in front has headers of its own for that. */
const NOT_PASSED_BACK: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length']);

/** @returns a handler that rejects for bodies of more than 64 KiB. */
export function overPipe(listener: RequestListener): (request: Request, host: string) => Promise<Response> {
  const server = createServer(listener); // it never listens: connections are handed to it
  return async (request, host) => {
    const body = Buffer.from(await request.arrayBuffer());
    if (body.byteLength > MOST_BYTES) return new Response(null, { status: 413 });
    const { pathname, search } = new URL(request.url);
    const [near, far] = duplexPair();
    server.emit('connection', far);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { 'transfer-encoding': _, ...given } = Object.fromEntries(request.headers);
      const headers = { ...given, host, connection: 'close', 'content-length': String(body.byteLength) };
      const sent = httpRequest({ createConnection: () => near, method: request.method, path: pathname + search, headers });
      sent.once('response', resolve).once('error', reject).end(body);
    });
    return responseOf(answer);
  };
}

async function responseOf(answer: IncomingMessage): Promise<Response> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const headers = new Headers({ 'content-length': String(body.byteLength) });
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    const name = (answer.rawHeaders[i] ?? '').toLowerCase();
    if (!NOT_PASSED_BACK.has(name)) headers.append(name, answer.rawHeaders[i + 1] ?? '');
  }
  const status = answer.statusCode ?? 500;
  const bodiless = status === 204 || status === 304;
  return new Response(bodiless ? null : body, { status, headers });
}
