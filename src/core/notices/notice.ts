import type { TransferState } from '../transfer/state.ts';

/** What a notice is of: one tag each, so that a later one takes the place of the one before. */
export type NoticeKind = 'ready' | 'needs-you' | 'deadline' | 'all-done';

/** A transfer as the rules look at it. */
export interface Standing {
  readonly id: string;
  /** As it was read: hostile until it is made plain. */
  readonly name: string;
  readonly state: TransferState;
  /** Bytes of the output that Amazon may take away; 0 where nothing is missing or nothing is there yet. */
  readonly missingBytes: number;
  /** Epoch ms from which on Amazon may take it away. */
  readonly endsAtMs?: number;
}

/** A notice that is to be shown now. */
export interface Notice {
  readonly kind: NoticeKind;
  /** All that it speaks of, those that it was shown for before and merged with among them. */
  readonly of: readonly Standing[];
  /** It only brings the one that stands there up to date: no sound. */
  readonly isMerged: boolean;
}

/** What was told before, of one kind. */
export interface ToldOfKind {
  /** When the notice that merges what follows was shown, epoch ms. */
  readonly openedAtMs: number;
  /** Transfers that it speaks of. */
  readonly shown: readonly string[];
  /** Transfers that were told of and for which it still holds. */
  readonly known: readonly string[];
}

/** What was told before. Kept, so that a stopped worker doesn't tell it again. */
export interface Told {
  readonly ready: ToldOfKind;
  readonly 'needs-you': ToldOfKind;
  readonly deadline: ToldOfKind;
  /** Transfers that were under way since nothing was for the last time. */
  readonly underWay: readonly string[];
}
