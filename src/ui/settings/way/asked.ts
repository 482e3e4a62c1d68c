import type { Failure } from '../../../core/failure/failure.ts';
import { SECOND } from '../../../core/units.ts';
import type { Finding } from '../../../core/way/finding.ts';
import { serviceFailure } from '../../../glacier/errors.ts';

/** No call of the check takes longer: the largest is 1 MiB, which a line of 20 KiB/s brings in time. */
const LONGEST_MS = 60 * SECOND;

export type Asked<A> = { readonly is: 'answered'; readonly answer: A } | { readonly is: 'found'; readonly finding: Finding };

/**
 * Asks once and waits for an answer, not longer than a minute.
 *
 * @throws the reason of the signal where the check was cancelled; Failed `demo-apart`, which says nothing of the way.
 */
export async function asked<A>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<A>): Promise<Asked<A>> {
  const limit = AbortSignal.timeout(LONGEST_MS);
  const tooLong: Asked<A> = { is: 'found', finding: { code: 'no-answer', afterMs: LONGEST_MS } };
  try {
    const answer = await ask(AbortSignal.any([signal, limit]));
    signal.throwIfAborted();
    return limit.aborted ? tooLong : { is: 'answered', answer };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return tooLong;
    const failure = serviceFailure(error, { action: 'a call of the check' });
    if (failure.code === 'demo-apart') throw error;
    return { is: 'found', finding: withoutAnswer(failure) };
  }
}

/** Why there was no answer to judge. */
function withoutAnswer(failure: Failure): Finding {
  switch (failure.code) {
    case 'network-lost':
      return { code: 'unreachable' };
    case 'keys-ended':
    case 'sign-in-unreachable':
      return { code: 'keys-ended' };
    case 'keys-refused':
    case 'sign-in-refused':
      return { code: 'keys-refused', service: failure.service };
    case 'unexpected':
      return { code: 'unreadable', what: failure.message };
    default:
      return { code: 'unreadable', what: failure.code };
  }
}
