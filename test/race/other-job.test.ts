import { beforeEach, expect, test } from 'vitest';
import type { Job } from '../../src/core/job.ts';
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
