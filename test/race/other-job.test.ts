import { beforeEach, expect, test } from 'vitest';
import type { Job } from '../../src/core/job.ts';
import { MiB } from '../../src/core/units.ts';
import { amazonWith, archiveOf, CHUNK } from './amazon.ts';
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
