import type { Filter } from './query.ts';

/** Takes archives in or out: all that a filter fits, or, as exceptions, some by their row numbers (ascending). */
export type Rule = { readonly is: 'in' | 'out'; readonly filter: Filter } | { readonly is: 'in' | 'out'; readonly rows: readonly number[] };

/**
 * Chosen archives: rules and exceptions, never millions of ids. The last rule that fits a row says
 * whether it is chosen; no rule: it isn't. So a screen adds to a selection without knowing what
 * the rows that it doesn't show are.
 */
export interface Selection {
  readonly rules: readonly Rule[];
}

export const NOTHING: Selection = { rules: [] };

/** @returns the selection with all that a filter fits taken in or out. */
export function withFilter({ rules }: Selection, is: Rule['is'], filter: Filter): Selection {
  const isAll = Object.keys(filter).length === 0;
  // Rules that this one hides wholly would only pile up: each click on a folder adds one.
  const rest = isAll ? [] : rules.filter((rule) => !('filter' in rule && isSame(rule.filter, filter)));
  return tidied([...rest, { is, filter }]);
}

/** @returns the selection with these rows taken in or out, in any order, each at most once. */
export function withRows({ rules }: Selection, is: Rule['is'], rows: readonly number[]): Selection {
  const last = rules.findLastIndex((rule) => 'filter' in rule) + 1;
  const tail = rules.slice(last);
  const of = (kind: Rule['is']): Set<number> => new Set(tail.flatMap((rule) => ('rows' in rule && rule.is === kind ? rule.rows : [])));
  const [same, other] = [of(is), of(is === 'in' ? 'out' : 'in')];
  for (const row of rows) {
    same.add(row);
    other.delete(row);
  }
  const exceptions: Rule[] = [
    { is, rows: ascending(same) },
    { is: is === 'in' ? 'out' : 'in', rows: ascending(other) },
  ];
  return tidied([...rules.slice(0, last), ...exceptions]);
}

/** What takes out before anything was taken in says nothing, nor does a rule for no row. */
function tidied(rules: readonly Rule[]): Selection {
  const said = rules.filter((rule) => 'filter' in rule || rule.rows.length > 0);
  const first = said.findIndex(({ is }) => is === 'in');
  return first < 0 ? NOTHING : { rules: said.slice(first) };
}

const ascending = (rows: ReadonlySet<number>): number[] => [...rows].sort((a, b) => a - b);

const isSame = (one: Filter, other: Filter): boolean => written(one) === written(other);

/** The same whatever the order in which its members were set. */
const written = (filter: Filter): string => JSON.stringify(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)));
