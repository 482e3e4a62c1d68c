/** What a person presses, at the worst moment: beside a run, beside another command, and in two tabs. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { EnginePorts } from '../../src/engine/ports.ts';
import { amazonWith, archiveOf, CHUNK } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer } from './disk.ts';
import { gateAt, locksBetween, turns } from './gate.ts';
import type { Through } from './step.ts';
import { worldOn } from './world.ts';

beforeEach(digestAtOnce);

const ask = { region: 'demo', vault: 'photos', archiveId: 'a', name: 'a', nameIsGuess: false, tier: 'Bulk', downloadWhenReady: true } as const;
const many = (ids: readonly string[]) =>
  ({
    region: 'demo',
    vault: 'photos',
    tier: 'Bulk',
    downloadWhenReady: true,
    adopt: [],
    archives: ids.map((id) => ({ archiveId: id, name: id, nameIsGuess: false, sizeBytes: CHUNK })),
  }) as const;

/** A transfer of so many chunks that is proven. */
async function proven(chunks: number) {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', chunks * CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const id = await readyTransfer(disk, amazon, clock, archive);
  const world = worldOn(disk, amazon, clock);
  void world.engine.wake();
  await world.settle();
  return { disk, amazon, id, ...world };
}

describe('a press', () => {
  test('G5 Pause for many asks: those that wait for their turn don’t leave while the first ones end', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const ids = Array.from({ length: 40 }, (_, i) => `a${i}`);
    const amazon = amazonWith(ids.map((id) => archiveOf(id, CHUNK)));
    const world = worldOn(disk, amazon, clock, async (label, step) => {
      await turns(label === 'initiate' ? 5 : 1);
      return step();
    });
    const taken = await world.engine.retrieveMany(many(ids));
    await turns(3);
    const before = amazon.calls.initiate + amazon.asking.now;
    await world.engine.pause(taken.map(({ transferId }) => transferId));
    expect(amazon.calls.initiate).toBeLessThanOrEqual(before + 4);
  });

  test('G5 Remove, while ledger and store are compared: it isn’t put back, named as lost, or asked for', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    const held = gateAt('change');
    const first = worldOn(disk, amazon, clock, held.through);
    const id = await first.engine.retrieve(ask);
    await held.reached;
    first.kill();
    const reading = gateAt('transfers');
    const slowly = (ports: EnginePorts): EnginePorts => ({
      ...ports,
      store: { ...ports.store, transfers: () => reading.through('transfers', ports.store.transfers) },
    });
    const second = worldOn(disk, amazon, clock, undefined, undefined, undefined, slowly);
    void second.engine.wake();
    await reading.reached;
    const removing = second.engine.remove([id]);
    await turns();
    reading.open();
    await removing;
    await second.settle();
    expect(disk.losses).toEqual([]);
    expect(disk.transfers.has(id)).toBe(false);
    expect(amazon.calls.initiate).toBe(0);
  });

  test('G2 Pause and then Remove at once: the next life knows nothing of it', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 5 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    disk.transfers.set(id, { ...disk.transfers.get(id)!, wish: 'pause' });
    // The first write is of the comparison at start, the second one of Pause.
    const held = gateAt('ledger', 2);
    const first = worldOn(disk, amazon, clock, held.through);
    await first.engine.wake();
    const pausing = first.engine.pause([id]);
    await held.reached;
    const removing = first.engine.remove([id]);
    await turns();
    held.open();
    await Promise.all([pausing, removing]);
    first.kill();
    const second = worldOn(disk, amazon, clock);
    void second.engine.wake();
    await second.settle();
    expect(disk.losses).toEqual([]);
    expect(disk.transfers.has(id)).toBe(false);
  });

  test('G2 Clear, while a chunk is fetched again: the others stay', async () => {
    const { engine, disk, amazon, id, settle } = await proven(5);
    await engine.saved(id, 'handed-over', 'a');
    const asked = amazon.asked.length;
    disk.chunks.get(`${id}/0`)!.bytes[0]! ^= 1;
    void engine.condemn(id, [0]);
    void engine.clear([id]);
    await settle();
    await engine.wake();
    await settle();
    expect(amazon.asked.length - asked).toBeLessThanOrEqual(1);
  });
});

describe('a page that found chunks bad', () => {
  test('G2 isn’t believed of a transfer that was cleared meanwhile', async () => {
    const { engine, amazon, id, settle } = await proven(5);
    await engine.saved(id, 'read-back', 'a');
    await engine.clear([id]);
    const asked = amazon.asked.length;
    await engine.condemn(id, [0, 1, 2, 3, 4]);
    await settle();
    expect(amazon.asked.length).toBe(asked);
  });

  test('G2 isn’t believed of a chunk that was repaired meanwhile', async () => {
    const { engine, disk, amazon, id, settle } = await proven(5);
    disk.chunks.get(`${id}/0`)!.bytes[0]! ^= 1;
    await engine.condemn(id, [0]);
    await settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    const asked = amazon.asked.length;
    await engine.condemn(id, [0]);
    await settle();
    expect(amazon.asked.length).toBe(asked);
  });
});

describe('two tabs without a service worker', () => {
  test.each(['pause', 'remove'] as const)('B6 B7 %s in one ends what the other one’s engine does, but for the chunks under way', async (press) => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 30 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const locked = locksBetween();
    const shared = (ports: EnginePorts): EnginePorts => ({ ...ports, locked });
    const slow: Through = async (_label, step) => {
      await turns(3);
      return step();
    };
    const [a, b] = [
      worldOn(disk, amazon, clock, slow, undefined, undefined, shared),
      worldOn(disk, amazon, clock, slow, undefined, undefined, shared),
    ];
    await a.engine.wake();
    await b.engine.wake();
    await turns(20);
    await b.engine[press]([id]);
    const then = disk.chunks.size;
    await turns(2_000);
    expect(disk.chunks.size).toBeLessThanOrEqual(then + 8);
    expect(disk.chunks.size).toBeLessThan(30);
  });
});
