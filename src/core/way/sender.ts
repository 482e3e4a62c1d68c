/** Whose answer it is: Amazon's, the edge's, the relay's, the host's or a stranger's. */
import * as v from 'valibot';
import type { WayAnswer } from './answer.ts';
import type { Finding } from './finding.ts';
import { jsonOf } from './json.ts';
import { isOfGlacier } from './of-glacier.ts';

/** The local relay's own words (`npm start -- --aws`), in the shape of the service's errors. */
const RelayError = v.object({ code: v.picklist(['RelayRefused', 'RelayFailed']), message: v.string() });

/** A captive portal's status. @see RFC 6585, section 6 */
const NETWORK_LOGIN = 511;

/**
 * @returns undefined where the answer is Amazon's; else who it was, as
 *   far as that can be told.
 */
export function strangerIn({ status, headers, text }: WayAnswer): Finding | undefined {
  if (status === 0) return { code: 'redirected' };
  const reason = headers['x-thaw-edge'];
  if (reason !== undefined) return { code: 'edge-refused', status, reason };
  if (isOfGlacier(status, headers)) return undefined;
  const relay = v.safeParse(RelayError, jsonOf(text));
  if (relay.success && relay.output.code === 'RelayRefused') return { code: 'relay-refused', status, reason: relay.output.message };
  if (status >= 500 && status !== NETWORK_LOGIN) return { code: 'relay-failed', status };
  // A static host refuses what it has no file for: 404, or 403 from a bucket that lists nothing.
  if (status === 403 || status === 404 || status === 405) return { code: 'no-relay', status };
  if (isStartPage(text)) return { code: 'start-page' };
  return { code: 'foreign-page', status };
}

const isStartPage = (text: string): boolean => /<title>Thaw<\/title>/i.test(text);
