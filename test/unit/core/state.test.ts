import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/core/failure/failure.ts';
import { groupOf, transferState, type TransferState } from '../../../src/core/transfer/state.ts';
import type { Live, Transfer } from '../../../src/core/transfer/transfer.ts';
import { everyFailure, example } from './every-failure.ts';
import { all, disk, half, MiB, nothing, NOW, proven, retrieving, wanted } from './transfers.ts';

const live = (doing: Live['doing'], waitsFor?: Failure): Live => ({
  transferId: 't1',
  doing,
  lanes: [],
  bytesPerSecond: 0,
  ...(waitsFor ? { waitsFor } : {}),
});
const gone: Transfer = { ...disk, source: { jobId: 'j1', createdAtMs: 0, start: 0, completedAtMs: 1, goneAtMs: NOW } };
const missingBytes = 564 * MiB;

describe('a transfer', () => {
  test.each<[string, TransferState, Transfer, typeof half, Live?]>([
    ['is asking before there is a job', { is: 'asking' }, wanted, nothing],
    [
      'is retrieving while Amazon works, with the documented end',
      { is: 'retrieving', readyAboutMs: NOW - 9_000_000 + 5 * 3_600_000 },
      retrieving,
      nothing,
    ],
    ['is retrieved, not downloading, if it was only to be retrieved', { is: 'retrieved' }, { ...disk, downloadWhenReady: false }, nothing],
    ['is queued where no engine downloads it', { is: 'queued', missingBytes }, disk, half],
    ['is queued where the engine has others first', { is: 'queued', missingBytes }, disk, half, live('queued')],
    ['is downloading only while an engine says so', { is: 'downloading', missingBytes }, disk, half, live('downloading')],
    [
      'waits with its reason',
      { is: 'waiting', missingBytes, because: example('network-lost') },
      disk,
      half,
      live('downloading', example('network-lost')),
    ],
    [
      'is paused by the person, whatever the engine does',
      { is: 'paused', missingBytes, reason: { by: 'person' } },
      { ...disk, wish: 'pause' },
      half,
      live('downloading'),
    ],
    [
      'is paused by a full disk',
      { is: 'paused', missingBytes, reason: { by: 'failure', failure: example('disk-full') } },
      { ...disk, stoppedBy: example('disk-full') },
      half,
    ],
    [
      'is failed by what time doesn’t heal',
      { is: 'failed', failure: example('access-denied') },
      { ...disk, stoppedBy: example('access-denied') },
      half,
    ],
    ['is verifying when all is there', { is: 'verifying' }, disk, all, live('verifying')],
    [
      'is repairing when the whole differs and chunks are missing',
      { is: 'repairing', missingBytes },
      { ...disk, whole: 'differs' },
      half,
      live('downloading'),
    ],
    ['is ready when proven', { is: 'ready', proof: 'proven' }, proven, all],
    [
      'is ready, and says how, when only its length was checked',
      { is: 'ready', proof: 'length-checked' },
      { ...proven, whole: 'length-checked' },
      all,
    ],
    ['is read, where all rows of an inventory are in the store', { is: 'read', atMs: 9, proof: 'proven' }, { ...proven, readAtMs: 9 }, all],
    ['is handed over, which isn’t read back', { is: 'handed-over', atMs: 5, proof: 'proven' }, { ...proven, handedOverAtMs: 5 }, all],
    [
      'is read back, whatever was handed over before',
      { is: 'read-back', atMs: 7, proof: 'proven' },
      { ...proven, handedOverAtMs: 5, readBackAtMs: 7 },
      all,
    ],
    [
      'stays saved when its chunks were cleared',
      { is: 'read-back', atMs: 7, proof: 'proven' },
      { ...proven, readBackAtMs: 7, clearedAtMs: 9 },
      nothing,
    ],
    ['is expired when the output is gone and bytes are missing', { is: 'expired', missingBytes }, gone, half],
    ['is expired when that stopped it', { is: 'expired', missingBytes }, { ...disk, stoppedBy: example('output-expired') }, half],
    ['isn’t expired when all bytes are here', { is: 'verifying' }, gone, all],
  ])('%s', (_, expected, transfer, stored, engine) => expect(transferState(transfer, stored, engine)).toEqual(expected));

  test('is compared again once the chunks of a whole that differed are all back', () => {
    expect(transferState({ ...disk, whole: 'differs' }, all, undefined)).toEqual({ is: 'verifying' });
  });

  test('is never called ready unless its whole was compared', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Transfer['whole']>('open', 'differs'),
        fc.constantFrom(nothing, half, all),
        fc.constantFrom<Transfer['wish']>('run', 'pause'),
        fc.boolean(),
        fc.option(fc.constantFrom(...everyFailure)),
        fc.constantFrom(undefined, live('downloading'), live('verifying')),
        (whole, stored, wish, downloadWhenReady, stopped, engine) => {
          const transfer: Transfer = {
            ...disk,
            whole,
            wish,
            downloadWhenReady,
            handedOverAtMs: 5,
            readBackAtMs: 6,
            ...(stopped ? { stoppedBy: stopped } : {}),
          };
          expect(['ready', 'handed-over', 'read-back']).not.toContain(transferState(transfer, stored, engine).is);
        },
      ),
    ));
});

describe('the group of', () => {
  const states: [TransferState, ReturnType<typeof groupOf>][] = [
    [{ is: 'asking' }, 'waiting'],
    [{ is: 'retrieving' }, 'waiting'],
    [{ is: 'retrieved' }, 'needs-you'],
    [{ is: 'queued', missingBytes }, 'waiting'],
    [{ is: 'downloading', missingBytes }, 'running'],
    [{ is: 'repairing', missingBytes }, 'running'],
    [{ is: 'verifying' }, 'running'],
    [{ is: 'waiting', missingBytes, because: example('network-lost') }, 'waiting'],
    [{ is: 'paused', missingBytes, reason: { by: 'person' } }, 'waiting'],
    [{ is: 'paused', missingBytes, reason: { by: 'failure', failure: example('disk-full') } }, 'needs-you'],
    [{ is: 'ready', proof: 'proven' }, 'needs-you'],
    [{ is: 'handed-over', atMs: 1, proof: 'proven' }, 'done'],
    [{ is: 'read', atMs: 1, proof: 'length-checked' }, 'done'],
    [{ is: 'read-back', atMs: 1, proof: 'proven' }, 'done'],
    [{ is: 'expired', missingBytes }, 'needs-you'],
    [{ is: 'failed', failure: example('access-denied') }, 'needs-you'],
  ];
  test.each(states)('%j is %s', (state, group) => expect(groupOf(state)).toBe(group));
});
