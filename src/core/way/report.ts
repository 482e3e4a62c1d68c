/** The check as text, to be copied into a bug report: no names, no ids, no keys, no bytes. */
import { isoTime } from '../words/times.ts';
import { explainFinding } from './explain.ts';
import { entriesOf, STEPS, summary, verdictOf, VERDICTS, type Results, type StepResult } from './steps.ts';

export interface ReportFacts {
  readonly atMs: number;
  readonly version: string;
  readonly browser: string;
  readonly region: string;
  readonly results: Results;
}

export function wayReport({ atMs, version, browser, region, results }: ReportFacts): string {
  const head = [
    'Check of the way to Amazon',
    `time: ${isoTime(atMs)}`,
    `Thaw: ${version}`,
    `browser: ${browser}`,
    `path: /glacier/${region}/`,
    `result: ${summary(results)}`,
  ];
  const steps = entriesOf(results).map(([step, result]) => [`${STEPS[step]}: ${VERDICTS[verdictOf(result)]}`, ...detailsOf(result)].join('\n'));
  return [head.join('\n'), ...steps, ''].join('\n\n');
}

function detailsOf(result: StepResult): string[] {
  if (result.is === 'not-tried') return [`  ${result.because}`];
  const seen = (result.seen ?? []).map(([name, value]) => `  ${name}: ${value}`);
  if (result.is === 'fine') return [`  ${result.told}`, ...seen];
  const { happened, means, advice } = explainFinding(result.finding);
  return [`  ${happened} ${means} ${advice}`, ...seen];
}
