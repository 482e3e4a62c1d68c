import type { Failure, FailureCode } from '../../core/failure/failure.ts';
import type { Group } from '../../core/transfer/state.ts';
import type { TransferRow } from '../engine/records.svelte.ts';

export const GROUPS: readonly (readonly [group: Group, title: string])[] = [
  ['needs-you', 'Needs you'],
  ['running', 'Running'],
  ['waiting', 'Waiting'],
  ['done', 'Done'],
];

export interface Grouped {
  readonly group: Group;
  readonly title: string;
  readonly rows: readonly TransferRow[];
}

/** @returns the groups that hold something. The order in a group is that of the records: nothing jumps. */
export function grouped(rows: readonly TransferRow[]): Grouped[] {
  return GROUPS.map(([group, title]) => ({ group, title, rows: rows.filter((row) => row.group === group) })).filter((group) => group.rows.length > 0);
}

/** Several transfers that stand still for the same reason. */
export interface Cause {
  readonly failure: Failure;
  readonly ids: readonly string[];
}

/** What going on once for all helps against: the reason lies outside the transfers. */
const COMMON = new Set<FailureCode>([
  'keys-ended',
  'keys-refused',
  'disk-full',
  'store-broken',
  'foreign-answer',
  'clock-off',
  'access-denied',
  'limit-exceeded',
  'policy-refused',
]);

/** @returns reasons that more than one transfer has in common, most first. */
export function commonCauses(rows: readonly TransferRow[]): Cause[] {
  const causes = new Map<FailureCode, { failure: Failure; ids: string[] }>();
  for (const { transfer, state } of rows) {
    const failure = state.is === 'failed' ? state.failure : state.is === 'paused' && state.reason.by === 'failure' ? state.reason.failure : undefined;
    if (!failure || !COMMON.has(failure.code)) continue;
    const cause = causes.get(failure.code) ?? { failure, ids: [] };
    cause.ids.push(transfer.id);
    causes.set(failure.code, cause);
  }
  return [...causes.values()].filter(({ ids }) => ids.length > 1).sort((a, b) => b.ids.length - a.ids.length);
}
