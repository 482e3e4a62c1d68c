/** From a web-standard Response to Node's socket, faults included (the contract: core/faults.ts). */

import type { IncomingMessage, ServerResponse } from 'node:http';

import { wireFault } from '../core/index.ts';
import type { Line } from './line.ts';

/** Sends one answer. Resolves when it is sent or the client is gone; never rejects. */
export async function sendResponse(response: Response, incoming: IncomingMessage, outgoing: ServerResponse, line: Line): Promise<void> {
  const fault = wireFault(response);
  if (fault?.kind === 'close') incoming.socket.destroy();
  if (fault) return;
  if (outgoing.destroyed) return response.body?.cancel().catch(() => undefined);

  outgoing.sendDate = false; // the stand-in has a clock of its own
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (!response.body || incoming.method === 'HEAD') {
    await response.body?.cancel().catch(() => undefined);
    outgoing.end();
    return;
  }
  outgoing.flushHeaders(); // the body may be slow, or never come
  await sendBody(response.body, declaredLength(response), outgoing, line);
}

function declaredLength(response: Response): number | undefined {
  const text = response.headers.get('content-length');
  return text === null ? undefined : Number(text);
}

async function sendBody(body: ReadableStream<Uint8Array>, declaredBytes: number | undefined, outgoing: ServerResponse, line: Line): Promise<void> {
  const reader = body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  let sentBytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (outgoing.destroyed) return;
      if (done) break;
      await sendPieces(value, outgoing, line);
      sentBytes += value.byteLength;
    }
  } catch {
    outgoing.socket?.destroySoon(); // what came before the break still arrives
    return;
  }
  const asDeclared = declaredBytes === undefined || declaredBytes === sentBytes;
  // With a wrong length the client can't find the next answer: this connection is over.
  const { socket } = outgoing; // an ended answer has none any more
  outgoing.end(asDeclared ? undefined : () => socket?.destroySoon());
}

async function sendPieces(bytes: Uint8Array, outgoing: ServerResponse, line: Line): Promise<void> {
  for (let at = 0; at < bytes.byteLength && !outgoing.destroyed; at += line.pieceBytes) {
    const piece = bytes.subarray(at, at + line.pieceBytes);
    if (line.take) await line.take(piece.byteLength);
    if (!outgoing.destroyed && !outgoing.write(piece)) await drained(outgoing);
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
    if (outgoing.destroyed) done();
  });
}
