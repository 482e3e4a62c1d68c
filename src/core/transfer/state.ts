import type { Failure } from '../failure/failure.ts';
import type { Live, Stored, Transfer } from './transfer.ts';

/** Why a transfer stands still: the person, or a failure that names what is missing. */
export type PauseReason = { readonly by: 'person' } | { readonly by: 'failure'; readonly failure: Failure };

export type TransferState =
  | { readonly is: 'asking' }
  | { readonly is: 'retrieving'; readonly readyAboutMs?: number }
  | { readonly is: 'retrieved' }
  | { readonly is: 'queued' | 'downloading' | 'repairing'; readonly missingBytes: number }
  | { readonly is: 'waiting'; readonly missingBytes: number; readonly because: Failure }
  | { readonly is: 'paused'; readonly missingBytes: number; readonly reason: PauseReason }
  | { readonly is: 'verifying' }
  | { readonly is: 'ready'; readonly proof: 'proven' | 'length-checked' }
  | { readonly is: 'handed-over'; readonly atMs: number; readonly proof: 'proven' | 'length-checked' }
  | { readonly is: 'read-back'; readonly atMs: number; readonly proof: 'proven' | 'length-checked' }
  /** An inventory whose rows are all in the store. */
  | { readonly is: 'read'; readonly atMs: number; readonly proof: 'proven' | 'length-checked' }
  | { readonly is: 'expired'; readonly missingBytes: number }
  | { readonly is: 'failed'; readonly failure: Failure };

/** Failures after which the transfer can go on as soon as something outside it changed. */
const PAUSING = new Set<Failure['code']>(['disk-full', 'store-broken', 'keys-ended', 'keys-refused', 'foreign-answer', 'clock-off']);

/** Upper ends of the documented times, in ms. @see glacier.md, section 4 */
const TIER_MS = { Expedited: 5 * 60_000, Standard: 5 * 3_600_000, Bulk: 12 * 3_600_000 } as const;

/**
 * Derives what a transfer is doing. Nothing of this is ever stored: a stored "downloading" would
 * be a lie after a crash.
 *
 * @param live the engine's memory, absent where no engine has the transfer in hand.
 */
export function transferState(transfer: Transfer, stored: Stored, live: Live | undefined): TransferState {
  const { whole, source, target } = transfer;
  if (whole === 'proven' || whole === 'length-checked') return finished(transfer, whole);
  const missingBytes = (target?.sizeBytes ?? 0) - stored.bytes;
  const complete = target !== undefined && missingBytes === 0;
  if (transfer.stoppedBy) return stopped(transfer.stoppedBy, missingBytes);
  if (source?.goneAtMs !== undefined && !complete) return { is: 'expired', missingBytes };
  if (transfer.wish === 'pause') return { is: 'paused', missingBytes, reason: { by: 'person' } };
  if (live?.waitsFor) return { is: 'waiting', missingBytes, because: live.waitsFor };
  if (!source) return { is: 'asking' };
  if (source.completedAtMs === undefined) return retrieving(source.createdAtMs, source.tier);
  if (!transfer.downloadWhenReady) return { is: 'retrieved' };
  if (complete) return { is: 'verifying' };
  if (whole === 'differs') return { is: 'repairing', missingBytes };
  return { is: live?.doing === 'downloading' ? 'downloading' : 'queued', missingBytes };
}

function finished(transfer: Transfer, proof: 'proven' | 'length-checked'): TransferState {
  if (transfer.readBackAtMs !== undefined) return { is: 'read-back', atMs: transfer.readBackAtMs, proof };
  if (transfer.handedOverAtMs !== undefined) return { is: 'handed-over', atMs: transfer.handedOverAtMs, proof };
  if (transfer.readAtMs !== undefined) return { is: 'read', atMs: transfer.readAtMs, proof };
  return { is: 'ready', proof };
}

function stopped(failure: Failure, missingBytes: number): TransferState {
  if (failure.code === 'output-expired') return { is: 'expired', missingBytes };
  if (PAUSING.has(failure.code)) return { is: 'paused', missingBytes, reason: { by: 'failure', failure } };
  return { is: 'failed', failure };
}

function retrieving(createdAtMs: number, tier: keyof typeof TIER_MS | undefined): TransferState {
  return tier ? { is: 'retrieving', readyAboutMs: createdAtMs + TIER_MS[tier] } : { is: 'retrieving' };
}

/** The four groups of the transfers screen. */
export type Group = 'needs-you' | 'running' | 'waiting' | 'done';

/** @returns the group that a state belongs to on the transfers screen. */
export function groupOf(state: TransferState): Group {
  switch (state.is) {
    case 'ready':
    case 'expired':
    case 'failed':
    case 'retrieved':
      return 'needs-you';
    case 'paused':
      return state.reason.by === 'failure' ? 'needs-you' : 'waiting';
    case 'downloading':
    case 'verifying':
    case 'repairing':
      return 'running';
    case 'asking':
    case 'retrieving':
    case 'queued':
    case 'waiting':
      return 'waiting';
    case 'handed-over':
    case 'read-back':
    case 'read':
      return 'done';
  }
}
