/** A stand-in in memory, and a client that signs as the SDK for JavaScript does. */

import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { createStandIn, memoryStore, type ContentStore, type StandIn, type StandInOptions } from '../../../stand-in/core/index.ts';

export const MIB = 1024 * 1024;
export const HOUR = 3_600_000;
const ACCOUNT = '012345678901';
export const KEYS = { accessKeyId: 'DEMOFIXEDKEY', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Bytes;
  readonly keys?: Keys;
  readonly region?: string;
  /** Sends to the browser's path, `/glacier/<region>`, and signs for the real host. */
  readonly sameOrigin?: boolean;
  readonly signedAtMs?: number;
  /** Changes the signed request before it is sent. */
  readonly tamper?: (headers: Headers) => void;
  readonly service?: string;
}

export interface Bench {
  readonly standIn: StandIn;
  readonly store: ContentStore;
  now(): number;
  advance(ms: number): void;
  /** Signs and sends `METHOD /path?query` below the account. */
  ask(request: string, ask?: Ask): Promise<Response>;
  /** Sends as it is, unsigned. */
  send(method: string, path: string, init?: { headers?: Record<string, string>; body?: string }): Promise<Response>;
  control(method: string, path: string, body?: unknown): Promise<Response>;
}

/** Noon of some day, so that a test's dates can be read. */
export const START = Date.parse('2026-03-01T12:00:00.000Z');

/** mulberry32: the same numbers every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function bench(overrides: Partial<StandInOptions> = {}, startMs = START): Bench {
  let nowMs = startMs;
  const store = overrides.store ?? memoryStore();
  const standIn = createStandIn({
    clock: () => nowMs,
    chance: seeded(7),
    store,
    region: 'demo',
    accountId: ACCOUNT,
    keys: KEYS,
    outputLifeMs: 24 * HOUR,
    keyLifeMs: HOUR,
    sleep: async () => undefined,
    ...overrides,
  });
  const host = '127.0.0.1:7788';
  const handle = (method: string, target: string, headers: Headers, body: string | Bytes | undefined) =>
    standIn.handle(new Request(`http://${host}${target}`, { method, headers, ...(body === undefined ? {} : { body }) }), { rawTarget: target, host });
  return {
    standIn,
    store,
    now: () => nowMs,
    advance: (ms) => void (nowMs += ms),
    async ask(request, ask = {}) {
      const [method = 'GET', target = '/'] = request.split(' ');
      const headers = await signed(method, target, ask, host, nowMs);
      ask.tamper?.(headers);
      const prefix = ask.sameOrigin ? `/glacier/${ask.region ?? 'demo'}` : '';
      return handle(method, prefix + target, headers, ask.body);
    },
    send: (method, path, { headers = {}, body } = {}) => handle(method, path, new Headers(headers), body),
    control: (method, path, body) =>
      handle(
        method,
        `/_stand-in/${path}`,
        new Headers({ 'Content-Type': 'application/json' }),
        body === undefined ? undefined : JSON.stringify(body),
      ),
  };
}

async function signed(method: string, target: string, ask: Ask, host: string, nowMs: number): Promise<Headers> {
  const { region = 'demo', keys = KEYS, headers = {}, body, service = 'glacier' } = ask;
  const signer = new SignatureV4({ credentials: keys, region, service, sha256: Sha256 });
  const [path = '/', query = ''] = target.split('?');
  const request = {
    method,
    protocol: 'http:',
    hostname: ask.sameOrigin ? `glacier.${region}.amazonaws.com` : host,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: {
      host: ask.sameOrigin ? `glacier.${region}.amazonaws.com` : host,
      'x-amz-glacier-version': '2012-06-01',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  };
  const result = await signer.sign(request, { signingDate: new Date(ask.signedAtMs ?? nowMs) });
  const sent = new Headers();
  for (const [name, value] of Object.entries(result.headers)) if (name !== 'host') sent.set(name, value);
  return sent;
}

export async function bytesOf(response: Response): Promise<Bytes> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Generator B of the tree hash vectors: no two leaves are equal. */
export function generatorB(size: number): Bytes {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = 31 * i + 7 + 17 * Math.floor(i / 256) + 101 * Math.floor(i / MIB);
  return bytes;
}

/** A job as the service tells it, read loosely: tests compare its members. */
export type Told = Record<string, unknown>;

export function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export async function told(response: Response): Promise<Told> {
  const value: unknown = await response.json();
  if (!isTold(value)) throw new Error('the answer is no JSON object');
  return value;
}

/** Status, code and message of an error answer. */
export async function errorOf(response: Response): Promise<readonly [number, unknown, unknown]> {
  const { code, message } = await told(response);
  return [response.status, code, message];
}

export function header(response: Response, name: string): string {
  return response.headers.get(name) ?? '';
}
