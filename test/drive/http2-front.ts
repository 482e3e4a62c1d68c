/** HTTP/2 over TLS in front of a stand-in, as CloudFront and relays speak it: it can hold bodies, reset streams and send its clients away. */
import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { constants, createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './certificate.ts';

/** What becomes of the answer to a range of an output. */
export type Meddling =
  | { readonly is: 'reset before the headers' }
  /** After so many bytes of the body. */
  | { readonly is: 'reset'; readonly afterBytes: number }
  /** Stops after so many bytes until it is let go. */
  | { readonly is: 'held'; readonly afterBytes: number };

export interface Http2Front {
  readonly url: string;
  /** For Chromium, so that it trusts this front. */
  readonly args: readonly string[];
  /** Decides for each range that is asked for from now on, by its first byte. */
  meddle(decide: (start: number) => Meddling | undefined): void;
  /** Bodies that are held now. */
  held(): number;
  /** Sessions that were opened so far. */
  sessions(): number;
  /** GOAWAY: what is under way goes on, what is new needs another session. Held bodies are let go. */
  sendAway(): void;
  /** GOAWAY that says that nothing was processed; then the sessions end, held bodies with them. */
  cutOff(): void;
  end(): Promise<void>;
}

/** Of one hop only, or made anew by HTTP/2 (RFC 9113, section 8.2.2). */
const ONE_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host']);
const passed = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':') && !ONE_HOP.has(name)));

/** @param target the stand-in's address: it takes requests under that name only. */
export async function http2Front(target: string): Promise<Http2Front> {
  const { key, cert, fingerprint } = selfSigned('localhost');
  const server = createSecureServer({ key, cert });
  const open = new Set<ServerHttp2Session>();
  const held = new Set<() => void>();
  let sessions = 0;
  let decide: (start: number) => Meddling | undefined = () => undefined;
  const letGo = (): void => {
    for (const go of held) go();
    held.clear();
  };

  server.on('session', (session) => {
    sessions++;
    open.add(session);
    session.once('close', () => open.delete(session)).on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const start = /^bytes=(\d+)-/.exec(String(headers.range))?.[1];
    const meddling = start === undefined ? undefined : decide(Number(start));
    const onwards = request(new URL(headers[':path'] ?? '/', target), {
      method: headers[':method'],
      headers: { ...passed(headers), ...(headers.origin === undefined ? {} : { origin: new URL(target).origin }) },
    });
    onwards.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    onwards.on('response', (answer) => {
      answer.on('error', () => undefined);
      stream.once('close', () => answer.destroy());
      if (meddling?.is === 'reset before the headers') return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      if (stream.destroyed) return undefined;
      stream.respond({ ':status': answer.statusCode ?? 502, ...passed(answer.headers) });
      if (meddling === undefined) return void answer.pipe(stream);
      return partly(answer, stream, meddling.afterBytes, () => {
        if (meddling.is === 'reset') return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
        const go = (): void => void answer.pipe(stream);
        held.add(go);
        return stream.once('close', () => held.delete(go));
      });
    });
    stream.pipe(onwards);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/`,
    args: [`--ignore-certificate-errors-spki-list=${fingerprint}`],
    meddle: (next) => (decide = next),
    held: () => held.size,
    sessions: () => sessions,
    sendAway: () => {
      for (const session of open) session.goaway();
      letGo();
    },
    cutOff: () => {
      // 1 is the first stream that a client opens: all later ones were not processed.
      for (const session of open) {
        session.goaway(constants.NGHTTP2_INTERNAL_ERROR, 1);
        // Its answer, or its failure, says that the client has heard.
        session.ping(() => session.destroy());
      }
    },
    end: async () => {
      for (const session of open) session.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** Passes on so many bytes, then does what comes next; the rest stays with the answer. */
function partly(answer: NodeJS.ReadableStream, stream: ServerHttp2Stream, bytes: number, then: () => unknown): void {
  let left = bytes;
  const take = (piece: Buffer): void => {
    stream.write(piece.subarray(0, left));
    left -= piece.length;
    if (left > 0) return;
    answer.off('data', take);
    answer.pause();
    if (left < 0) answer.unshift(piece.subarray(piece.length + left));
    then();
  };
  answer.on('data', take);
}
