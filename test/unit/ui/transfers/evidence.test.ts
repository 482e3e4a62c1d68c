/** D4: where all chunks agree and the whole doesn't, a person gets both hashes, on the screen and in a file. */
import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import type { ChunkRecord } from '../../../../src/core/transfer/chunk-record.ts';
import type { TransferEvent } from '../../../../src/core/transfer/event.ts';
import type { Transfer } from '../../../../src/core/transfer/transfer.ts';
import { evidenceAsJson } from '../../../../src/ui/transfers/export.ts';
import TransferDetails from '../../../../src/ui/transfers/TransferDetails.svelte';
import { disk, NOW, proven } from '../../core/transfers.ts';

const EXPECTED = 'ab'.repeat(32);
const COMPUTED = 'cd'.repeat(32);
const differing: Transfer = { ...disk, wish: 'pause', stoppedBy: { code: 'whole-differs', expected: EXPECTED, computed: COMPUTED } };

/** What stands beside a term of the details. */
function beside(term: string, transfer: Transfer): string | undefined {
  const { body } = render(TransferDetails, { props: { transfer } });
  const [, cell = ''] = new RegExp(`<dt[^>]*>${term}</dt>\\s*<dd[^>]*>(.*?)</dd>`, 's').exec(body) ?? [];
  return cell.replace(/<!--.*?-->/gs, '').trim();
}
const hashesOf = (transfer: Transfer) => [beside('tree hash, as Amazon has it', transfer), beside('tree hash, computed here', transfer)];

describe('D4 the details of a transfer', () => {
  test('show both hashes where the whole differs', () => expect(hashesOf(differing)).toEqual([EXPECTED, COMPUTED]));
  test('show both where it is proven', () => expect(hashesOf(proven)).toEqual([EXPECTED, EXPECTED]));
  test('say when there will be one, before that and for any other stop', () => {
    expect(hashesOf(disk)).toEqual([EXPECTED, 'once all chunks are here']);
    expect(hashesOf({ ...disk, stoppedBy: { code: 'no-capacity' } })).toEqual([EXPECTED, 'once all chunks are here']);
  });
});

test('D4 the exported evidence holds both hashes, the job, and the hash of each chunk', () => {
  const record = (filled: number, sizeBytes: number, verified: boolean): ChunkRecord => ({
    treeHash: new Uint8Array(32).fill(filled),
    sizeBytes,
    verified,
    life: 'l',
    storedAtMs: NOW,
  });
  const chunks = new Map([
    [0, record(0x01, 16, true)],
    [1, record(0xff, 4, false)],
  ]);
  const events: TransferEvent[] = [{ transferId: disk.id, atMs: NOW, happening: { is: 'failed', failure: { code: 'network-lost' } } }];
  const { id, name, region, vault, archiveId } = disk;
  expect(JSON.parse(evidenceAsJson(differing, chunks, events, '0.1.0'))).toEqual({
    format: 'thaw-evidence-1',
    thaw: '0.1.0',
    transfer: { id, name, region, vault, archiveId },
    job: 'j1',
    target: disk.target,
    failure: { code: 'whole-differs', expected: EXPECTED, computed: COMPUTED },
    chunks: [
      { chunk: 0, sizeBytes: 16, verified: true, treeHash: '01'.repeat(32) },
      { chunk: 1, sizeBytes: 4, verified: false, treeHash: 'ff'.repeat(32) },
    ],
    events,
  });
});
