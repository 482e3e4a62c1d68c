import type { Failure, FailureCode } from './failure.ts';

/** A sentence, or one that needs the failure's details. */
export type Text<C extends FailureCode> = string | ((failure: Failure<C>) => string);

/** What a person is told of a failure: what happened, what is safe, what to do. */
export interface Entry<C extends FailureCode> {
  readonly happened: Text<C>;
  readonly safe: Text<C>;
  readonly advice: Text<C>;
}

/** An entry a code: leaving one out does not compile. */
export type Texts<C extends FailureCode> = { readonly [K in C]: Entry<K> };

/** What is safe after most failures of the line and of this device. */
export const KEPT = 'Every checked chunk is kept.';
export const NOTHING_CHARGED = 'Nothing was asked for or charged.';

const LONGEST = 200;

/**
 * Makes a message of the service or of the system fit to be shown: one line, short, and without
 * anything that could be a key or token. The service's signature error repeats the signed request
 * with the token in it.
 *
 * @see faults.md, K3
 */
export function quoted(message: string): string {
  const oneLine = message
    .split(/canonical|string-to-sign|string to sign/i, 1)
    .join('')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const harmless = oneLine.replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}\b|[A-Za-z0-9+/=_%-]{40,}/g, '…');
  if (harmless === '') return 'nothing more was said';
  return harmless.length > LONGEST ? `“${harmless.slice(0, LONGEST).toWellFormed()}…”` : `“${harmless}”`;
}
