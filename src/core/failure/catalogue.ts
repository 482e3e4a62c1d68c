import { device } from './device.ts';
import type { Text, Texts } from './entry.ts';
import type { Failure, FailureCode } from './failure.ts';
import { inventories } from './inventories.ts';
import { jobs } from './jobs.ts';
import { line } from './line.ts';
import { service } from './service.ts';
import { signIn } from './sign-in.ts';

/** An entry a code: leaving one out does not compile. */
const catalogue: Texts<FailureCode> = { ...line, ...service, ...jobs, ...inventories, ...device, ...signIn };

/** A failure in three sentences. They hold no secret, and names are quoted as they came. */
export interface Explained {
  readonly happened: string;
  readonly safe: string;
  readonly advice: string;
}

/**
 * @returns what happened, what is safe, what to do. A record or another tab may be of another build:
 * a code that this one doesn't know, or one without its details, is told as what it is.
 */
export function explain<C extends FailureCode>(failure: Failure<C>): Explained {
  if (Object.hasOwn(catalogue, failure.code)) {
    const { happened, safe, advice } = catalogue[failure.code];
    try {
      return { happened: say(happened, failure), safe: say(safe, failure), advice: say(advice, failure) };
    } catch {
      // A detail is missing.
    }
  }
  return explain({ code: 'unexpected', message: `a failure of another version of Thaw, ${failure.code}` });
}

/** @returns the three sentences in one line. */
export function inOneLine(failure: Failure): string {
  const { happened, safe, advice } = explain(failure);
  return `${happened} ${safe} ${advice}`;
}

const say = <C extends FailureCode>(text: Text<C>, failure: Failure<C>): string => (typeof text === 'string' ? text : text(failure));
