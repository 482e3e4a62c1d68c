import { groupOf } from '../transfer/state.ts';
import { HOUR, MINUTE } from '../units.ts';
import type { Notice, Standing, Told, ToldOfKind } from './notice.ts';

/** Notices of one kind that come within this time are one. */
export const MERGED_WITHIN_MS = 10 * MINUTE;
/** So long before Amazon may take an output away it is told. */
export const DEADLINE_MS = 4 * HOUR;

const OF_A_TRANSFER = ['ready', 'needs-you', 'deadline'] as const;
type KindOfTransfer = (typeof OF_A_TRANSFER)[number];

/** What is to be shown now, and what is to be remembered of it. */
export interface Due {
  readonly told: Told;
  readonly notices: readonly Notice[];
}

/**
 * Decides which notices are due (screens.md, "Time left, progress, notices").
 *
 * A transfer is told of once for as long as it stays so. Whoever turns notices on knows how things
 * stand: the first look tells nothing.
 *
 * @param told undefined at the first look after notices were turned on.
 */
export function dueNotices(told: Told | undefined, standings: readonly Standing[], nowMs: number): Due {
  if (!told) return { told: firstLook(standings, nowMs), notices: [] };
  const finished = finishedTogether(told.underWay, standings);
  const notices: Notice[] = finished.length > 0 ? [{ kind: 'all-done', of: finished, isMerged: false }] : [];
  let next: Told = { ...told, underWay: stillUnderWay(told.underWay, standings) };
  for (const kind of OF_A_TRANSFER) {
    const { told: ofKind, notice } = dueOfKind(kind, told[kind], standings, nowMs);
    next = { ...next, [kind]: ofKind };
    // That all are done says of the last ones that they are ready.
    if (notice && !(kind === 'ready' && finished.length > 0)) notices.push(notice);
  }
  return { told: next, notices };
}

function firstLook(standings: readonly Standing[], nowMs: number): Told {
  const known = (kind: KindOfTransfer): ToldOfKind => ({
    openedAtMs: nowMs - MERGED_WITHIN_MS,
    shown: [],
    known: idsOf(holding(kind, standings, nowMs)),
  });
  return { ready: known('ready'), 'needs-you': known('needs-you'), deadline: known('deadline'), underWay: stillUnderWay([], standings) };
}

function dueOfKind(
  kind: KindOfTransfer,
  { openedAtMs, shown, known }: ToldOfKind,
  standings: readonly Standing[],
  nowMs: number,
): { readonly told: ToldOfKind; readonly notice?: Notice } {
  const now = holding(kind, standings, nowMs);
  const ids = idsOf(now);
  const isNew = now.some(({ id }) => !known.includes(id));
  if (!isNew) return { told: { openedAtMs, shown, known: ids } };
  // A clock that was set back must not merge for hours.
  const isMerged = nowMs >= openedAtMs && nowMs - openedAtMs < MERGED_WITHIN_MS;
  const of = now.filter(({ id }) => !known.includes(id) || (isMerged && shown.includes(id)));
  return { told: { openedAtMs: isMerged ? openedAtMs : nowMs, shown: idsOf(of), known: ids }, notice: { kind, of, isMerged } };
}

/** @returns the transfers for which a notice of this kind holds now. */
const holding = (kind: KindOfTransfer, standings: readonly Standing[], nowMs: number): readonly Standing[] =>
  standings.filter((standing) => HOLDS[kind](standing, nowMs));

const HOLDS: { readonly [K in KindOfTransfer]: (standing: Standing, nowMs: number) => boolean } = {
  ready: ({ state }) => isReady(state),
  'needs-you': ({ state }) => groupOf(state) === 'needs-you' && !isReady(state),
  deadline: ({ missingBytes, endsAtMs }, nowMs) => missingBytes > 0 && endsAtMs !== undefined && nowMs >= endsAtMs - DEADLINE_MS && nowMs < endsAtMs,
};

/** Whole and checked here, or whole at Amazon where only that was asked for. */
const isReady = (state: Standing['state']): boolean => state.is === 'ready' || state.is === 'retrieved';

function isUnderWay({ state }: Standing): boolean {
  const group = groupOf(state);
  return group === 'running' || (group === 'waiting' && state.is !== 'paused');
}

/** @returns those that were under way; none once nothing is. */
function stillUnderWay(before: readonly string[], standings: readonly Standing[]): string[] {
  if (!standings.some(isUnderWay)) return [];
  return idsOf(standings.filter((standing) => isUnderWay(standing) || before.includes(standing.id)));
}

/** @returns several transfers that came to a good end, the last of them now; one alone is told as ready. */
function finishedTogether(underWay: readonly string[], standings: readonly Standing[]): readonly Standing[] {
  if (standings.some(isUnderWay)) return [];
  const ended = standings.filter(({ id }) => underWay.includes(id));
  const areAllWell = ended.every(({ state }) => isReady(state) || groupOf(state) === 'done');
  return ended.length > 1 && areAllWell ? ended : [];
}

const idsOf = (standings: readonly Standing[]): string[] => standings.map(({ id }) => id);
