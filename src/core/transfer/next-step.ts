import type { Stored, Transfer } from './transfer.ts';

/** What the engine does next with a transfer; `rest` leaves it alone. */
export type Step = 'ask' | 'settle-ask' | 'look' | 'download' | 'prove' | 'rest';

/** Derives the next step from the facts alone, so that every restart is the same case. */
export function nextStep(transfer: Transfer, stored: Stored): Step {
  const { whole, wish, stoppedBy, source, target, asked } = transfer;
  if (whole === 'proven' || whole === 'length-checked' || wish === 'pause' || stoppedBy) return 'rest';
  if (!source) {
    if (asked?.step === 'planned') return 'ask';
    return asked?.step === 'sent' ? 'settle-ask' : 'rest';
  }
  if (target && stored.bytes === target.sizeBytes) return 'prove';
  if (source.goneAtMs !== undefined) return 'rest';
  if (source.completedAtMs === undefined || !target) return 'look';
  return transfer.downloadWhenReady ? 'download' : 'rest';
}
