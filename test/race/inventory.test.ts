/** An inventory takes hours: it is asked for once, and what was asked for is never forgotten. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { amazonWith, CHUNK } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, type Disk } from './disk.ts';
import { scheduled } from './step.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

const place = { region: 'demo', vault: 'photos' } as const;
const ask = { ...place, format: 'JSON', part: {} } as const;

/** A new life on a new disk. */
const begin = (askFaults: Parameters<typeof amazonWith>[1] = {}) => {
  const [disk, clock, amazon] = [emptyDisk(), clockOf(), amazonWith([], askFaults)];
  return { disk, clock, amazon, ...worldOn(disk, amazon, clock) };
};
const only = (disk: Disk) => [...disk.transfers.values()][0];

describe('an inventory', () => {
  test('arrives whole, is called length-checked and never proven, and keeps what its job told', async () => {
    const { engine, settle, disk } = begin();
    const id = await engine.retrieveInventory(ask);
    await settle();
    const transfer = disk.transfers.get(id);
    expect(transfer).toMatchObject({
      kind: 'inventory',
      whole: 'length-checked',
      inventory: { format: 'JSON', coverage: 'whole', part: {} },
      name: 'photos inventory 2026-11-24.json',
    });
    expect(transfer?.asked?.mark).toBe(`thaw ${id} inventory whole`);
  });

  test('that is under way is not asked for again, not even by two clicks at once; another part is', async () => {
    const { engine, settle, amazon } = begin();
    const [first, second] = await Promise.all([engine.retrieveInventory(ask), engine.retrieveInventory(ask)]);
    expect(second).toBe(first);
    expect(await engine.retrieveInventory({ ...ask, part: { limit: 10 } })).not.toBe(first);
    expect(await engine.retrieveInventory({ ...ask, format: 'CSV' })).not.toBe(first);
    await settle();
    expect([...amazon.jobs.values()].map(({ job }) => job.description?.split(' ').at(-1)).sort()).toEqual(['part', 'whole', 'whole']);
  });

  test('that is here can be asked for again: Amazon makes a new one each day', async () => {
    const { engine, settle, amazon } = begin();
    const first = await engine.retrieveInventory(ask);
    await settle();
    expect(await engine.retrieveInventory(ask)).not.toBe(first);
    await settle();
    expect(amazon.jobs.size).toBe(2);
  });

  test('S5 whose answer was lost is found by its mark', async () => {
    const { engine, settle, amazon, disk } = begin({ askFaults: ['lost-after'] });
    const id = await engine.retrieveInventory(ask);
    await settle();
    expect(amazon.jobs.size).toBe(1);
    expect(disk.transfers.get(id)?.whole).toBe('length-checked');
  });

  test('that never arrived is the person’s to ask for once more, and is still said to be a part', async () => {
    const { engine, settle, amazon, disk } = begin({ askFaults: ['lost-before'] });
    const id = await engine.retrieveInventory({ ...ask, part: { limit: 5, marker: 'm' } });
    await settle();
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('ask-unclear');
    await engine.askAgain(id);
    await settle();
    expect(disk.transfers.get(id)).toMatchObject({ whole: 'length-checked', inventory: { coverage: 'part', part: { limit: 5, marker: 'm' } } });
    expect([...amazon.jobs.values()].map(({ job }) => job.description)).toEqual([expect.stringMatching(/inventory part again /)]);
  });

  test('of a vault too young for one is refused in words, and nothing was asked for', async () => {
    const { engine, settle, amazon, disk } = begin({ askFaults: [{ code: 'no-inventory-yet', vault: 'photos' }] });
    await engine.retrieveInventory(ask);
    await settle();
    expect(only(disk)?.stoppedBy?.code).toBe('no-inventory-yet');
    expect(amazon.jobs.size).toBe(0);
  });

  test('G5 M2 killed at any step around the ask, Amazon has at most one job and Thaw never forgets it', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(25), fc.constantFrom(undefined, 'lost-after' as const), async (s, steps, fault) => {
        const [disk, clock, amazon] = [emptyDisk(), clockOf(), amazonWith([], { askFaults: [fault] })];
        const { through, pending, turn } = scheduled(s);
        const first = worldOn(disk, amazon, clock, through, pending, turn);
        void first.engine.retrieveInventory(ask);
        let taken = 0;
        await first.settle(() => taken++ >= steps);
        first.kill();

        const second = worldOn(disk, amazon, clock);
        void second.engine.wake();
        await second.settle();
        expect(amazon.jobs.size).toBeLessThanOrEqual(1);
        if (amazon.jobs.size === 1) expect([...disk.transfers.values()].map(({ whole }) => whole)).toEqual(['length-checked']);
      }),
      { numRuns: 150 },
    ));

  test('that was read says so once, and only then may its bytes be cleared without a save', async () => {
    const { engine, settle, disk, clock } = begin();
    const id = await engine.retrieveInventory(ask);
    await engine.inventoryRead(id);
    expect(disk.transfers.get(id)?.readAtMs).toBeUndefined();
    await settle();
    await engine.clear([id]);
    expect(disk.chunks.size).toBe(1);

    await engine.inventoryRead(id);
    const readAtMs = disk.transfers.get(id)?.readAtMs;
    expect(readAtMs).toBe(clock.nowMs);
    clock.nowMs += 1_000;
    await engine.inventoryRead(id);
    expect(disk.transfers.get(id)?.readAtMs).toBe(readAtMs);
    await engine.clear([id]);
    expect(disk.chunks.size).toBe(0);
  });

  /** Amazon's job tells another size than its output has. */
  const tellsSize = async ({ settle, amazon }: ReturnType<typeof begin>, told: number | undefined): Promise<void> => {
    await settle(() => amazon.jobs.size === 1);
    const { job, doneAtMs } = amazon.jobs.get('job-1')!;
    const { outputBytes: _true, ...rest } = job;
    amazon.jobs.set('job-1', { job: told === undefined ? rest : { ...rest, outputBytes: told }, doneAtMs });
    await settle();
  };

  test.each([
    ['isn’t told', undefined],
    ['is told as none', 0],
    ['is told too large', 5 * CHUNK],
    ['is told too small', CHUNK / 2],
  ])('whose size %s arrives as long as the answer says', async (_how, told) => {
    const world = begin();
    const id = await world.engine.retrieveInventory(ask);
    await tellsSize(world, told);
    const { inventory } = world.amazon;
    expect(world.disk.transfers.get(id)).toMatchObject({ whole: 'length-checked', target: { sizeBytes: inventory.length } });
    expect(world.disk.transfers.get(id)?.stoppedBy).toBeUndefined();
    expect([...world.disk.chunks.values()].map(({ bytes }) => Buffer.from(bytes))).toEqual([Buffer.from(inventory)]);
  });

  test('whose size only a whole answer tells arrives, and one whose size nobody tells ends in words', async () => {
    const whole = begin({ faults: ['whole-for-range'] });
    const id = await whole.engine.retrieveInventory(ask);
    await tellsSize(whole, undefined);
    expect(whole.disk.transfers.get(id)?.whole).toBe('length-checked');

    const [disk, clock, amazon] = [emptyDisk(), clockOf(), amazonWith([])];
    const silent = worldOn(disk, amazon, clock, undefined, undefined, undefined, ({ service, ...ports }) => ({
      ...ports,
      service: { ...service, getOutput: async (...asked) => ({ ...(await service.getOutput(...asked)), contentRange: undefined }) },
    }));
    const untold = await silent.engine.retrieveInventory(ask);
    await tellsSize({ ...silent, disk, clock, amazon }, undefined);
    expect(disk.transfers.get(untold)?.stoppedBy).toMatchObject({ code: 'answer-wrong', got: 'status 206' });
  });

  test('whose output is gone has no rest: bytes of two inventories are never mixed', async () => {
    const { engine, settle, disk, amazon } = begin();
    const id = await engine.retrieveInventory(ask);
    await settle(() => disk.transfers.get(id)?.source !== undefined);
    amazon.gone.add('job-1');
    await settle();
    await expect(engine.retrieveRest(id, 'Bulk')).rejects.toThrow();
    await settle();
    expect(amazon.jobs.size).toBe(1);
  });
});
