import type { Failure, FailureCode } from '../failure/failure.ts';
import { MINUTE, SECOND } from '../units.ts';

/** What the engine does after a failure. `wait` ends when keys or clock are well again. */
export type Verdict = { readonly next: 'retry'; readonly delayMs: number } | { readonly next: 'stop' } | { readonly next: 'wait' };

interface Again {
  /** The upper end of the first delay; it doubles from try to try, up to a minute. */
  readonly firstMs: number;
  /** No retry comes sooner. */
  readonly leastMs?: number;
  /** How many retries; absent: as long as the job lives. */
  readonly times?: number;
}
type Policy = Again | 'stop' | 'wait';

const LONGEST_MS = MINUTE;
/** Most connections that break are well at once. */
const AT_ONCE: Again = { firstMs: 200 };
const SOON: Again = { firstMs: SECOND };
const LATER: Again = { firstMs: 2 * SECOND };

/** An entry a code: leaving one out does not compile. */
const policies: { readonly [C in FailureCode]: Policy } = {
  'network-lost': AT_ONCE,
  stalled: AT_ONCE,
  'too-slow': AT_ONCE,
  'body-short': AT_ONCE,
  'body-long': SOON,
  'answer-wrong': { firstMs: SECOND, times: 4 },
  // A login page stays until somebody logs in: a few slow tries, then the person is asked.
  'foreign-answer': { firstMs: 10 * SECOND, leastMs: 5 * SECOND, times: 2 },
  'proxy-failed': LATER,
  'edge-refused': 'stop',
  'answer-unreadable': { firstMs: SECOND, times: 2 },
  throttled: LATER,
  'service-busy': LATER,
  'keys-ended': 'wait',
  'keys-refused': 'wait',
  'clock-off': 'wait',
  // Until somebody opens the demo, or leaves it.
  'demo-apart': 'wait',
  'access-denied': 'stop',
  'vault-unknown': 'stop',
  'archive-unknown': 'stop',
  'job-unknown': 'stop',
  'no-inventory-yet': 'stop',
  // What is refused for its price or speed is never asked for in a dearer tier by itself.
  'policy-refused': 'stop',
  'no-capacity': 'stop',
  'limit-exceeded': 'stop',
  'account-closed': 'stop',
  'request-refused': 'stop',
  'region-unreachable': 'stop',
  'list-incomplete': 'stop',
  'ask-unclear': 'stop',
  'job-failed': 'stop',
  'job-differs': 'stop',
  'output-expired': 'stop',
  'empty-output': 'stop',
  // Three equal wrong hashes become `chunk-always-damaged` elsewhere.
  'chunk-damaged': AT_ONCE,
  'chunk-always-damaged': 'stop',
  'chunk-gone': AT_ONCE,
  'whole-differs': 'stop',
  'disk-full': 'stop',
  'store-broken': 'stop',
  'newer-data': 'stop',
  'save-place-full': 'stop',
  'save-refused': 'stop',
  'save-place-gone': 'stop',
  'save-changed': 'stop',
  'save-differs': 'stop',
  'repair-differs': 'stop',
  'file-unreadable': 'stop',
  'receipt-unreadable': 'stop',
  'names-unusable': 'stop',
  'not-an-inventory': 'stop',
  'export-unwritten': 'stop',
  'inventory-expands': 'stop',
  'gzip-of-several': 'stop',
  'inventory-bytes-gone': 'stop',
  'inventory-unknown': 'stop',
  'config-missing': 'stop',
  'config-wrong': 'stop',
  'guest-refused': 'stop',
  'sign-in-refused': 'stop',
  'sign-in-unreachable': SOON,
  'sign-in-foreign': 'stop',
  'sign-out-unreachable': 'stop',
  unexpected: 'stop',
};

/** @returns whether nothing goes on before somebody brings keys or sets the clock. */
export const isWaitedOut = ({ code }: Failure): boolean => policies[code] === 'wait';

/**
 * Decides how a failure of one chunk or call is met. Delays have full jitter: the whole span from
 * nothing (or `leastMs`) up is drawn from, so that lanes that fell together don't rise together.
 *
 * @param attempt how often it was tried; 1 after the first try.
 * @param chance from 0 up to, and without, 1.
 * @see faults.md, N1, S1; "Exponential Backoff And Jitter", AWS Architecture Blog
 */
export function verdict(failure: Failure, attempt: number, chance: number): Verdict {
  const policy = policies[failure.code];
  if (policy === 'stop' || policy === 'wait') return { next: policy };
  const { firstMs, leastMs = 0, times = Infinity } = policy;
  if (attempt > times) return { next: 'stop' };
  const mostMs = Math.min(LONGEST_MS, firstMs * 2 ** Math.min(attempt - 1, 30));
  return { next: 'retry', delayMs: Math.round(leastMs + chance * Math.max(0, mostMs - leastMs)) };
}
