/** A selection of archives: each is asked for once whatever happens, and hundreds that wait cost few looks. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Tier } from '../../src/core/job.ts';
import { transferState } from '../../src/core/transfer/state.ts';
import { amazonWith, archiveOf, beginJob, CHUNK, type Amazon } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, type Disk } from './disk.ts';
import { scheduled } from './step.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

const HOUR = 3_600_000;
const names = (count: number) => Array.from({ length: count }, (_, i) => `a${i}`);
const askFor = (archives: readonly string[], tier: Tier = 'Bulk') => ({
  region: 'demo',
  vault: 'photos',
  archives: archives.map((archiveId) => ({ archiveId, name: archiveId, nameIsGuess: false, sizeBytes: CHUNK })),
  tier,
  downloadWhenReady: true,
  adopt: [],
});
const begin = (count: number, change: Partial<Amazon> = {}) => {
  const [disk, clock] = [emptyDisk(), clockOf()];
  const amazon = amazonWith(
    names(count).map((name) => archiveOf(name, CHUNK)),
    change,
  );
  return { disk, clock, amazon, ...worldOn(disk, amazon, clock) };
};
const jobsOf = (amazon: Amazon, archiveId: string) => [...amazon.jobs.values()].filter(({ job }) => job.archive?.id === archiveId).length;
const all = (disk: Disk) => [...disk.transfers.values()];

describe('a selection', () => {
  test('is asked for archive by archive and arrives', async () => {
    const { engine, settle, disk, amazon } = begin(12);
    const taken = await engine.retrieveMany(askFor(names(12)));
    expect(taken.map(({ archiveId, is }) => [archiveId, is])).toEqual(names(12).map((name) => [name, 'asked']));
    await settle();
    expect(names(12).map((name) => jobsOf(amazon, name))).toEqual(Array(12).fill(1));
    expect(all(disk).map(({ whole }) => whole)).toEqual(Array(12).fill('proven'));
  });

  test('G5 M2 killed at any step, has no archive asked for twice and none forgotten: at most four have to be decided', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(70),
        fc.constantFrom(undefined, 'lost-after' as const),
        async (s, count, steps, fault) => {
          const [disk, clock] = [emptyDisk(), clockOf()];
          const amazon = amazonWith(
            names(count).map((name) => archiveOf(name, CHUNK)),
            { askFaults: [undefined, fault] },
          );
          const { through, pending, turn } = scheduled(s);
          const first = worldOn(disk, amazon, clock, through, pending, turn);
          let isTaken = false;
          void first.engine.retrieveMany(askFor(names(count))).then(() => (isTaken = true));
          let taken = 0;
          await first.settle(() => taken++ >= steps);
          first.kill();

          // All are on record or none: a half of a selection would be lost silently.
          expect([0, count]).toContain(disk.transfers.size);
          if (isTaken) expect(disk.transfers.size).toBe(count);
          const second = worldOn(disk, amazon, clock);
          // The person clicks again, not knowing what became of the first click.
          void second.engine.retrieveMany(askFor(names(count)));
          await second.settle();
          expect(disk.transfers.size).toBe(count);
          const unclear = all(disk).filter(({ stoppedBy }) => stoppedBy?.code === 'ask-unclear');
          expect(unclear.length).toBeLessThanOrEqual(4);
          for (const { archiveId, stoppedBy, whole } of all(disk)) {
            expect(jobsOf(amazon, archiveId!)).toBe(stoppedBy ? 0 : 1);
            expect(whole).toBe(stoppedBy ? 'open' : 'proven');
          }
        },
      ),
      { numRuns: 150 },
    ));

  test('G5 M2 clicked twice at once is on record once', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const [disk, clock] = [emptyDisk(), clockOf()];
        const amazon = amazonWith(names(5).map((name) => archiveOf(name, CHUNK)));
        const { through, pending, turn } = scheduled(s);
        const { engine, settle } = worldOn(disk, amazon, clock, through, pending, turn);
        const clicks = Promise.all([
          engine.retrieveMany(askFor(names(4))),
          engine.retrieveMany(askFor(names(5))),
          engine.retrieve({ ...askFor([]), archiveId: 'a0', name: 'a0', nameIsGuess: false }),
        ]);
        await settle();
        const [first, second, single] = await clicks;
        expect(new Set([...first, ...second].map(({ transferId }) => transferId)).size).toBe(5);
        expect(first.concat(second).find(({ archiveId }) => archiveId === 'a0')?.transferId).toBe(single);
        expect(amazon.jobs.size).toBe(5);
      }),
      { numRuns: 40 },
    ));

  test('takes up jobs that exist instead of asking for them again', async () => {
    const { engine, settle, disk, amazon, clock } = begin(3);
    const ready = await beginJob(amazon, clock.nowMs - HOUR, 'a0', undefined, {}, 0);
    const working = await beginJob(amazon, clock.nowMs, 'a1');
    const adopt = [
      { archiveId: 'a0', jobId: ready, createdAtMs: clock.nowMs - HOUR },
      { archiveId: 'a1', jobId: working, createdAtMs: clock.nowMs, tier: 'Bulk' as const },
    ];
    const taken = await engine.retrieveMany({ ...askFor(names(3)), adopt });
    expect(taken.map(({ is }) => is)).toEqual(['adopted', 'adopted', 'asked']);
    expect((await engine.retrieveMany({ ...askFor(names(3)), adopt })).map(({ is }) => is)).toEqual(['here', 'here', 'here']);
    await settle();
    expect(amazon.calls.initiate).toBe(1);
    expect(all(disk).map(({ whole }) => whole)).toEqual(Array(3).fill('proven'));
  });

  test('N8 S3 takes up a job that was listed, but is gone: that is said, and nothing is asked for until the person does', async () => {
    const { engine, settle, disk, amazon, clock } = begin(1);
    const jobId = await beginJob(amazon, clock.nowMs - 25 * HOUR, 'a0', undefined, {}, 0);
    amazon.gone.add(jobId);
    await engine.retrieveMany({ ...askFor(names(1)), adopt: [{ archiveId: 'a0', jobId, createdAtMs: clock.nowMs - 25 * HOUR }] });
    await settle();
    const [taken] = all(disk);
    expect(transferState(taken!, { chunks: 0, bytes: 0 }, undefined).is).toBe('expired');
    expect(amazon.calls.initiate).toBe(0);
    void engine.retrieveRest(taken!.id, 'Bulk');
    await settle();
    expect([amazon.calls.initiate, all(disk)[0]?.whole]).toEqual([1, 'proven']);
  });

  test('has an archive that is on its way, or whose answer was lost, asked for no second time', async () => {
    const { engine, settle, amazon, disk } = begin(2, { askFaults: ['lost-before'] });
    await engine.retrieveMany(askFor(['a0']));
    await settle();
    expect(all(disk)[0]?.stoppedBy?.code).toBe('ask-unclear');
    expect((await engine.retrieveMany(askFor(names(2)))).map(({ is }) => is)).toEqual(['here', 'asked']);
    await settle();
    expect([jobsOf(amazon, 'a0'), jobsOf(amazon, 'a1')]).toEqual([0, 1]);
  });

  test('is not stopped by what Amazon refuses of it, and a refused one can be asked for in another tier, once', async () => {
    const { engine, settle, amazon, disk } = begin(6, { askFaults: [undefined, { code: 'policy-refused', tier: 'Standard' }] });
    await engine.retrieveMany(askFor(names(6), 'Standard'));
    await settle();
    const refused = all(disk).filter(({ stoppedBy }) => stoppedBy?.code === 'policy-refused');
    expect(refused).toHaveLength(1);
    expect(all(disk).filter(({ whole }) => whole === 'proven')).toHaveLength(5);
    await Promise.all([engine.retrieveRest(refused[0]!.id, 'Bulk'), engine.retrieveRest(refused[0]!.id, 'Bulk')]);
    await settle();
    await engine.retrieveRest(refused[0]!.id, 'Bulk');
    await settle();
    expect(amazon.jobs.size).toBe(6);
    expect(disk.transfers.get(refused[0]!.id)?.whole).toBe('proven');
  });
});

describe('asks', () => {
  test('go out four at a time', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const [disk, clock] = [emptyDisk(), clockOf()];
        const amazon = amazonWith(names(12).map((name) => archiveOf(name, CHUNK)));
        const { through, pending, turn } = scheduled(s);
        const { engine, settle } = worldOn(disk, amazon, clock, through, pending, turn);
        void engine.retrieveMany(askFor(names(12)));
        await settle(() => amazon.calls.initiate === 12);
        expect(amazon.asking.most).toBeLessThanOrEqual(4);
        expect(amazon.asking.most).toBeGreaterThan(1);
      }),
      { numRuns: 20 },
    ));

  test('S1 slow down together when Amazon asks for fewer: not each of a hundred tries again', async () => {
    const throttled = Array(40).fill({ code: 'throttled' } as const);
    const { engine, settle, amazon, clock } = begin(100, { askFaults: throttled });
    const startedMs = clock.nowMs;
    await engine.retrieveMany(askFor(names(100)));
    await settle(() => amazon.askFaults.length === 0);
    // Four turns, each with ten refusals: delays of 1, 2, 4 … 30 s at this chance.
    expect(clock.nowMs - startedMs).toBeGreaterThan(60_000);
    await settle();
    expect(amazon.calls.initiate).toBe(140);
    expect(amazon.jobs.size).toBe(100);
  });

  test('S5 on a line that breaks leave no more than four in doubt', async () => {
    const lost = Array(4).fill('lost-before' as const);
    const { engine, settle, amazon, disk } = begin(30, { askFaults: lost });
    await engine.retrieveMany(askFor(names(30)));
    await settle();
    expect(all(disk).filter(({ stoppedBy }) => stoppedBy?.code === 'ask-unclear')).toHaveLength(4);
    expect(amazon.jobs.size).toBe(26);
  });
});

describe('three hundred that wait for hours', () => {
  const COUNT = 300;
  const wait = async (change: Partial<Amazon>) => {
    const world = begin(COUNT, { takesMs: 4 * HOUR, ...change });
    await world.engine.retrieveMany(askFor(names(COUNT)));
    await world.settle();
    expect(all(world.disk).filter(({ whole }) => whole === 'proven')).toHaveLength(COUNT);
    return world.amazon.calls;
  };

  test('are told by a list of their vault’s jobs, looked at as often as one would be', async () => {
    const one = begin(1, { takesMs: 4 * HOUR });
    await one.engine.retrieveMany(askFor(names(1)));
    await one.settle();
    const { describe, list } = await wait({});
    expect(one.amazon.calls.describe).toBeGreaterThan(50);
    expect(list).toBeLessThanOrEqual(2 * one.amazon.calls.describe);
    // The first ones, and the last: fewer than three wait then.
    expect(describe).toBeLessThanOrEqual(10);
  });

  test('are looked at one by one where the role may not list jobs', async () => {
    const { describe } = await wait({ listRefused: { code: 'access-denied', action: 'glacier:ListJobs' } });
    expect(describe).toBeGreaterThan(COUNT);
  });
});
