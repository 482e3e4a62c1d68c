/** The steps of the check, and what is said of how they went. */
import { counted } from '../words/sizes.ts';
import { isHarmless, type Finding } from './finding.ts';

/** What is tried, in the order in which it is done. */
export const STEPS = {
  call: 'A signed call to Amazon',
  output: 'A finished output to try ranges on',
  first: 'Its first MiB',
  middle: 'A MiB in its middle',
  last: 'Its last MiB',
  again: 'Its first MiB once more',
  together: 'Two ranges at once',
  speed: 'Speed',
  cookies: 'Cookies',
} as const;
export type Step = keyof typeof STEPS;

/** What came, for the report: a header's name and its value. */
export type Seen = readonly (readonly [name: string, value: string])[];

export type StepResult =
  | { readonly is: 'fine'; readonly told: string; readonly seen?: Seen }
  | { readonly is: 'found'; readonly finding: Finding; readonly seen?: Seen }
  | { readonly is: 'not-tried'; readonly because: string };

/** Results of the steps that are over. */
export type Results = { readonly [S in Step]?: StepResult };

const isStep = (text: string): text is Step => Object.hasOwn(STEPS, text);

/** In the order in which they are done. */
export const ALL_STEPS: readonly Step[] = Object.keys(STEPS).filter(isStep);

/** @returns the steps that are over with their results, in order. */
export const entriesOf = (results: Results): (readonly [Step, StepResult])[] =>
  ALL_STEPS.flatMap((step) => (results[step] ? [[step, results[step]] as const] : []));

export type Verdict = 'fine' | 'works' | 'wrong' | 'not-tried';

/** The state words of the list. */
export const VERDICTS: { readonly [V in Verdict]: string } = { fine: 'fine', works: 'works, but', wrong: 'wrong', 'not-tried': 'not tried' };

export function verdictOf(result: StepResult): Verdict {
  if (result.is !== 'found') return result.is;
  return isHarmless(result.finding) ? 'works' : 'wrong';
}

/** @returns the whole in a sentence or two, once all steps are over. */
export function summary(results: Results): string {
  const verdicts = entriesOf(results).map(([, result]) => verdictOf(result));
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const wrong = count('wrong');
  if (wrong > 0) return `The way to Amazon isn’t right: ${counted(wrong, 'step')} of ${verdicts.length} went wrong.`;
  if (results.output?.is === 'not-tried') return 'Amazon answers. Ranges, which downloads are made of, weren’t tried.';
  const works = count('works');
  return works > 0 ? `The way to Amazon works, with ${counted(works, 'thing')} to know of.` : 'The way to Amazon is fine.';
}

/** @returns the step that found the same before: its sentences needn't be read twice. */
export function foundBefore(step: Step, results: Results): Step | undefined {
  const code = codeOf(results[step]);
  if (code === undefined) return undefined;
  const first = ALL_STEPS.find((one) => codeOf(results[one]) === code);
  return first === step ? undefined : first;
}

const codeOf = (result: StepResult | undefined): Finding['code'] | undefined => (result?.is === 'found' ? result.finding.code : undefined);
