import type { Transfer } from '../../../src/core/transfer/transfer.ts';

export const MiB = 1_048_576;
/** 24 November 2026, a Tuesday, 14:02:11 in Berlin. */
export const NOW = Date.UTC(2026, 10, 24, 13, 2, 11);
export const clock = { nowMs: NOW, locale: 'en-GB', timeZone: 'Europe/Berlin' };

/** Wanted, not asked for yet. */
export const wanted: Transfer = {
  id: 't1',
  createdAtMs: NOW - 20_000_000,
  region: 'eu-west-1',
  vault: 'backup',
  kind: 'archive',
  archiveId: 'A'.repeat(138),
  name: 'disk.tar',
  wish: 'run',
  downloadWhenReady: true,
  whole: 'open',
  refetched: 1,
};

/** Amazon works on it. */
export const retrieving: Transfer = {
  ...wanted,
  source: { jobId: 'j1', createdAtMs: NOW - 9_000_000, tier: 'Standard', start: 0 },
  target: { start: 0, sizeBytes: 980 * MiB, treeHash: 'ab'.repeat(32), chunkBytes: 16 * MiB, archiveBytes: 980 * MiB },
};

/** 980 MiB in 62 chunks, its output ready, nothing of it compared. */
export const disk: Transfer = {
  ...retrieving,
  source: { jobId: 'j1', createdAtMs: NOW - 20_000_000, tier: 'Bulk', completedAtMs: NOW - 1_000_000, start: 0, outputBytes: 980 * MiB },
};

export const proven: Transfer = { ...disk, whole: 'proven', computedTreeHash: 'ab'.repeat(32), provenAtMs: NOW - 5_000 };
export const nothing = { chunks: 0, bytes: 0 };
export const half = { chunks: 26, bytes: 416 * MiB };
export const all = { chunks: 62, bytes: 980 * MiB };
