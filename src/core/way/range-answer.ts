/** What the way did to a range: header by header, then the bytes. */
import { rangeBytes, type Range } from '../range.ts';
import type { RangeAnswer, TriedOutput, WayAnswer } from './answer.ts';
import type { Finding } from './finding.ts';
import { refusalIn } from './refusal.ts';
import { strangerIn } from './sender.ts';

/**
 * Judges one range. Of several things that are wrong the cause comes first: a widened range has
 * another length and another hash, too.
 *
 * @returns undefined where nothing is wrong.
 * @see deploy.md, section 2; glacier.md, section 6
 */
export function judgeRange(answer: RangeAnswer, output: TriedOutput, nowMs: number): Finding | undefined {
  return strangerIn(answer) ?? refused(answer, nowMs) ?? headersWrong(answer, output) ?? bytesWrong(answer, output) ?? cacheable(answer);
}

/** A call without a range was accepted before: what is refused now is the range. */
function refused(answer: RangeAnswer, nowMs: number): Finding | undefined {
  const finding = refusalIn(answer, 'glacier:GetJobOutput', nowMs);
  if (finding?.code !== 'signature-refused') return finding;
  return { code: 'range-changed', asked: answer.signed['range'] ?? '', arrived: undefined };
}

/**
 * Judges what stands before the bytes of the whole output, after the connection failed at a range.
 * A browser that is sent a compressed range for its `Accept-Encoding: identity` tells no more than
 * that (Chromium: ERR_CONTENT_DECODING_FAILED); without a range it takes compressed bytes.
 */
export const judgeBroken = (whole: WayAnswer | undefined): Finding => (whole && encodingOf(whole)) ?? { code: 'range-broken' };

function encodingOf({ headers }: WayAnswer): Finding | undefined {
  const encoding = headers['content-encoding'];
  return encoding !== undefined && encoding !== 'identity' ? { code: 'encoded', encoding } : undefined;
}

function headersWrong(answer: RangeAnswer, { bytes }: TriedOutput): Finding | undefined {
  const { status, headers, range } = answer;
  const encoded = encodingOf(answer);
  if (encoded) return encoded;
  const expectedBytes = rangeBytes(range);
  if (status === 206) {
    const asked = `bytes ${range.start}-${range.end - 1}/${bytes}`;
    const got = headers['content-range'];
    if (got === undefined) return { code: 'range-untold' };
    if (got !== asked) return { code: holds(got, range) ? 'range-widened' : 'range-other', asked, got };
  } else if (status !== 200 || expectedBytes !== bytes) {
    return { code: 'whole-sent', status };
  }
  const told = headers['content-length'];
  return told !== undefined && told !== String(expectedBytes) ? { code: 'length-wrong', expectedBytes, told } : undefined;
}

/** Whether a Content-Range is wider than the asked one. */
function holds(contentRange: string, { start, end }: Range): boolean {
  const [, first, last] = /^bytes (\d{1,16})-(\d{1,16})\//.exec(contentRange) ?? [];
  return first !== undefined && last !== undefined && Number(first) <= start && Number(last) >= end - 1;
}

function bytesWrong({ headers, range, receivedBytes, computedHash }: RangeAnswer, { hasHashes }: TriedOutput): Finding | undefined {
  const expectedBytes = rangeBytes(range);
  if (receivedBytes < expectedBytes) return { code: 'body-cut', expectedBytes, receivedBytes };
  if (receivedBytes > expectedBytes) return { code: 'body-long', expectedBytes };
  const hash = headers['x-amz-sha256-tree-hash'];
  if (hash === undefined) return hasHashes ? { code: 'hash-gone' } : undefined;
  return hash.toLowerCase() === computedHash ? undefined : { code: 'bytes-changed' };
}

/** Archive bytes that may be kept on the way could be given to somebody else. */
function cacheable({ headers }: RangeAnswer): Finding | undefined {
  const told = headers['cache-control'];
  return /\bno-store\b/i.test(told ?? '') ? undefined : { code: 'cacheable', told };
}

/**
 * Judges two ranges that were asked for at once: where each got the other's headers or bytes, a
 * cache took them for one request (deploy.md, Q3).
 */
export function judgePair(pair: readonly [RangeAnswer, RangeAnswer], output: TriedOutput, nowMs: number): Finding | undefined {
  const [one, other] = pair;
  if (tells(one, other.range) || tells(other, one.range)) return { code: 'mixed-up' };
  if (one.receivedBytes > 0 && one.computedHash === hashOf(other) && one.computedHash !== hashOf(one)) return { code: 'mixed-up' };
  return judgeRange(one, output, nowMs) ?? judgeRange(other, output, nowMs);
}

const tells = ({ headers }: RangeAnswer, { start, end }: Range): boolean =>
  headers['content-range']?.startsWith(`bytes ${start}-${end - 1}/`) === true;

const hashOf = ({ headers }: RangeAnswer): string | undefined => headers['x-amz-sha256-tree-hash'];

/** Judges a range that was asked for a second time. */
export function judgeAgain(before: RangeAnswer, again: RangeAnswer, output: TriedOutput, nowMs: number): Finding | undefined {
  const finding = judgeRange(again, output, nowMs);
  if (finding && finding.code !== 'cacheable') return finding;
  return before.computedHash === again.computedHash ? finding : { code: 'twice-differs' };
}
