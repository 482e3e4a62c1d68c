/** What a refusal of Amazon's means for the way. The rules are glacier.md, sections 10 and 11. */
import * as v from 'valibot';
import { MINUTE } from '../units.ts';
import type { WayAnswer } from './answer.ts';
import { changedHeaders } from './echo.ts';
import type { Finding } from './finding.ts';
import { jsonOf } from './json.ts';

const Refusal = v.object({ code: v.string(), message: v.optional(v.string(), '') });

/**
 * @param action what was asked for, as IAM calls it: `glacier:ListVaults`.
 * @param nowMs by this computer's clock, epoch ms.
 * @returns undefined where Amazon refused nothing.
 */
export function refusalIn(answer: WayAnswer, action: string, nowMs: number): Finding | undefined {
  if (answer.status < 400) return undefined;
  const parsed = v.safeParse(Refusal, jsonOf(answer.text));
  if (!parsed.success) return { code: 'unreadable', what: `status ${answer.status} without a reason` };
  const { code, message } = parsed.output;
  switch (code) {
    case 'InvalidSignatureException':
      return signatureRefusal(message, answer, nowMs);
    case 'MissingAuthenticationTokenException':
      return { code: 'signature-dropped' };
    case 'ExpiredTokenException':
      return { code: 'keys-ended' };
    case 'UnrecognizedClientException':
    case 'IncompleteSignatureException':
      return { code: 'keys-refused', service: code };
    case 'AccessDeniedException':
      return { code: 'right-missing', action };
    case 'NoLongerSupportedException':
      return { code: 'account-closed' };
    case 'ThrottlingException':
    case 'RequestTimeoutException':
      return { code: 'busy', service: code };
  }
  if (answer.status >= 500) return { code: 'busy', service: code };
  return { code: 'refused', service: code, message: withoutNames(message).slice(0, 300) };
}

/** An ARN holds the account's number and the vault's name, which are nobody's business in a report. */
const withoutNames = (message: string): string => message.replace(/arn:\S+/g, '…');

/** Words of front ends that want every `x-amz-…` signed; CloudFront adds one that can't be (deploy.md, 1). */
const UNSIGNED = /(?:not|must be|should be) signed|should be a .?SignedHeader/i;

function signatureRefusal(message: string, { headers, signed }: WayAnswer, nowMs: number): Finding {
  if (/^Signature (expired|not yet current)/.test(message)) {
    const amazonMs = Date.parse(headers['date'] ?? '');
    return { code: 'clock-off', minutes: Number.isNaN(amazonMs) ? 5 : Math.round(Math.abs(nowMs - amazonMs) / MINUTE) };
  }
  const [name] = /\bx-[a-z0-9-]{1,60}/i.exec(message) ?? [];
  if (UNSIGNED.test(message)) return { code: 'header-added', name: name?.toLowerCase() ?? 'one that isn’t named' };
  const changed = changedHeaders(message, signed);
  const host = changed.get('host');
  if (host !== undefined) return { code: 'host-changed', host };
  if (changed.has('range')) return { code: 'range-changed', asked: signed['range'] ?? '', arrived: changed.get('range') };
  if (changed.size > 0) return { code: 'headers-changed', names: [...changed.keys()] };
  return { code: 'signature-refused' };
}
