/** Answers, and the parts of a request that a Request's URL has lost. */

import { utf8 } from './bytes.ts';
import type { ServiceError } from './errors.ts';
import type { Wire } from './ports.ts';

/** Where a request goes, as received. */
export interface Target {
  /** Still encoded, not normalised, without a query. */
  readonly path: string;
  /** Without `?`, still encoded. */
  readonly query: string;
  readonly host: string;
}

export function targetOf(request: Request, wire?: Wire): Target {
  const url = new URL(request.url);
  const raw = wire?.rawTarget ?? url.pathname + url.search;
  const at = raw.indexOf('?');
  return {
    path: (at < 0 ? raw : raw.slice(0, at)) || '/',
    query: at < 0 ? '' : raw.slice(at + 1),
    host: wire?.host ?? url.host,
  };
}

/** Decodes a piece of a path or query; what isn't valid stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A compact JSON answer, of exactly the type that boto 2 compares with. */
export function json(value: unknown, status = 200): Response {
  return jsonText(JSON.stringify(value), status);
}

/** The same for JSON that is already text. */
export function jsonText(text: string, status = 200, type = 'application/json'): Response {
  const body = utf8(text);
  return new Response(body, {
    status,
    headers: { 'Content-Type': type, 'Content-Length': String(body.length) },
  });
}

/** An answer without a body: 201, 202 or 204. */
export function empty(status: 201 | 202 | 204, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: status === 204 ? headers : { 'Content-Length': '0', ...headers } });
}

/** A service error's answer. `Client` for 4xx, `Server` for 5xx. */
export function errorAnswer({ status, code, message, from }: ServiceError): Response {
  const type = status >= 500 ? 'Server' : 'Client';
  return json(from === 'service' ? { code, message, type } : { message, code, type }, status);
}
