import { beforeEach, describe, expect, test } from 'vitest';
import { Failed } from '../../src/core/failure/failure.ts';
import type { Job } from '../../src/core/job.ts';
import { HOUR, MiB } from '../../src/core/units.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';
import { amazonWith, archiveOf, beginJob, CHUNK } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer } from './disk.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

const OTHERS: readonly (readonly [what: 'archive' | 'size' | 'tree hash', change: (job: Job) => Job])[] = [
  ['archive', (job) => ({ ...job, archive: { ...job.archive!, id: 'another' } })],
  ['size', (job) => ({ ...job, archive: { ...job.archive!, sizeBytes: 9 * CHUNK } })],
  ['tree hash', (job) => ({ ...job, treeHash: '0'.repeat(64), archive: { ...job.archive!, range: { start: 0, end: 5 * CHUNK } } })],
];

test.each(OTHERS)(
  'D7 a job whose %s isn’t that of the chunks that are here is refused: nothing of it is fetched, they stay',
  async (what, change) => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 5 * CHUNK), clockOf()];
    const amazon = amazonWith([archive], {
      faults: [undefined, undefined, { code: 'job-unknown' }, { code: 'job-unknown' }, { code: 'job-unknown' }],
    });
    const id = await readyTransfer(disk, amazon, clock, archive);
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.source?.goneAtMs).toBeDefined();
    const kept = [...disk.chunks.keys()];
    expect(kept).not.toEqual([]);

    amazon.faults.length = 0;
    amazon.asked.length = 0;
    void world.engine.retrieveRest(id, 'Bulk');
    await world.settle(() => amazon.jobs.has('job-2'));
    const { job, doneAtMs } = amazon.jobs.get('job-2')!;
    amazon.jobs.set('job-2', { job: change(job), doneAtMs });
    await world.settle();

    expect(disk.transfers.get(id)?.stoppedBy).toEqual({ code: 'job-differs', what });
    expect(amazon.asked).toEqual([]);
    expect([...disk.chunks.keys()]).toEqual(kept);
  },
);

test('D2 S3 a chunk that goes bad while the rest of the others is retrieved: it can be retrieved, too', async () => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 5 * MiB), clockOf()];
  const amazon = amazonWith([archive], { leafBytes: MiB, faults: [undefined, undefined, undefined, undefined, { code: 'job-unknown' }] });
  const id = await readyTransfer(disk, amazon, clock, archive, MiB);
  const world = worldOn(disk, amazon, clock);
  void world.engine.wake();
  await world.settle();
  expect(disk.transfers.get(id)?.source?.goneAtMs).toBeDefined();
  amazon.gone.add('job-1');
  void world.engine.retrieveRest(id, 'Bulk');
  await world.settle(() => amazon.jobs.size === 2);
  disk.chunks.get(`${id}/0`)!.bytes[0]! ^= 1;
  await world.engine.condemn(id, [0]);
  await world.settle();
  // The rest's output hasn't got it: it has served, and the person is asked.
  expect(disk.transfers.get(id)).toMatchObject({ whole: 'differs', source: { goneAtMs: expect.any(Number) as number } });
  expect(disk.transfers.get(id)?.stoppedBy).toBeUndefined();
  void world.engine.retrieveRest(id, 'Bulk');
  await world.settle();
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(amazon.calls.initiate).toBe(2);
});

describe('a job that Amazon doesn’t know', () => {
  const looked = async (unknownTimes: number, ageMs: number) => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    let looks = 0;
    const forgetful = (ports: EnginePorts): EnginePorts => ({
      ...ports,
      service: {
        ...ports.service,
        describeJob: (...asked) =>
          ++looks > unknownTimes ? ports.service.describeJob(...asked) : Promise.reject(new Failed({ code: 'job-unknown' })),
      },
    });
    const jobId = await beginJob(amazon, clock.nowMs, 'a', undefined, {}, 0);
    disk.transfers.set('t', {
      id: 't',
      createdAtMs: clock.nowMs,
      region: 'demo',
      vault: 'photos',
      kind: 'archive',
      archiveId: 'a',
      name: 'a',
      wish: 'run',
      downloadWhenReady: true,
      whole: 'open',
      refetched: 0,
      source: { jobId, createdAtMs: clock.nowMs - ageMs, start: 0 },
    });
    const world = worldOn(disk, amazon, clock, undefined, undefined, undefined, forgetful);
    void world.engine.wake();
    await world.settle();
    return { transfer: disk.transfers.get('t')!, looks };
  };

  test('S3 right after it was accepted is looked for some times more', async () => {
    expect((await looked(4, 0)).transfer.whole).toBe('proven');
  });

  test('S3 for good is gone, after a minute of looking', async () => {
    const { transfer, looks } = await looked(Infinity, 0);
    expect(transfer.source?.goneAtMs).toBeDefined();
    expect(looks).toBe(5);
  });

  test('S3 and that is old is gone at once', async () => {
    const { transfer, looks } = await looked(Infinity, 2 * HOUR);
    expect(transfer.source?.goneAtMs).toBeDefined();
    expect(looks).toBe(1);
  });
});
