/**
 * Signature Version 4, the verifying side (AWS General Reference, "Signing AWS requests").
 *
 * Written anew instead of taken from @smithy/signature-v4: the app signs with that one, and an
 * oracle that shared its bugs would find none. The tests compare the two.
 */

import { type Bytes, hmacSha256, sha256, timingSafeEqual, toHex, utf8 } from './bytes.ts';
import { decoded } from './http.ts';

/** The parts of an Authorization header. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** Lower case, in the order of the header. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** @returns undefined where the header isn't a complete one of Signature Version 4. */
export function readAuthorization(header: string): Authorization | undefined {
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(header);
  if (!match?.[1]) return undefined;
  const members = new Map<string, string>();
  for (const member of match[1].split(',')) {
    const at = member.indexOf('=');
    members.set(member.slice(0, at).trim(), member.slice(at + 1).trim());
  }
  const [accessKeyId, day, region, service, end, ...more] = members.get('Credential')?.split('/') ?? [];
  const signedHeaders = members.get('SignedHeaders')?.toLowerCase().split(';');
  const signature = members.get('Signature');
  if (!accessKeyId || !day || !region || !service || end !== 'aws4_request' || more.length > 0) return undefined;
  return signedHeaders && signature ? { accessKeyId, day, region, service, signedHeaders, signature } : undefined;
}

/** What a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** Encoded once, as on the wire. */
  readonly path: string;
  readonly query: string;
  readonly host: string;
  /** A header's value; undefined where it didn't come. */
  readonly header: (name: string) => string | undefined;
  readonly payloadHash: string;
}

/** Everything but `A-Za-z0-9-_.~` as `%XX`. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Without empty and dot segments, as RFC 3986 and all clients have it. */
function normalised(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    return [escaped(decoded(name)), escaped(decoded(value))] as const;
  });
  const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  pairs.sort(([name, value], [otherName, otherValue]) => byCode(name, otherName) || byCode(value, otherValue));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** The text whose hash is signed. The path is encoded a second time, as for every service but S3. */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const headers = signedHeaders.map((name) => {
    const value = name === 'host' ? request.host : (request.header(name) ?? '');
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`;
  });
  return [
    request.method,
    escaped(request.path).replaceAll('%2F', '/'),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
}

export async function stringToSign(canonical: string, date: string, scope: Authorization): Promise<string> {
  const hash = toHex(await sha256(utf8(canonical)));
  return ['AWS4-HMAC-SHA256', date, `${scope.day}/${scope.region}/${scope.service}/aws4_request`, hash].join('\n');
}

export async function signatureOf(text: string, secret: string, scope: Authorization): Promise<string> {
  let key: Bytes = utf8(`AWS4${secret}`);
  for (const piece of [scope.day, scope.region, scope.service, 'aws4_request']) key = await hmacSha256(key, utf8(piece));
  return toHex(await hmacSha256(key, utf8(text)));
}

export type Verdict =
  | { readonly valid: true }
  /** What the first host would have had to be signed with, for the service's error message. */
  | { readonly valid: false; readonly canonical: string; readonly toSign: string };

/**
 * Checks a signature against each host that the request may have been signed for.
 *
 * The path counts as received or normalised: clients sign the latter, a path-preserving one could
 * sign the former.
 */
export async function verify(
  request: Omit<SignedRequest, 'host'>,
  hosts: readonly string[],
  authorization: Authorization,
  date: string,
  secret: string,
): Promise<Verdict> {
  const wrong: { canonical: string; toSign: string }[] = [];
  const paths = new Set([normalised(request.path), request.path]);
  for (const path of paths) {
    for (const host of hosts) {
      const canonical = canonicalRequest({ ...request, path, host }, authorization.signedHeaders);
      const toSign = await stringToSign(canonical, date, authorization);
      if (timingSafeEqual(await signatureOf(toSign, secret, authorization), authorization.signature)) return { valid: true };
      wrong.push({ canonical, toSign });
    }
  }
  const [first] = wrong;
  return { valid: false, ...(first ?? { canonical: '', toSign: '' }) };
}
