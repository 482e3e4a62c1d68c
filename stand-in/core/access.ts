/** Who may ask: signature, clock, keys and account, each with its own error (`glacier.md`, 10, 11). */

import { compact, fromCompact } from './dates.ts';
import { frontEnd, missing } from './errors.ts';
import type { Target } from './http.ts';
import { realHost } from './ids.ts';
import { lookUpKeys } from './keys.ts';
import { type Authorization, readAuthorization, verify } from './sigv4.ts';
import type { World } from './world.ts';

const WINDOW_MS = 5 * 60_000;

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** The signed region, without checking anything; undefined where there is none. */
export function signedRegion(headers: Headers): string | undefined {
  return readAuthorization(headers.get('authorization') ?? '')?.region;
}

export interface Asked {
  readonly method: string;
  readonly target: Target;
  /** From a path `/glacier/<region>/…`: the request goes to that region's host. */
  readonly region?: string;
  /** The path below `/glacier/<region>`, where it came that way. */
  readonly path: string;
  readonly headers: Headers;
  /** Hash of the body: computed, or claimed by a header that is compared later. */
  readonly payloadHash: string;
  /** Length of the body where it is known: a browser adds the header too late to be seen. */
  readonly bodyLength?: number;
}

/**
 * Checks a request's signature in full.
 *
 * @returns the region that it was signed for.
 * @throws ServiceError that says what is wrong.
 */
export async function authenticate(world: World, asked: Asked): Promise<string> {
  const authorization = authorizationOf(asked.headers);
  const date = signingDate(asked.headers);
  if (authorization.service !== 'glacier') {
    throw frontEnd(403, 'InvalidSignatureException', "Credential should be scoped to correct service: 'glacier'.");
  }
  if (asked.region !== undefined && authorization.region !== asked.region) {
    throw frontEnd(403, 'InvalidSignatureException', `Credential should be scoped to a valid region, not '${authorization.region}'.`);
  }
  if (!date.startsWith(authorization.day)) {
    throw frontEnd(
      403,
      'InvalidSignatureException',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${authorization.day}' != '${date.slice(0, 8)}', from '${date}'.`,
    );
  }
  const token = asked.headers.get('x-amz-security-token') ?? undefined;
  const keys = await lookUpKeys(world, authorization.accessKeyId, token);
  if (keys.is === 'unknown') {
    throw frontEnd(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  checkClock(world, date);
  await checkSignature(asked, authorization, date, keys.secretAccessKey);
  if (keys.is === 'expired') {
    throw frontEnd(403, 'ExpiredTokenException', 'The security token included in the request is expired');
  }
  return authorization.region;
}

/** [?14]: the guide says 400 for both errors, so 400 here. */
function authorizationOf(headers: Headers): Authorization {
  const header = headers.get('authorization');
  if (header === null) throw frontEnd(400, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const authorization = readAuthorization(header);
  if (!authorization) {
    throw frontEnd(400, 'IncompleteSignatureException', 'Authorization header requires Credential, SignedHeaders and Signature.');
  }
  return authorization;
}

/**
 * `x-amz-date` beats `Date`, which serves alone in ISO 8601 basic format only, not in that of
 * RFC 1123 (developer guide, "Common Request Headers").
 */
function signingDate(headers: Headers): string {
  const date = headers.get('x-amz-date') ?? headers.get('date') ?? '';
  if (fromCompact(date) !== undefined) return date;
  throw frontEnd(400, 'IncompleteSignatureException', "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
}

function checkClock(world: World, date: string): void {
  const now = world.now();
  const signedAt = fromCompact(date) ?? 0;
  if (signedAt < now - WINDOW_MS) {
    throw frontEnd(
      403,
      'InvalidSignatureException',
      `Signature expired: ${date} is now earlier than ${compact(now - WINDOW_MS)} (${compact(now)} - 5 min.)`,
    );
  }
  if (signedAt > now + WINDOW_MS) {
    throw frontEnd(
      403,
      'InvalidSignatureException',
      `Signature not yet current: ${date} is still later than ${compact(now + WINDOW_MS)} (${compact(now)} + 5 min.)`,
    );
  }
}

async function checkSignature(asked: Asked, authorization: Authorization, date: string, secret: string): Promise<void> {
  const { method, path, target, headers, payloadHash } = asked;
  const { signedHeaders } = authorization;
  if (!signedHeaders.includes('host')) {
    throw frontEnd(403, 'InvalidSignatureException', "'Host' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const header = (name: string) => {
    const value = headers.get(name);
    if (value !== null) return value;
    return name === 'content-length' ? asked.bodyLength?.toString() : undefined;
  };
  const real = realHost(authorization.region);
  // The first is what a refusal repeats: whoever passes `/glacier/<region>/` on sends the real host.
  const hosts = [...new Set(asked.region === undefined ? [target.host, real] : [real, target.host])];
  const verdict = await verify({ method, path, query: target.query, header, payloadHash }, hosts, authorization, date, secret);
  if (verdict.valid) return;
  // The service tells what it expected, session token and all: clients must not show or keep that.
  throw frontEnd(
    403,
    'InvalidSignatureException',
    `${MISMATCH}\n\nThe Canonical String for this request should have been\n'${verdict.canonical}'\n\nThe String-to-Sign should have been\n'${verdict.toSign}'\n`,
  );
}

/** @throws ServiceError unless the path names the signer's own account, by number or `-`. */
export function checkAccount(world: World, account: string): void {
  if (account === '-' || account === world.options.accountId) return;
  throw frontEnd(403, 'AccessDeniedException', `Access denied for account ID: ${account}`);
}

/** @throws ServiceError where `x-amz-glacier-version` is absent or another one. */
export function checkVersion(headers: Headers): void {
  const version = headers.get('x-amz-glacier-version');
  if (version === null) throw missing('API version');
  if (version === '2012-06-01') return;
  throw frontEnd(400, 'InvalidParameterValueException', `The API version is not valid: ${version}`);
}
