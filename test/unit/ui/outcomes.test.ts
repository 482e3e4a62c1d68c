import { expect, test } from 'vitest';
import type { Failure } from '../../../src/core/failure/failure.ts';
import { transferState } from '../../../src/core/transfer/state.ts';
import type { Taken } from '../../../src/core/transfer/taken.ts';
import type { Transfer } from '../../../src/core/transfer/transfer.ts';
import type { TransferRow } from '../../../src/ui/engine/records.svelte.ts';
import { outcomesOf } from '../../../src/ui/retrieve/outcomes.ts';

const nothing = { chunks: 0, bytes: 0 };
function row(id: string, change: Partial<Transfer> = {}): TransferRow {
  const transfer: Transfer = {
    id,
    createdAtMs: 0,
    region: 'demo',
    vault: 'v',
    kind: 'archive',
    archiveId: id,
    name: id,
    wish: 'run',
    downloadWhenReady: true,
    whole: 'open',
    refetched: 0,
    ...change,
  };
  return { transfer, stored: nothing, live: undefined, state: transferState(transfer, nothing, undefined), group: 'waiting' };
}
const taken = (...ids: string[]): Taken[] => ids.map((id) => ({ archiveId: id, transferId: id, is: 'asked' }));
const accepted = (id: string) => row(id, { source: { jobId: 'j', createdAtMs: 0, start: 0 } });
const refused: Failure = { code: 'policy-refused', tier: 'Standard' };

test('before the records are read all are being asked for, none is settled', () => {
  expect(outcomesOf(taken('a', 'b'), [])).toMatchObject({ accepted: [], refused: [], beingAsked: 2 });
});

test('each is accepted, refused or waits; refusals of one cause stand together, and others’ transfers aside', () => {
  const rows = [accepted('a'), row('b'), row('c', { stoppedBy: refused }), row('d', { stoppedBy: refused }), accepted('other')];
  const outcomes = outcomesOf(taken('a', 'b', 'c', 'd'), rows);
  expect(outcomes.accepted.map(({ transfer }) => transfer.id)).toEqual(['a']);
  expect(outcomes.beingAsked).toBe(1);
  expect(outcomes.refused).toMatchObject([{ failure: refused, rows: [{ transfer: { id: 'c' } }, { transfer: { id: 'd' } }] }]);
});

test('what was here before is none of its outcomes', () => {
  const here: Taken[] = [{ archiveId: 'a', transferId: 'a', is: 'here' }];
  expect(outcomesOf(here, [accepted('a')])).toEqual({ accepted: [], waiting: [], beingAsked: 0, refused: [] });
});
