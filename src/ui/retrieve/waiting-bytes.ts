import type { TransferRow } from '../engine/records.svelte.ts';

/** @returns bytes of transfers that are on their way, or wait for it: they want the same line and the same room. */
export const waitingBytes = (rows: readonly TransferRow[] = []): number =>
  rows
    .filter(({ group }) => group === 'running' || group === 'waiting')
    .reduce((sum, { transfer, stored }) => sum + Math.max(0, (transfer.target?.sizeBytes ?? transfer.expectedBytes ?? 0) - stored.bytes), 0);
