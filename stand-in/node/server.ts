/** A web-standard handler behind node:http, on this machine's own addresses only. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Wire } from '../core/index.ts';
import { plainAnswer } from './answers.ts';
import { type Guard, refusal } from './guard.ts';
import type { Line } from './line.ts';
import { requestOf, wireOf } from './receive.ts';
import { sendResponse } from './send.ts';

export type Handler = (request: Request, wire: Wire) => Promise<Response>;

/** A handler that is made once it is known which port it is served on; until then requests wait. */
export function handlerLater(): { readonly handler: Handler; readonly open: (handler: Handler) => void } {
  let open: (handler: Handler) => void = () => undefined;
  const opened = new Promise<Handler>((resolve) => (open = resolve));
  return { handler: async (request, wire) => (await opened)(request, wire), open };
}

export interface ServeOptions {
  readonly handler: Handler;
  /** 0: any free port. */
  readonly port: number;
  readonly line: Line;
  /** Also on `::1`, for browsers that take `localhost` for it. Where IPv6 is off, it is left out. */
  readonly bothFamilies?: boolean;
  /** Requests after whose answer the connection ends, so that none of them travels on a used one. */
  readonly endsConnection?: (method: string, rawTarget: string) => boolean;
  /** Who is turned away before the handler; without it, whoever isn't of this very origin. */
  readonly guard?: Guard;
  /** Told what the handler threw: a bug of ours, never the client's doing. */
  readonly onBug?: (error: unknown) => void;
}

export interface RunningServer {
  readonly port: number;
  /** Ends every connection, also those in the middle of an answer. */
  close(): Promise<void>;
}

const WATER_BYTES = 1_048_576;

/**
 * Starts serving on 127.0.0.1.
 *
 * @throws the error of `listen`, with `code` `EADDRINUSE` where the port is taken.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const first = newServer(options);
  const port = await listen(first, '127.0.0.1', options.port);
  const servers = [first];
  if (options.bothFamilies === true) {
    const second = newServer(options);
    try {
      await listen(second, '::1', port);
      servers.push(second);
    } catch (error) {
      // Taken on one family by somebody else: half of the browsers would land there.
      if (errorCode(error) === 'EADDRINUSE') {
        await close(first);
        throw error;
      }
    }
  }
  return { port, close: async () => void (await Promise.all(servers.map(close))) };
}

/** The `code` of a system error, such as `EADDRINUSE`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function newServer(options: ServeOptions): Server {
  const server = createServer({ highWaterMark: WATER_BYTES, maxHeaderSize: 32_768 }, (incoming, outgoing) => {
    void answer(incoming, outgoing, options);
  });
  server.keepAliveTimeout = 75_000; // above the clients' usual minute, so that none meets a closing one
  server.requestTimeout = 0; // an upload over a slow line takes as long as it takes
  return server;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, options: ServeOptions): Promise<void> {
  outgoing.on('error', () => undefined); // the client went away
  if (options.endsConnection?.(incoming.method ?? '', wireOf(incoming).rawTarget)) outgoing.shouldKeepAlive = false;
  await options.line.delay();
  const response = await responseTo(incoming, outgoing, options);
  await sendResponse(response, incoming, outgoing, options.line);
}

async function responseTo(incoming: IncomingMessage, outgoing: ServerResponse, options: ServeOptions): Promise<Response> {
  const wire = wireOf(incoming);
  const refused = (options.guard ?? refusal)(incoming, wire);
  if (refused) return refused;
  let request: Request;
  try {
    request = requestOf(incoming, outgoing);
  } catch {
    return plainAnswer(400, "This request can't be understood.");
  }
  try {
    return await options.handler(request, wire);
  } catch (error) {
    options.onBug?.(error);
    return plainAnswer(500, 'The local server failed on this request.');
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
