import { describe, expect, test } from 'vitest';
import { groupOf, transferState } from '../../../../src/core/transfer/state.ts';
import type { Transfer } from '../../../../src/core/transfer/transfer.ts';
import type { TransferRow } from '../../../../src/ui/engine/records.svelte.ts';
import { commonCauses, grouped } from '../../../../src/ui/transfers/groups.ts';
import { verbsOf } from '../../../../src/ui/transfers/verbs.ts';
import { everyFailure, example } from '../../core/every-failure.ts';
import { all, disk, half, nothing, NOW, proven, retrieving, wanted } from '../../core/transfers.ts';

const row = (transfer: Transfer, stored = half): TransferRow => {
  const state = transferState(transfer, stored, undefined);
  return { transfer, stored, live: undefined, state, group: groupOf(state) };
};
const verbs = (transfer: Transfer, stored = half) => verbsOf(row(transfer, stored).state, transfer);

describe('the groups', () => {
  const rows = [
    row({ ...proven, id: 'a' }, all),
    row({ ...retrieving, id: 'b' }, nothing),
    row({ ...proven, id: 'c', readBackAtMs: NOW }, all),
    row({ ...proven, id: 'd' }, all),
  ];

  test('come in their order, and keep the order of the records', () => {
    expect(grouped(rows).map(({ title, rows: inside }) => [title, inside.map(({ transfer }) => transfer.id)])).toEqual([
      ['Needs you', ['a', 'd']],
      ['Waiting', ['b']],
      ['Done', ['c']],
    ]);
  });

  test('are left out where they are empty', () => expect(grouped([])).toEqual([]));

  test('name a cause that several have in common, once', () => {
    const full = { code: 'disk-full', neededBytes: 5 } as const;
    const causes = commonCauses([
      row({ ...disk, id: 'a', stoppedBy: full }),
      row({ ...disk, id: 'b', stoppedBy: full }),
      row({ ...disk, id: 'c', stoppedBy: example('access-denied') }),
    ]);
    expect(causes).toEqual([{ failure: full, ids: ['a', 'b'] }]);
  });
});

describe('the verbs', () => {
  test.each<[string, Transfer, typeof half, string | undefined]>([
    ['nothing while it is asked for', wanted, nothing, undefined],
    ['Download for what was only retrieved', { ...disk, downloadWhenReady: false }, nothing, 'download'],
    ['Resume for what the person paused', { ...disk, wish: 'pause' }, half, 'resume'],
    ['Save for what is proven', proven, all, 'save'],
    ['Check file for what was handed over', { ...proven, handedOverAtMs: 1 }, all, 'check'],
    ['Receipt for what was read back', { ...proven, readBackAtMs: 1 }, all, 'receipt'],
    ['Retrieve the rest for what expired', { ...disk, stoppedBy: example('output-expired') }, half, 'retrieve-rest'],
    ['a look before asking twice', { ...wanted, stoppedBy: example('ask-unclear') }, nothing, 'look-again'],
    ['Bulk where the policy refused', { ...wanted, stoppedBy: example('policy-refused') }, nothing, 'use-bulk'],
    ['Standard without Expedited capacity', { ...wanted, stoppedBy: example('no-capacity') }, nothing, 'use-standard'],
    ['Browse files for an inventory that is whole', { ...proven, kind: 'inventory' }, all, 'browse'],
    ['Browse files for an inventory that was read', { ...proven, kind: 'inventory', readAtMs: 1 }, all, 'browse'],
    ['a new one where an inventory expired', { ...disk, kind: 'inventory', stoppedBy: example('output-expired') }, half, 'retrieve-anew'],
    ['Sign in where keys ended', { ...disk, stoppedBy: example('keys-ended') }, half, 'sign-in'],
  ])('begin with %s', (_, transfer, stored, first) => expect(verbs(transfer, stored)[0]).toBe(first));

  test('offer something to do after every failure, and never only to remove', () => {
    for (const failure of everyFailure) {
      const [first, ...rest] = verbs({ ...disk, stoppedBy: failure });
      expect(first, failure.code).not.toBe('remove');
      expect(rest, failure.code).toContain('remove');
    }
  });

  test('go on with Save, Receipt, Clear and Remove for an inventory that was read', () => {
    const read: Transfer = { ...proven, kind: 'inventory', readAtMs: 1 };
    expect(verbs(read, all)).toEqual(['browse', 'save', 'hand-over', 'receipt', 'clear', 'remove']);
    expect(verbs({ ...read, clearedAtMs: 2 }, nothing)).toEqual(['browse', 'receipt', 'remove']);
    expect(verbs({ ...proven, kind: 'inventory' }, all)).not.toContain('clear');
  });

  test('offer no save of bytes that were cleared', () => {
    const cleared = verbs({ ...proven, readBackAtMs: 1, clearedAtMs: 2 }, nothing);
    for (const verb of ['save', 'save-again', 'clear', 'verify']) expect(cleared).not.toContain(verb);
  });
});
