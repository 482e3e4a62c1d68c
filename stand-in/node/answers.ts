/** Answers of the local server itself, not of the service behind it. */

import { SERVICE_HEADERS } from '../../deploy/headers.ts';

/** One sentence as text. */
export function plainAnswer(status: number, sentence: string): Response {
  return answer(status, 'text/plain; charset=utf-8', `${sentence}\n`);
}

/** An error in the shape of the service's own, so that every client can read it. */
export function errorAnswer(status: number, code: string, message: string): Response {
  const type = status >= 500 ? 'Server' : 'Client';
  return answer(status, 'application/json', JSON.stringify({ code, message, type }));
}

function answer(status: number, type: string, text: string): Response {
  const body = new TextEncoder().encode(text);
  return new Response(body, {
    status,
    headers: { ...SERVICE_HEADERS, 'content-type': type, 'content-length': String(body.byteLength) },
  });
}
