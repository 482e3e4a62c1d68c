/** One request to Glacier: signature, account, version, then its operation. */

import { authenticate, checkAccount, checkVersion } from './access.ts';
import { type Bytes, sha256, toHex } from './bytes.ts';
import { frontEnd, missing, ServiceError } from './errors.ts';
import { settle } from './housekeeping.ts';
import { errorAnswer, type Target } from './http.ts';
import { checkPayload } from './receive.ts';
import { type Routed, routed } from './routes.ts';
import { type ByteStream, bytesStream, readAll } from './streams.ts';
import type { World } from './world.ts';

/** A request with its path read. */
export interface GlacierRequest extends Routed {
  readonly method: string;
  readonly target: Target;
  readonly headers: Headers;
  /** From `/glacier/<region>/…`, the way the browser asks. */
  readonly region?: string;
  /** Below that prefix: what was signed. */
  readonly path: string;
  readonly body: ByteStream;
}

/** Of a request, what faults change before its operation. */
export interface Seen {
  /** The `Range` header. */
  readonly range: string | null;
  /** Without `?`, still encoded. */
  readonly query: string;
}

export function readGlacierRequest(request: Request, target: Target, body: ByteStream): GlacierRequest {
  const prefixed = /^\/glacier\/([a-z0-9-]+)(\/.*)$/.exec(target.path);
  const path = prefixed?.[2] ?? target.path;
  return {
    ...routed(request.method, path, target.query),
    method: request.method,
    target,
    headers: request.headers,
    ...(prefixed?.[1] === undefined ? {} : { region: prefixed[1] }),
    path,
    body,
  };
}

/**
 * Carries a request out.
 *
 * @param seen what the operation is to see: a fault may have changed it on the way.
 */
export async function carryOut(world: World, request: GlacierRequest, seen: Seen): Promise<Response> {
  try {
    return await run(world, request, seen);
  } catch (error) {
    if (error instanceof ServiceError) return errorAnswer(error);
    throw error;
  }
}

async function run(world: World, request: GlacierRequest, { range, query }: Seen): Promise<Response> {
  const { operation, account, params, headers } = request;
  const streams = operation?.streams ?? false;
  const body = streams ? new Uint8Array() : await readAll(request.body);
  const region = await authenticate(world, {
    ...request,
    payloadHash: await payloadHash(headers, streams, body),
    ...(streams ? {} : { bodyLength: body.length }),
  });
  checkAccount(world, account);
  if (!operation) {
    throw frontEnd(403, 'AccessDeniedException', 'Unable to determine service/operation name to be authorized');
  }
  checkVersion(headers);
  await settle(world);
  return operation.run({
    world,
    region,
    headers: withRange(headers, range),
    query: new URLSearchParams(query),
    params,
    body,
    stream: streams ? request.body : bytesStream(body),
  });
}

/** The hash that is signed: the header's where there is one, which uploads must send. */
async function payloadHash(headers: Headers, streams: boolean, body: Bytes): Promise<string> {
  const claimed = headers.get('x-amz-content-sha256');
  if (streams) {
    if (claimed === null) throw missing('x-amz-content-sha256');
    return claimed; // compared once the body has been read
  }
  const computed = toHex(await sha256(body));
  checkPayload({ headers }, computed);
  return computed;
}

function withRange(headers: Headers, range: string | null): Headers {
  if (headers.get('range') === range) return headers;
  const changed = new Headers(headers);
  if (range === null) changed.delete('range');
  else changed.set('range', range);
  return changed;
}
