import type { Receipt } from '../../../src/core/receipt.ts';
import { MiB } from '../../../src/core/units.ts';

/** A receipt like those that Thaw writes; `hash` is one hex digit that its hashes are made of. */
export const receipt = (more: Partial<Receipt> & { readonly hash?: string } = {}): Receipt => {
  const { hash = 'a', ...members } = more;
  return {
    format: 'thaw-receipt-1',
    id: 'r1',
    thaw: '1.2.3',
    region: 'eu-west-1',
    vault: 'backup',
    kind: 'archive',
    archiveId: 'Zx81',
    name: 'disk.tar',
    sizeBytes: 40 * MiB,
    proof: 'proven',
    treeHashExpected: hash.repeat(64),
    treeHashComputed: hash.repeat(64),
    chunkBytes: 16 * MiB,
    chunkHashes: ['b', 'c', 'd'].map((digit) => digit.repeat(64)),
    job: { id: 'j1', createdAt: '2026-11-24T08:00:00.000Z' },
    provenAt: '2026-11-24T13:02:06.000Z',
    refetched: 0,
    ...members,
  };
};
