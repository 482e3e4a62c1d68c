/** What a selection comes down to before anything is asked for. */
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/core/job.ts';
import { misfits, onDiskAtMs } from '../../../src/core/plan/fits.ts';
import { lineSpeed } from '../../../src/core/plan/line-speed.ts';
import { retrievalPlan } from '../../../src/core/plan/retrieval.ts';
import { isOnItsWay } from '../../../src/core/transfer/on-its-way.ts';
import type { Transfer } from '../../../src/core/transfer/transfer.ts';
import { DAY, GiB, HOUR, SECOND } from '../../../src/core/units.ts';
import { disk, MiB, NOW, proven, wanted } from './transfers.ts';

const archive = (archiveId: string, sizeBytes = MiB) => ({ archiveId, sizeBytes });
const job = (id: string, archiveId: string, change: Partial<Job> = {}): Job => ({
  id,
  region: 'eu-west-1',
  vault: 'backup',
  kind: 'archive',
  status: 'ready',
  createdAtMs: NOW - 6 * HOUR,
  completedAtMs: NOW - HOUR,
  outputBytes: MiB,
  archive: { id: archiveId, sizeBytes: MiB, range: { start: 0, end: MiB } },
  ...change,
});
const ids = (archives: readonly { readonly archiveId: string }[]) => archives.map(({ archiveId }) => archiveId);
const asked = { tier: 'Bulk', mark: 'thaw t1', atMs: NOW, step: 'planned' } as const;

describe('a selection', () => {
  test('is sorted into what is asked for, taken up for free, here already, and empty', () => {
    const plan = retrievalPlan(
      [archive('new'), archive('free'), archive('here'), archive('empty', 0)],
      [{ ...disk, archiveId: 'here' }],
      [job('j', 'free')],
      NOW,
    );
    expect([ids(plan.ask), ids(plan.adopt.map((one) => one.archive)), ids(plan.here), ids(plan.empty)]).toEqual([
      ['new'],
      ['free'],
      ['here'],
      ['empty'],
    ]);
  });

  test('an archive that was chosen twice is asked for once; two of one name are two', () => {
    expect(retrievalPlan([archive('a'), archive('a'), archive('b')], [], [], NOW).ask).toHaveLength(2);
  });

  test('only a job of the whole that lives is taken up: a ready one first, then the newest', () => {
    const part = { id: 'a', sizeBytes: 2 * MiB, range: { start: 0, end: MiB } };
    const unusable = [
      job('failed', 'a', { status: 'failed' }),
      job('part', 'a', { archive: part }),
      job('old', 'a', { completedAtMs: NOW - DAY }),
      job('inventory', 'a', { kind: 'inventory', archive: undefined as never }),
    ];
    expect(ids(retrievalPlan([archive('a')], [], unusable, NOW).ask)).toEqual(['a']);
    const working = job('working', 'a', { status: 'working', createdAtMs: NOW });
    const newer = job('newer', 'a', { createdAtMs: NOW - 2 * HOUR });
    expect(retrievalPlan([archive('a')], [], [...unusable, working, job('older', 'a'), newer], NOW).adopt[0]?.job.id).toBe('newer');
    expect(retrievalPlan([archive('a')], [], [...unusable, working], NOW).adopt[0]?.job.id).toBe('working');
  });

  test('a transfer of only a part doesn’t stand for the whole', () => {
    const part: Transfer = { ...wanted, archiveId: 'a', asked: { ...asked, range: { start: 0, end: MiB } } };
    expect(ids(retrievalPlan([archive('a')], [part], [], NOW).ask)).toEqual(['a']);
  });
});

describe('a transfer is on its way, so that nothing is paid for twice,', () => {
  const { source, ...before } = disk;
  test.each<[string, Transfer, boolean]>([
    ['when it is planned', { ...wanted, asked }, true],
    [
      'when its answer was lost: the job may exist',
      { ...wanted, asked: { ...asked, step: 'sent' }, stoppedBy: { code: 'ask-unclear', askedAtMs: NOW } },
      true,
    ],
    ['when the disk is full: Amazon has the job', { ...disk, stoppedBy: { code: 'disk-full', neededBytes: 1 } }, true],
    ['when it is here', proven, true],
    ['but not when Amazon refused it', { ...wanted, asked, stoppedBy: { code: 'policy-refused', tier: 'Standard' } }, false],
    ['nor when the job failed', { ...disk, stoppedBy: { code: 'job-failed', message: '' } }, false],
    ['nor when the output is gone', { ...disk, source: { ...source!, goneAtMs: NOW } }, false],
    ['nor when its bytes were cleared', { ...proven, clearedAtMs: NOW }, false],
    ['nor when nothing was asked for', before, false],
  ])('%s', (_when, transfer, is) => expect(isOnItsWay(transfer)).toBe(is));
});

describe('what doesn’t fit', () => {
  const load = { bytes: 10 * GiB, waitingBytes: 0, bytesPerSecond: MiB, freeBytes: 100 * GiB };

  test('into a day at the measured speed, with what waits before it', () => {
    expect(misfits(load)).toEqual([]);
    expect(misfits({ ...load, bytes: 84 * GiB })).toEqual([]);
    expect(misfits({ ...load, bytes: 85 * GiB })).toMatchObject([{ is: 'time' }]);
    expect(misfits({ ...load, waitingBytes: 75 * GiB })).toMatchObject([{ is: 'time' }]);
  });

  test('into the browser’s storage', () => {
    expect(misfits({ ...load, freeBytes: 10 * GiB - 1 })).toEqual([{ is: 'room', neededBytes: 10 * GiB, freeBytes: 10 * GiB - 1 }]);
  });

  test('isn’t claimed where nothing was measured', () => {
    expect(misfits({ ...load, bytes: 1e15, bytesPerSecond: undefined, freeBytes: undefined })).toEqual([]);
    expect(onDiskAtMs(NOW, 'Bulk', { ...load, bytesPerSecond: undefined })).toBeUndefined();
    expect(onDiskAtMs(NOW, 'Bulk', load)).toBe(NOW + 12 * HOUR + 10 * 1024 * SECOND);
  });
});

describe('the line’s speed', () => {
  const each = (count: number, everyMs: number, fromMs = 0) =>
    Array.from({ length: count }, (_, i) => ({ storedAtMs: fromMs + i * everyMs, sizeBytes: MiB }));

  test('is what came in while something came', () => {
    expect(lineSpeed(each(11, SECOND))).toBe(MiB);
    expect(lineSpeed([...each(11, SECOND), ...each(11, SECOND, DAY)].reverse())).toBe(MiB);
  });

  test('isn’t told from too little', () => {
    expect(lineSpeed([])).toBeUndefined();
    expect(lineSpeed(each(4, SECOND))).toBeUndefined();
    expect(lineSpeed(each(5, DAY))).toBeUndefined();
  });
});
