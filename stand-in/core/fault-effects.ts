/** What each kind of fault does: before the operation, or to its answer. */

import { utf8 } from './bytes.ts';
import { markerSeen, withWrongMarker } from './fault-lists.ts';
import { dripped, enclosed, extended, flipped, gzipped, stopped, truncated } from './fault-streams.ts';
import { type FaultRule, wireResponse } from './faults.ts';
import { json } from './http.ts';
import type { Chance } from './ports.ts';
import type { Seen } from './glacier.ts';
import type { ByteStream } from './streams.ts';

/** Operations of a sign-in, whose errors are OAuth's (RFC 6749, section 5.2). */
const OAUTH: ReadonlySet<string> = new Set(['Authorize', 'Token', 'Revoke', 'Logout']);

export interface Effects {
  /** Answers instead of the operation; undefined lets it run. */
  before(): Promise<Response | undefined>;
  /** What the operation sees of what was asked. */
  seen(asked: Seen): Seen;
  after(response: Response): Promise<Response>;
  /** Whether the answer looks as if it came from the service, with its request id. */
  readonly isFromService: boolean;
}

export interface FaultPorts {
  readonly operation: string;
  readonly chance: Chance;
  readonly sleep: (ms: number) => Promise<void>;
}

export function effectsOf(rule: FaultRule | undefined, ports: FaultPorts): Effects {
  return {
    before: async () => (rule ? before(rule, ports) : undefined),
    seen: ({ range, query }) =>
      rule ? { range: rangeFor(rule, range), query: rule.kind === 'marker-wrong' ? markerSeen(query) : query } : { range, query },
    after: async (response) => (rule ? after(rule, response, ports) : response),
    isFromService: rule?.kind !== 'html' && rule?.kind !== 'redirect',
  };
}

async function before(rule: FaultRule, { operation, sleep }: FaultPorts): Promise<Response | undefined> {
  switch (rule.kind) {
    case 'latency':
      await sleep(rule.ms);
      return undefined;
    case 'stall-headers':
      return wireResponse({ kind: 'stall' });
    case 'close':
      return rule.after === undefined ? wireResponse({ kind: 'close' }) : undefined;
    case 'error': {
      const { status = 500, code = 'ServiceUnavailableException', message = 'Service is unavailable. Please try again.' } = rule;
      if (operation.startsWith('Cognito')) return json({ __type: code, message }, status);
      if (OAUTH.has(operation)) return json({ error: code, error_description: message }, status);
      return json({ code, message, type: rule.type ?? (status >= 500 ? 'Server' : 'Client') }, status);
    }
    case 'html': {
      const body = utf8(rule.body ?? '<html><head><title>Welcome</title></head><body>Please sign in to use this network.</body></html>');
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': String(body.length) };
      return new Response(body, { status: rule.status ?? 200, headers });
    }
    case 'redirect':
      return new Response(null, {
        status: rule.status ?? 302,
        headers: { Location: rule.location, 'Content-Length': '0' },
      });
    default:
      return undefined;
  }
}

function rangeFor(rule: FaultRule, asked: string | null): string | null {
  if (rule.kind === 'ok-for-partial' && rule.body !== 'range') return null;
  if (rule.kind !== 'range-widened') return asked;
  const match = /^bytes=(\d+)-(\d+)$/.exec(asked ?? '');
  if (rule.to !== undefined || !match) return rule.to ?? asked;
  const [start, end] = [Number(match[1]), Number(match[2])];
  return `bytes=${start}-${2 * end - start + 1}`;
}

async function after(rule: FaultRule, response: Response, ports: FaultPorts): Promise<Response> {
  switch (rule.kind) {
    case 'accepted-then-closed':
      await response.body?.cancel();
      return wireResponse({ kind: 'close' });
    case 'ok-for-partial':
      return rule.body === 'range' && response.status === 206 ? changed(response, { status: 200, without: 'Content-Range' }) : response;
    case 'content-range-missing':
      return changed(response, { without: 'Content-Range' });
    case 'content-length-missing':
      return changed(response, { without: 'Content-Length' });
    case 'tree-hash-missing':
      return changed(response, { without: 'x-amz-sha256-tree-hash' });
    case 'content-range-wrong':
      return replaced(response, 'Content-Range', (value) => rule.value ?? movedByOne(value));
    case 'marker-wrong':
      return withWrongMarker(response, rule.names, ports.chance);
    case 'tree-hash-wrong':
      return replaced(response, 'x-amz-sha256-tree-hash', (value) => rule.value ?? wrongDigit(value));
    default:
      return response.body ? withFaultyBody(rule, response, response.body, ports) : response;
  }
}

/** The kinds that damage the body itself. */
function withFaultyBody(rule: FaultRule, response: Response, body: ByteStream, ports: FaultPorts): Response {
  const length = Number(response.headers.get('Content-Length') ?? 0);
  switch (rule.kind) {
    case 'wrong-byte': {
      const at = rule.at ?? (rule.atOutput === undefined ? Math.floor(ports.chance() * length) : rule.atOutput - startOf(response));
      return changed(response, { body: flipped(body, at) });
    }
    case 'short-body': {
      const kept = Math.max(0, length - (rule.bytes ?? 1));
      return changed(response, { body: truncated(body, kept), ...(rule.declared ? { length: kept } : {}) });
    }
    case 'extra-bytes': {
      const bytes = rule.bytes ?? 1;
      return changed(response, { body: extended(body, bytes), ...(rule.declared ? { length: length + bytes } : {}) });
    }
    case 'stall-body':
      return changed(response, { body: stopped(body, rule.after ?? Math.floor(length / 2), 'stall') });
    case 'close':
      return changed(response, { body: stopped(body, rule.after ?? 0, 'error') });
    case 'drip':
      return changed(response, { body: dripped(body, rule.bytesPerSecond, ports.sleep) });
    case 'multipart':
      return response.status === 206 ? asOnePart(response, body, length) : response;
    case 'gzip-added':
      return withGzip(changed(response, { body: gzipped(body), without: 'Content-Length' }));
    default:
      return response;
  }
}

interface Change {
  readonly status?: number;
  readonly body?: ByteStream;
  readonly without?: string;
  /** A new Content-Length. */
  readonly length?: number;
}

function changed(response: Response, { status, body, without, length }: Change): Response {
  const headers = new Headers(response.headers);
  if (without !== undefined) headers.delete(without);
  if (length !== undefined) headers.set('Content-Length', String(length));
  return new Response(body ?? response.body, { status: status ?? response.status, headers });
}

/** Which part it is stands with the part, no longer in the header. */
function asOnePart(response: Response, body: ByteStream, length: number): Response {
  const { headers } = response;
  const [type, range] = [headers.get('Content-Type') ?? '', headers.get('Content-Range') ?? ''];
  const before = utf8(`--stand-in\r\nContent-Type: ${type}\r\nContent-Range: ${range}\r\n\r\n`);
  const after = utf8('\r\n--stand-in--\r\n');
  const whole = changed(response, { body: enclosed(body, before, after), without: 'Content-Range', length: before.length + length + after.length });
  whole.headers.set('Content-Type', 'multipart/byteranges; boundary=stand-in');
  return whole;
}

function withGzip(response: Response): Response {
  response.headers.set('Content-Encoding', 'gzip');
  return response;
}

function replaced(response: Response, name: string, by: (value: string) => string): Response {
  const value = response.headers.get(name);
  if (value !== null) response.headers.set(name, by(value));
  return response;
}

/** Where the body begins in the output. */
function startOf(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1] ?? 0);
}

function movedByOne(contentRange: string): string {
  return contentRange.replace(/(\d+)-(\d+)/, (_, start, end) => `${Number(start) + 1}-${Number(end) + 1}`);
}

function wrongDigit(hash: string): string {
  return (hash.startsWith('0') ? '1' : '0') + hash.slice(1);
}
