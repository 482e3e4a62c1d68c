/** `docs/faults.md`, made of the table, the names of tests and the results of the last runs. */
import type { Group, Row } from './row.ts';
import { idsOf, MEANS } from './row.ts';
import { resultsOf, type Result, type Results } from './results.ts';
import type { Title } from './titles.ts';

/** Lines that follow from results begin so: they differ from run to run. */
const RESULT = 'Result: ';

export interface Sources {
  readonly groups: readonly Group[];
  readonly titles: readonly Title[];
  readonly results: Results;
}

export function faultsDocument({ groups, titles, results }: Sources): string {
  const rows = groups.flatMap((group) => group.rows);
  const all = titles.flatMap((title) => resultsOf(title, results));
  return [
    '# Faults that Thaw was put through',
    '',
    'What can go wrong, what Thaw promises then, and the tests that do it. Each test bears the id of its fault and goes the way that is named: a kill is a kill, a full disk is full. Made by `npm run faults`, of `test/catalogue/`, the names of the tests and what the last runs said; don’t edit it by hand. Random mixes of all this over many lives are told in [torture.md](torture.md).',
    '',
    `${RESULT}of ${rows.length} faults ${counted(rows, titles)}; ${inWords(new Set(all))}`,
    '',
    ...groups.flatMap((group) => [`## ${group.title}`, '', ...group.rows.flatMap((row) => [...inLines(row, titles, results), ''])]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** The document but for what differs from run to run. */
export const withoutResults = (document: string): string =>
  document
    .split('\n')
    .map((line) => (line.startsWith(RESULT) ? RESULT : line))
    .join('\n');

const bears = ({ id }: Row, titles: readonly Title[]): Title[] => titles.filter(({ text }) => idsOf(text).includes(id));

function counted(rows: readonly Row[], titles: readonly Title[]): string {
  const tested = rows.filter((row) => bears(row, titles).length > 0).length;
  const hands = rows.filter(({ byHand }) => byHand !== undefined).length;
  const later = rows.filter(({ notYet }) => notYet !== undefined).length;
  return `${tested} have tests, ${hands} need a person for a part or the whole, ${later} are about something that Thaw doesn’t have yet or not wholly`;
}

function inLines(row: Row, titles: readonly Title[], results: Results): string[] {
  const mine = bears(row, titles);
  const files = [...new Set(mine.map(({ file }) => file))];
  return [
    `### ${row.id}: ${row.fault}`,
    '',
    `Promise: ${row.promise}`,
    '',
    ...(row.by.length > 0 ? [`By: ${row.by.map((means) => MEANS[means].words).join('; ')}.`, ''] : []),
    ...files.map(
      (file) =>
        `- [${file}](../${file}): ${mine
          .filter((title) => title.file === file)
          .map(quoted)
          .join(', ')}`,
    ),
    ...(files.length > 0 ? [''] : []),
    ...(row.byHand ? [`By hand: ${row.byHand.why} ${row.byHand.how}`, ''] : []),
    ...(row.notYet !== undefined ? [`Not yet: ${row.notYet}`, ''] : []),
    ...(files.length > 0 ? [`${RESULT}${inWords(new Set(mine.flatMap((title) => resultsOf(title, results))))}`] : []),
  ];
}

/** What a table puts into a name isn't known before the run. */
const quoted = ({ text }: Title): string => `“${text.replaceAll(/%(?:\.\d+)?[sidfj]|\$\w+/g, '…').replaceAll(/([*_<>`|[\]])/g, '\\$1')}”`;

function inWords(results: ReadonlySet<Result>): string {
  if (results.size === 0) return 'not run yet.';
  const count = (state: Result['state']): number => [...results].filter((result) => result.state === state).length;
  const days = [...results].map(({ day }) => day).sort();
  const parts = (['passed', 'failed', 'skipped'] as const).filter((state) => count(state) > 0).map((state) => `${count(state)} ${state}`);
  const from = days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`;
  return `${parts.join(', ')}, ${from}.`;
}
