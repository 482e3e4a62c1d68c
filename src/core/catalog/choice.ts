import { PAGE_ROWS } from '../inventory/page.ts';
import { sizeOf, VAULT, type Catalog } from './catalog.ts';
import { eachPage } from './filter.ts';
import { addUp, folderSums } from './folders.ts';
import type { Filter, Tally } from './query.ts';
import type { Rule, Selection } from './selection.ts';

/** A selection, worked out for the rows that are there now. */
export interface Choice extends Tally {
  /** 1 a row that is chosen. */
  readonly marks: Uint8Array;
}

/** More rules than a person makes: each is a deed of theirs, and a search takes some hundredths of a second at a million rows. */
export const MOST_RULES = 1_000;

/**
 * Follows the rules in their order; the last that fits a row decides. Rules for folders alone, which
 * is what clicks in the tree make, take one pass together however many follow each other.
 *
 * @throws RangeError if there are more than `MOST_RULES`.
 */
export function choiceOf(catalog: Catalog, { rules }: Selection): Choice {
  if (rules.length > MOST_RULES) throw new RangeError(`${rules.length} rules`);
  const marks = new Uint8Array(catalog.rows);
  for (let from = 0; from < rules.length;) {
    const forFolders: FilterRule[] = [];
    for (let rule = rules[from]; rule && isForFolder(rule); rule = rules[++from]) forFolders.push(rule);
    if (forFolders.length > 0) markFolders(catalog, forFolders, marks);
    else mark(catalog, rules[from++]!, marks);
  }
  let [count, bytes] = [0, 0];
  eachChosen(marks, (row) => {
    count++;
    bytes += sizeOf(catalog, row);
  });
  return { marks, count, bytes };
}

const FOLDER_MEMBERS: readonly string[] = ['folder', 'shallow'] satisfies (keyof Filter)[];

type FilterRule = Extract<Rule, { filter: Filter }>;

const isForFolder = (rule: Rule): rule is FilterRule =>
  'filter' in rule && Object.keys(rule.filter).every((member) => FOLDER_MEMBERS.includes(member));

function mark(catalog: Catalog, rule: Rule, marks: Uint8Array): void {
  const value = rule.is === 'in' ? 1 : 0;
  if ('rows' in rule) {
    for (const row of rule.rows) if (row < marks.length) marks[row] = value;
    return;
  }
  eachPage(catalog, rule.filter, (mask, firstRow) => {
    for (let i = 0; i < mask.length; i++) if (mask[i] === 1) marks[firstRow + i] = value;
  });
}

/** Of each folder the last rule, counted from 1, that says something of its archives; 0 where none does. */
function markFolders({ folders, pages }: Catalog, rules: readonly FilterRule[], marks: Uint8Array): void {
  const [below, own] = [new Uint32Array(folders.count), new Uint32Array(folders.count)];
  rules.forEach(({ filter: { folder = VAULT, shallow } }, i) => {
    if (folder < folders.count) (shallow ? own : below)[folder] = i + 1;
  });
  for (let folder = 1; folder < folders.count; folder++) below[folder] = Math.max(below[folder]!, below[folders.parents[folder]!]!);
  const verdicts = own.map((rule, folder) => Math.max(rule, below[folder]!));
  const values = Uint8Array.from(rules, ({ is }) => (is === 'in' ? 1 : 0));
  pages.forEach((page, number) => {
    for (let i = 0; i < page.rows; i++) {
      const rule = verdicts[page.folders[i]!]!;
      if (rule > 0) marks[number * PAGE_ROWS + i] = values[rule - 1]!;
    }
  });
}

function eachChosen(marks: Uint8Array, onRow: (row: number) => void): void {
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1)) onRow(row);
}

/** @returns the chosen rows, ascending. */
export function chosenRows({ marks, count }: Choice): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(count);
  let at = 0;
  eachChosen(marks, (row) => (rows[at++] = row));
  return rows;
}

/** @returns how many are chosen that aren't in a list. */
export function hiddenCount({ marks, count }: Choice, list: Uint32Array): number {
  let shown = 0;
  for (const row of list) shown += marks[row] ?? 0;
  return count - shown;
}

export type FolderState = 'none' | 'some' | 'all';

/** @returns how much of a folder, with all below it, is chosen; `none` of an empty one. */
export function folderStates(catalog: Catalog, { marks }: Choice): (folder: number) => FolderState {
  const { counts } = folderSums(catalog);
  const chosen = new Uint32Array(counts.length);
  catalog.pages.forEach((page, number) => {
    for (let i = 0; i < page.rows; i++) chosen[page.folders[i]!]! += marks[number * PAGE_ROWS + i] ?? 0;
  });
  addUp(catalog.folders.parents, chosen);
  return (folder) => {
    const some = chosen[folder] ?? 0;
    return some === 0 ? 'none' : some === counts[folder] ? 'all' : 'some';
  };
}
