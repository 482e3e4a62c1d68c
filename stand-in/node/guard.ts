/**
 * Who may talk to the local server (L1, L3). It listens on loopback only, yet a page of another site
 * can make the browser send requests there: under a name of its own that resolves to 127.0.0.1
 * (DNS rebinding), or straight to `localhost` (CSRF). The first shows in `Host`, the second in
 * `Origin` and `Sec-Fetch-Site`, none of which a page can forge.
 */

import type { IncomingMessage } from 'node:http';

import type { Wire } from '../core/index.ts';
import { plainAnswer } from './answers.ts';
import { isServicePath } from './paths.ts';

const OWN_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** @returns the answer to a request that must not be carried out; undefined: go on. */
export type Guard = (incoming: IncomingMessage, wire: Wire) => Response | undefined;

/** For the app and its service: only what comes from this machine's own pages is carried out. */
export const refusal: Guard = (incoming, wire) => {
  const { headers } = incoming;
  const misnamed = foreignName(incoming, wire);
  if (misnamed) return misnamed;
  if (headers.origin !== undefined && !isOwn(headers.origin, wire.host)) {
    return plainAnswer(403, 'This server answers its own pages only.');
  }
  if (isServicePath(wire.rawTarget) && isForeignFetch(headers['sec-fetch-site'])) {
    return plainAnswer(403, 'This server answers its own pages only.');
  }
  if (wire.rawTarget.startsWith('/_stand-in') && sendsOtherThanJson(incoming)) {
    return plainAnswer(415, 'Bodies must come as application/json here.');
  }
  return undefined;
};

/** DNS rebinding: another site's name that resolves to this machine, in `Host` or in an absolute target. */
export function foreignName({ headers }: IncomingMessage, { host }: Wire): Response | undefined {
  if (OWN_HOST.test(host) && OWN_HOST.test(headers.host ?? '')) return undefined;
  return plainAnswer(403, 'This server answers under the names of this machine only.');
}

/** Whether an `Origin` is that of the server itself. */
export function isOwn(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** Absent outside of browsers; `none` is a person who typed the address. */
function isForeignFetch(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** A form can't send JSON, and what can must ask first, which is never allowed here. */
function sendsOtherThanJson(incoming: IncomingMessage): boolean {
  const { headers } = incoming;
  const length = headers['content-length'];
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) return false;
  return !/^application\/json(?:\s*;|$)/i.test(headers['content-type'] ?? '');
}
