import type { TransferState } from '../transfer/state.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { MINUTE } from '../units.ts';
import { plainName } from './names.ts';
import { percent } from './sizes.ts';
import { stateAnnouncement } from './states.ts';
import type { Clock } from './times.ts';

/** What a page has already said of one transfer. */
export interface Announced {
  readonly is: TransferState['is'];
  /** Last quarter that was passed, 0 to 3; progress is told at 25, 50 and 75 %. */
  readonly quarter: number;
}

/** What all transfers of a page share: when progress was last told, epoch ms. */
export interface AnnouncedProgress {
  readonly atMs?: number;
}

/** What to say now, if anything, and what to remember. */
export interface Announcement {
  readonly said: Announced;
  readonly progress: AnnouncedProgress;
  readonly say?: string;
}

/**
 * Decides what the page's one live region says of a transfer: states at once, progress at 25, 50
 * and 75 %, and of that at most once a minute.
 *
 * @param said undefined when the page first sees the transfer: then nothing is said.
 */
export function announcement(
  said: Announced | undefined,
  progress: AnnouncedProgress,
  transfer: Pick<Transfer, 'name' | 'target'>,
  state: TransferState,
  clock: Clock,
): Announcement {
  const quarter = quarterOf(state, transfer);
  if (!said) return { said: { is: state.is, quarter }, progress };
  if (said.is !== state.is) {
    const say = stateAnnouncement(state, transfer, clock);
    return { said: { is: state.is, quarter }, progress, ...(say === undefined ? {} : { say }) };
  }
  if (quarter <= said.quarter) return { said, progress };
  const tooSoon = progress.atMs !== undefined && clock.nowMs - progress.atMs < MINUTE;
  const next = { is: state.is, quarter };
  if (tooSoon) return { said: next, progress };
  return { said: next, progress: { atMs: clock.nowMs }, say: `${plainName(transfer.name)}: ${25 * quarter} %` };
}

function quarterOf(state: TransferState, { target }: Pick<Transfer, 'target'>): number {
  if (state.is !== 'downloading' || !target) return 0;
  return Math.floor(percent(target.sizeBytes - state.missingBytes, target.sizeBytes) / 25);
}
