/**
 * `npm start -- --aws`: passes signed requests on to the real service (W4). It holds no keys; whom
 * it talks to is chosen from a fixed list, and what it passes on from a fixed pattern.
 */

import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';

import { errorAnswer } from './answers.ts';
import { bodyOf } from './receive.ts';
import { COMMERCIAL_REGIONS, OTHER_REGIONS } from './regions.ts';
import type { Handler } from './server.ts';

/** Opens a request; `https.request`, or a test's own. */
export type OpenRequest = (options: RequestOptions) => ClientRequest;

export interface RelayOptions {
  readonly open?: OpenRequest;
}

const REGIONS: ReadonlySet<string> = new Set([...COMMERCIAL_REGIONS, ...OTHER_REGIONS]);
/** Thaw deletes nothing at Amazon and uploads nothing: such requests are none of its own. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST']);
/** The account `-` only; names and ids hold nothing that would need escaping. */
const TARGET =
  /^\/glacier\/([a-z0-9-]+)(\/-\/(?:vaults|policies|provisioned-capacity)(?:\/[A-Za-z0-9._-]+)*)(\?(?:[A-Za-z0-9._~=&:+-]|%[0-9A-Fa-f]{2})*)?$/;
const DOTS_ONLY = /\/\.{1,2}(?:\/|$)/;
const ESCAPED_CONTROL = /%(?:[01][0-9A-Fa-f]|7[Ff])/;

/** Nothing of these is Amazon's business, or they belong to one connection. */
const NOT_PASSED_ON =
  /^(?:host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|cookie|origin|referer|sec-.*|forwarded|x-forwarded-.*|x-real-ip|via|dnt|upgrade-insecure-requests)$/;
const NOT_PASSED_BACK = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|set-cookie2?|strict-transport-security|alt-svc)$/;

const IDLE_MS = 120_000;

/** Makes the handler for `/glacier/…`. Host, Origin and Sec-Fetch-Site were checked before it. */
export function createRelay(options: RelayOptions = {}): Handler {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const open = options.open ?? httpsRequest;
  const isRepeat = rememberSignatures();
  return async (request, wire) => {
    const target = readTarget(wire.rawTarget);
    if (!target) return errorAnswer(404, 'RelayRefused', 'This local relay passes on vault calls to a known region only.');
    if (!METHODS.has(request.method)) return errorAnswer(405, 'RelayRefused', `${request.method} isn't passed on.`);
    if (!isSignedFor(target.region, request.headers.get('authorization'))) {
      return errorAnswer(403, 'RelayRefused', `Only requests that are signed for ${target.region} are passed on.`);
    }
    if (request.method === 'POST' && isRepeat(request.headers.get('authorization') ?? '')) {
      return errorAnswer(409, 'RelayRefused', 'This very request was passed on before; it is not sent twice.');
    }
    const upstream = open({
      agent,
      host: target.host,
      servername: target.host,
      port: 443,
      method: request.method,
      path: target.path,
      headers: { ...passedOn(request.headers), host: target.host },
      timeout: IDLE_MS,
    });
    return exchange(request, upstream, target.host);
  };
}

/** A signature is good for five minutes at Amazon; nobody asks so often in that time. */
const SIGNATURES_KEPT = 1_000;

/** @returns what tells whether a signature came before: a browser may repeat a POST by itself. */
function rememberSignatures(): (authorization: string) => boolean {
  const seen = new Set<string>();
  return (authorization) => {
    if (seen.has(authorization)) return true;
    seen.add(authorization);
    for (const oldest of seen) {
      if (seen.size <= SIGNATURES_KEPT) break;
      seen.delete(oldest);
    }
    return false;
  };
}

interface Target {
  readonly region: string;
  readonly host: string;
  readonly path: string;
}

/** Reads the target as it came: after any normalisation a `..` would have done its work. */
function readTarget(rawTarget: string): Target | undefined {
  const [, region, path, query = ''] = TARGET.exec(rawTarget) ?? [];
  if (region === undefined || path === undefined || !REGIONS.has(region)) return undefined;
  if (DOTS_ONLY.test(path) || ESCAPED_CONTROL.test(query)) return undefined;
  const suffix = region.startsWith('cn-') ? '.cn' : '';
  return { region, host: `glacier.${region}.amazonaws.com${suffix}`, path: path + query };
}

function isSignedFor(region: string, authorization: string | null): boolean {
  return authorization?.startsWith('AWS4-HMAC-SHA256 ') === true && authorization.includes(`/${region}/glacier/aws4_request`);
}

function passedOn(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !NOT_PASSED_ON.test(name)));
}

/** Sends the request and gives the answer's head; its body follows as it comes. */
async function exchange(request: Request, upstream: ClientRequest, host: string): Promise<Response> {
  const leave = (): void => void upstream.destroy();
  request.signal.addEventListener('abort', leave);
  try {
    const answered = answerOf(upstream);
    if (request.body) await send(request.body, upstream, answered);
    else upstream.end();
    return passBack(await answered);
  } catch (error) {
    upstream.destroy();
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return errorAnswer(502, 'RelayFailed', `${host} can't be reached from this machine: ${reason}.`);
  }
}

function answerOf(upstream: ClientRequest): Promise<IncomingMessage> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve);
    upstream.on('error', reject); // stays on: an error after the answer shows in its body
    upstream.once('timeout', () => upstream.destroy(new Error('no answer for two minutes')));
  });
  answered.catch(() => undefined); // whoever waits for it hears of it
  return answered;
}

/** An early answer (a refusal) or a broken connection ends the sending. */
async function send(body: ReadableStream<Uint8Array>, upstream: ClientRequest, answered: Promise<unknown>): Promise<void> {
  const over = answered.then(
    () => 'over' as const,
    () => 'over' as const,
  );
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (upstream.write(value)) continue;
    const drained = new Promise<'drained'>((resolve) => upstream.once('drain', () => resolve('drained')));
    if ((await Promise.race([drained, over])) === 'over') {
      await reader.cancel();
      return;
    }
  }
  upstream.end();
}

function passBack(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    const name = (incoming.rawHeaders[i] ?? '').toLowerCase();
    if (!NOT_PASSED_BACK.test(name)) headers.append(name, incoming.rawHeaders[i + 1] ?? '');
  }
  const status = incoming.statusCode ?? 502;
  const bodiless = status === 204 || status === 205 || status === 304;
  if (bodiless) incoming.resume();
  return new Response(bodiless ? null : bodyOf(incoming, () => incoming.destroy()), { status, headers });
}
