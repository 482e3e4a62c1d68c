/** What costs money is asked for once, and what was asked for is never forgotten. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Failed } from '../../src/core/failure/failure.ts';
import type { Inventory } from '../../src/core/inventory/inventory.ts';
import { keptOf } from '../../src/core/inventory/kept.ts';
import { UNREAD } from '../../src/core/inventory/outputs.ts';
import { inOneLine } from '../../src/core/failure/catalogue.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { EnginePorts } from '../../src/engine/ports.ts';
import { amazonWith, archiveOf, beginJob, CHUNK } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer, type Disk } from './disk.ts';
import { gateAt, turns } from './gate.ts';
import { scheduled } from './step.ts';
import { worldOn } from './world.ts';

const ask = { region: 'demo', vault: 'photos', archiveId: 'a', name: 'a', nameIsGuess: false, tier: 'Bulk', downloadWhenReady: true } as const;

beforeEach(digestAtOnce);

describe('money', () => {
  test('S5 an answer that was lost makes no second job: the first is found by its mark', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-after'] });
    const world = worldOn(disk, amazon, clock);
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
    expect(disk.transfers.get(id)?.whole).toBe('proven');
  });

  test('S5 an ask that never arrived is looked for twice, a minute apart, and then the person decides', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-before'] });
    const world = worldOn(disk, amazon, clock);
    const startedMs = clock.nowMs;
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('ask-unclear');
    expect(clock.nowMs - startedMs).toBeGreaterThanOrEqual(60_000);
    expect(amazon.jobs.size).toBe(0);

    await world.engine.askAgain(id);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
    expect(disk.transfers.get(id)?.whole).toBe('proven');
  });

  test('S5 S6 an ask whose job isn’t in a list that has no end: the words claim no more than that', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-before', 'lost-before'] });
    let complete = false;
    const cut = (ports: EnginePorts): EnginePorts => ({
      ...ports,
      service: { ...ports.service, listJobs: async (...asked) => ({ ...(await ports.service.listJobs(...asked)), complete }) },
    });
    const world = worldOn(disk, amazon, clock, undefined, undefined, undefined, cut);
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(inOneLine(disk.transfers.get(id)!.stoppedBy!)).toContain('no such job is in the part of its list that could be read.');
    expect(amazon.calls.initiate).toBe(1);
    complete = true;
    await world.engine.askAgain(id);
    await world.settle();
    expect(inOneLine(disk.transfers.get(id)!.stoppedBy!)).toContain('no such job is in its list.');
  });

  test.each([
    ['was pressed', async (engine: Engine, id: string) => void engine.remove([id])],
    ['was pressed in another tab', async (_engine: Engine, id: string, disk: Disk) => void disk.transfers.delete(id)],
  ] as const)('G5 Remove that %s while the ask is written down: it doesn’t leave', async (_how, remove) => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    const writing = gateAt('change');
    const world = worldOn(disk, amazon, clock, writing.through);
    const id = await world.engine.retrieve(ask);
    await writing.reached;
    await remove(world.engine, id, disk);
    await turns();
    writing.open();
    await world.settle();
    expect(disk.transfers.has(id)).toBe(false);
    expect(amazon.calls.initiate).toBe(0);
  });

  test('G5 S5 the person decides to ask once more, and again from a second tab: one ask leaves', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-before', 'lost-after'] });
    const world = worldOn(disk, amazon, clock);
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('ask-unclear');
    await world.engine.askAgain(id);
    await turns();
    await world.engine.askAgain(id);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
    expect(disk.transfers.get(id)?.whole).toBe('proven');
  });

  test('G5 S5 N7 an ask that is given up after a minute is ended: it doesn’t get to Amazon later', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    let asked = 0;
    const held = (ports: EnginePorts): EnginePorts => ({
      ...ports,
      service: {
        ...ports.service,
        initiateArchiveJob: async (region, what, signal) => {
          if (++asked === 1) await ports.clock.sleep(200_000, signal!);
          return ports.service.initiateArchiveJob(region, what);
        },
      },
    });
    const world = worldOn(disk, amazon, clock, undefined, undefined, undefined, held);
    const id = await world.engine.retrieve(ask);
    await world.settle(() => disk.transfers.get(id)?.stoppedBy !== undefined);
    await world.engine.askAgain(id);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
  });

  test('G5 T4 a slow write of a new ask into the ledger never comes after that of its job', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    const writing = gateAt('ledger');
    const first = worldOn(disk, amazon, clock, writing.through);
    await first.engine.wake();
    void first.engine.retrieve(ask);
    await writing.reached;
    // A page's ping takes it up meanwhile.
    void first.engine.wake();
    await turns(50);
    writing.open();
    await first.settle();
    first.kill();
    // The database comes back empty.
    disk.transfers.clear();
    disk.chunks.clear();
    const second = worldOn(disk, amazon, clock);
    void second.engine.wake();
    await second.settle();
    expect(amazon.jobs.size).toBe(1);
  });

  test('the topic that was to be told is told again, also when the person decides to ask once more', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: ['lost-before'] });
    const world = worldOn(disk, amazon, clock);
    const id = await world.engine.retrieve({ ...ask, snsTopic: 'arn:aws:sns:demo:123456789012:thaw' });
    await world.settle();
    await world.engine.askAgain(id);
    await world.settle();
    expect(amazon.topics).toEqual(Array(2).fill('arn:aws:sns:demo:123456789012:thaw'));
  });

  test('G5 M2 killed at any step around the ask, Amazon has at most one job and Thaw never forgets it', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(25), fc.constantFrom(undefined, 'lost-after' as const), async (s, steps, fault) => {
        const [disk, clock] = [emptyDisk(), clockOf()];
        const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: [fault] });
        const { through, pending, turn } = scheduled(s);
        const first = worldOn(disk, amazon, clock, through, pending, turn);
        void first.engine.retrieve(ask);
        let taken = 0;
        await first.settle(() => taken++ >= steps);
        first.kill();

        const second = worldOn(disk, amazon, clock);
        void second.engine.wake();
        await second.settle();
        expect(amazon.jobs.size).toBeLessThanOrEqual(1);
        if (amazon.jobs.size === 1) expect([...disk.transfers.values()].map(({ whole }) => whole)).toEqual(['proven']);
      }),
      { numRuns: 150 },
    ));

  test('G5 M2 a refusal is told, nothing is asked for, and asking twice for one archive is one job', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)], { askFaults: [{ code: 'policy-refused', tier: 'Standard' }] });
    const world = worldOn(disk, amazon, clock);
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('policy-refused');
    expect(amazon.jobs.size).toBe(0);

    await world.engine.resume([id]);
    expect(await world.engine.retrieve(ask)).toBe(id);
    await world.settle();
    expect(amazon.jobs.size).toBe(1);
  });
});

describe('the ledger', () => {
  test('G2 T4 names what a store that came back empty has lost, and puts back what it can', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 20 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const first = worldOn(disk, amazon, clock);
    void first.engine.wake();
    await first.settle();
    first.kill();
    disk.transfers.clear();
    disk.chunks.clear();
    disk.receipts.clear();

    const second = worldOn(disk, amazon, clock);
    void second.engine.wake();
    await second.settle();
    expect(disk.losses).toMatchObject([{ transfers: ['a'], chunks: 20, bytes: 20 * CHUNK, receipts: 1 }]);
    expect(disk.receipts.has(id)).toBe(true);
    expect(disk.transfers.get(id)?.whole).toBe('proven'); // fetched again: the output still lived
  });

  const inventory = (id: string, fileName?: string): Inventory => ({
    id,
    region: 'demo',
    vault: 'photos',
    addedAtMs: 1,
    outputs: [fileName ? { is: 'file', name: fileName, sizeBytes: 1 } : { is: 'transfer', transferId: id, part: {} }],
    coverage: 'unknown',
    reading: { ...UNREAD, done: true },
  });

  test('G2 T4 names the inventories that a store which came back empty has lost, once; those of an older build, too', async () => {
    const [disk, amazon, clock] = [emptyDisk(), amazonWith([]), clockOf()];
    for (const one of [inventory('i1', 'list.csv'), inventory('i2')]) disk.inventories.set(one.id, one);
    const first = worldOn(disk, amazon, clock);
    await first.engine.wake();
    first.kill();
    expect([...disk.ledgerInventories.keys()]).toEqual(['i1', 'i2']);
    expect(disk.losses).toEqual([]);
    disk.inventories.clear();

    await worldOn(disk, amazon, clock).engine.wake();
    await worldOn(disk, amazon, clock).engine.wake();
    const place = { region: 'demo', vault: 'photos' };
    expect(disk.losses).toMatchObject([
      {
        transfers: [],
        inventories: [
          { id: 'i1', ...place, fileName: 'list.csv' },
          { id: 'i2', ...place },
        ],
      },
    ]);
    expect(disk.ledgerInventories.size).toBe(0);
  });

  test.each(['it is read', 'it is written'] as const)(
    'G2 T4 an inventory that a page removes while the ledger looks, %s: it is never named as lost',
    async (when) => {
      const [disk, amazon, clock] = [emptyDisk(), amazonWith([]), clockOf()];
      const one = inventory('i1');
      disk.inventories.set('i1', one);
      if (when === 'it is read') disk.ledgerInventories.set('i1', keptOf(one));
      // As a page does it: out of the ledger, out of the store.
      const remove = (): void => {
        disk.ledgerInventories.delete('i1');
        disk.inventories.delete('i1');
      };
      const racing = worldOn(disk, amazon, clock, undefined, undefined, undefined, (ports) => ({
        ...ports,
        ledger: {
          ...ports.ledger,
          read: async () => {
            const book = await ports.ledger.read();
            if (when === 'it is read') remove();
            return book;
          },
          writeInventory: async (kept) => {
            if (when === 'it is written') remove();
            await ports.ledger.writeInventory(kept);
          },
        },
      }));
      await racing.engine.wake();
      racing.kill();
      await worldOn(disk, amazon, clock).engine.wake();
      expect(disk.losses).toEqual([]);
      expect(disk.ledgerInventories.size).toBe(0);
    },
  );

  test('T3 T4 a ledger that takes no inventory stops nothing, and has it at the next start', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    disk.inventories.set('i1', inventory('i1'));
    const full = worldOn(disk, amazon, clock, (label, step) => (label === 'ledger' ? Promise.reject(new Error('QuotaExceededError')) : step()));
    await full.engine.wake();
    await full.settle();
    full.kill();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(disk.ledgerInventories.size).toBe(0);

    await worldOn(disk, amazon, clock).engine.wake();
    expect([...disk.ledgerInventories.keys()]).toEqual(['i1']);
    expect(disk.losses).toEqual([]);
  });

  test('T4 puts receipts back before transfers: who sees a transfer again sees what proves it', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const first = worldOn(disk, amazon, clock);
    void first.engine.wake();
    await first.settle();
    first.kill();
    disk.transfers.clear();
    disk.receipts.clear();

    const order: string[] = [];
    const second = worldOn(disk, amazon, clock, async (label, step) => {
      const value = await step();
      if (order.at(-1) !== 'transfer' && disk.transfers.has(id)) order.push(disk.receipts.has(id) ? 'transfer' : `${label} without a receipt`);
      return value;
    });
    await second.engine.wake();
    expect(order).toEqual(['transfer']);
  });

  test('G5 T3 T4 a retrieval that the ledger has no room for isn’t begun: the press is refused, nothing is on record', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    const full = { code: 'disk-full', neededBytes: 0 } as const;
    let isFull = true;
    const world = worldOn(disk, amazon, clock, async (label, step) => {
      if (label === 'ledger' && isFull) throw new Failed(full);
      return step();
    });
    await expect(world.engine.retrieve(ask)).rejects.toMatchObject({ failure: full });
    await expect(
      world.engine.retrieveMany({ ...ask, archives: [{ archiveId: 'a', name: 'a', nameIsGuess: false, sizeBytes: CHUNK }], adopt: [] }),
    ).rejects.toMatchObject({ failure: full });
    await world.settle();
    expect([...disk.transfers.keys()]).toEqual([]);
    expect(amazon.calls.initiate).toBe(0);

    isFull = false;
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.jobs.size).toBe(1);
  });

  test('G5 T3 T4 an ask on record whose leaving the ledger has no room for waits for room, and is made once then', async () => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    let isFull = false;
    const world = worldOn(disk, amazon, clock, async (label, step) => {
      if (label === 'ledger' && isFull) throw new Failed({ code: 'disk-full', neededBytes: 0 });
      const value = await step();
      isFull ||= label === 'ledger';
      return value;
    });
    const id = await world.engine.retrieve(ask);
    await world.settle();
    expect(amazon.calls.initiate).toBe(0);
    expect(disk.transfers.get(id)).toMatchObject({ asked: { step: 'planned' }, stoppedBy: { code: 'disk-full' } });

    isFull = false;
    disk.ledger.clear();
    const next = worldOn(disk, amazon, clock);
    await next.engine.resume([id]);
    await next.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.jobs.size).toBe(1);
  });

  test('T3 T4 a ledger that has no room for a receipt has it at the first ping after there is some', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    let isFull = true;
    let refused = 0;
    const world = worldOn(disk, amazon, clock, async (label, step) => {
      if (label !== 'ledger' || !isFull) return step();
      refused++;
      throw new Error('QuotaExceededError');
    });
    await world.engine.wake();
    await world.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    const before = refused;
    await world.engine.wake();
    await world.settle();
    // One that was refused says enough: with thousands of transfers, each ping would try them all.
    expect(refused).toBe(before + 1);
    expect(disk.ledgerReceipts.has(id)).toBe(false);

    isFull = false;
    await world.engine.wake();
    await world.settle();
    expect(disk.ledgerReceipts.get(id)).toEqual(disk.receipts.get(id));
    expect(disk.ledger.get(id)?.transfer.whole).toBe('proven');
  });

  test('T4 a ledger that only stays silent is not thrown away: the next start reads it, and names the loss', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    const first = worldOn(disk, amazon, clock);
    void first.engine.wake();
    await first.settle();
    first.kill();
    disk.receipts.clear();

    const silent = worldOn(disk, amazon, clock, undefined, undefined, undefined, (ports) => ({
      ...ports,
      ledger: { ...ports.ledger, read: () => new Promise(() => undefined) },
    }));
    await Promise.all([silent.engine.wake(), silent.settle()]);
    silent.kill();
    expect(disk.losses).toEqual([]);

    const third = worldOn(disk, amazon, clock);
    await third.engine.wake();
    expect(disk.losses).toMatchObject([{ receipts: 1 }]);
    expect(disk.receipts.has(id)).toBe(true);
  });

  test('is silent when nothing is lost, also after a kill between a chunk and its count', async () => {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    await beginJob(amazon, clock.nowMs, 'a');
    await readyTransfer(disk, amazon, clock, archive);
    for (let life = 0; life < 5; life++) {
      const world = worldOn(disk, amazon, clock);
      void world.engine.wake();
      let taken = 0;
      await world.settle(() => taken++ >= life);
      world.kill();
    }
    expect(disk.losses).toEqual([]);
  });
});
