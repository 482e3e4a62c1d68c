import { amazonWords } from './amazon-words.ts';
import type { Finding, FindingCode } from './finding.ts';
import { rangeWords } from './range-words.ts';
import { senderWords } from './sender-words.ts';

type Text<C extends FindingCode> = string | ((finding: Finding<C>) => string);

/** What is told of a finding. The reader is whoever uses the site; the advice may be for whoever runs it. */
interface Words<C extends FindingCode> {
  readonly happened: Text<C>;
  readonly means: Text<C>;
  readonly advice: Text<C>;
}

/** An entry a code: leaving one out does not compile. */
export type FindingWords<C extends FindingCode> = { readonly [K in C]: Words<K> };

const catalogue: FindingWords<FindingCode> = { ...senderWords, ...amazonWords, ...rangeWords };

export interface ExplainedFinding {
  readonly happened: string;
  readonly means: string;
  readonly advice: string;
}

/** @returns what happened, what it means, what to do; without secrets, and what came from outside is quoted. */
export function explainFinding<C extends FindingCode>(finding: Finding<C>): ExplainedFinding {
  const { happened, means, advice } = catalogue[finding.code];
  return { happened: say(happened, finding), means: say(means, finding), advice: say(advice, finding) };
}

const say = <C extends FindingCode>(text: Text<C>, finding: Finding<C>): string => (typeof text === 'string' ? text : text(finding));
