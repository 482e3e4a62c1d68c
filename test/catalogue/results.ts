/** What the last runs said of the tests that bear a fault's id, kept outside the sources. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { idsOf } from './row.ts';
import type { Title } from './titles.ts';

const Result = v.object({
  /** Of the suites that hold it and of itself, outermost first. */
  titles: v.array(v.string()),
  state: v.picklist(['passed', 'failed', 'skipped']),
  /** ISO date of the day. */
  day: v.string(),
});
export type Result = v.InferOutput<typeof Result>;

/** By the file that ran. */
const Results = v.record(v.string(), v.array(Result));
export type Results = v.InferOutput<typeof Results>;

const placeBelow = (root: string): string => join(root, '.cache', 'faults.json');

/** Results of earlier runs; none where nothing ran yet, or where the file isn't one of ours. */
export function readResults(root: string): Results {
  try {
    return v.parse(Results, JSON.parse(readFileSync(placeBelow(root), 'utf8')));
  } catch {
    return {};
  }
}

/** Adds a run to the results of before. What was left out of this run keeps its result. */
export function keepResults(root: string, run: Results): void {
  const kept = readResults(root);
  for (const [file, ran] of Object.entries(run)) {
    const before = kept[file] ?? [];
    const of = (results: readonly Result[], titles: readonly string[]) => results.find((result) => result.titles.join('\n') === titles.join('\n'));
    kept[file] = ran
      .filter(({ titles }) => titles.some((title) => idsOf(title).length > 0))
      .map((now) => (now.state === 'skipped' ? (of(before, now.titles) ?? now) : now));
  }
  mkdirSync(dirname(placeBelow(root)), { recursive: true });
  writeFileSync(placeBelow(root), JSON.stringify(kept));
}

/** Tests that bear this name, or lie within a suite that does. A helper's tests run in the files beside it. */
export function resultsOf({ file, text }: Title, results: Results): Result[] {
  const name = new RegExp(
    `^${text
      .split(/%(?:s|i|d|f|j|\.\d+f)|\$\w+/)
      .map(escape)
      .join('.*')}`,
    's',
  );
  const files = file.endsWith('.test.ts') ? [file] : Object.keys(results).filter((other) => dirname(other) === dirname(file));
  return files.flatMap((each) => results[each] ?? []).filter(({ titles }) => titles.some((title) => name.test(title)));
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
