/** What the torture found, each fault by itself. */
import { beforeEach, expect, test } from 'vitest';
import { Failed } from '../../../src/core/failure/failure.ts';
import { amazonWith, archiveOf, CHUNK } from '../amazon.ts';
import { clockOf, digestAtOnce } from '../clock.ts';
import { emptyDisk, readyTransfer } from '../disk.ts';
import type { Through } from '../step.ts';
import { worldOn } from '../world.ts';

beforeEach(digestAtOnce);

const ask = { region: 'demo', vault: 'photos', archiveId: 'a', name: 'a', nameIsGuess: false, tier: 'Bulk', downloadWhenReady: true } as const;
const never = new Promise<never>(() => undefined);

test('S5 a disk that is full just when Amazon has accepted: the job is found by its mark after Resume, and not asked for again', async () => {
  const [disk, clock] = [emptyDisk(), clockOf()];
  const amazon = amazonWith([archiveOf('a', CHUNK)]);
  let isFull = false;
  const through: Through = async (label, step) => {
    if (isFull && label === 'change') {
      isFull = false;
      throw new Failed({ code: 'disk-full', neededBytes: CHUNK });
    }
    const value = await step();
    isFull = label === 'initiate';
    return value;
  };
  const world = worldOn(disk, amazon, clock, through);
  const id = await world.engine.retrieve(ask);
  await world.settle();
  expect(disk.transfers.get(id)?.stoppedBy?.code).toBe('disk-full');
  void world.engine.resume([id]);
  await world.settle();
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(amazon.jobs.size).toBe(1);
});

test.each(['describe', 'initiate', 'list'])('N2 a call that Amazon never answers is given up and made again: %s', async (silent) => {
  const [disk, clock] = [emptyDisk(), clockOf()];
  const amazon = amazonWith([archiveOf('a', CHUNK)], silent === 'list' ? { askFaults: ['lost-after'] } : {});
  let left = 1;
  const world = worldOn(disk, amazon, clock, async (label, step) => {
    const value = await step();
    return label === silent && left-- > 0 ? never : value;
  });
  const id = await world.engine.retrieve(ask);
  await world.settle();
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(amazon.jobs.size).toBe(1);
});

test('G4 a ledger that never answers holds nothing up', async () => {
  const [disk, archive, clock] = [emptyDisk(), archiveOf('a', 3 * CHUNK), clockOf()];
  const amazon = amazonWith([archive]);
  const id = await readyTransfer(disk, amazon, clock, archive);
  const world = worldOn(disk, amazon, clock, (label, step) => (label === 'ledger' ? never : step()));
  void world.engine.wake();
  await world.settle();
  expect(disk.transfers.get(id)?.whole).toBe('proven');
});

test('G2 killed while a save is put on record: what says that it was saved has a receipt that says so', async () => {
  for (let steps = 0; steps < 12; steps++) {
    const [disk, archive, clock] = [emptyDisk(), archiveOf('a', CHUNK), clockOf()];
    const amazon = amazonWith([archive]);
    const id = await readyTransfer(disk, amazon, clock, archive);
    let left = Infinity;
    const world = worldOn(disk, amazon, clock, (_label, step) => (left-- > 0 ? step() : never));
    void world.engine.wake();
    await world.settle();
    left = steps;
    world.engine.saved(id, 'read-back', 'a.bin').catch(() => undefined);
    await world.settle();
    world.kill();

    const next = worldOn(disk, amazon, clock);
    await next.engine.wake();
    const receipt = disk.receipts.get(id);
    if (disk.transfers.get(id)?.readBackAtMs !== undefined) expect(receipt?.savedAs).toBe('a.bin');
    expect(disk.ledgerReceipts.get(id)).toEqual(receipt);
  }
});

test.each(['planned', 'sent'] as const)(
  'T4 M2 a damaged store gives back the record from before the ask, %s: the ledger knows of the job, and it is not asked for again',
  async (step) => {
    const [disk, clock] = [emptyDisk(), clockOf()];
    const amazon = amazonWith([archiveOf('a', CHUNK)]);
    const first = worldOn(disk, amazon, clock);
    const id = await first.engine.retrieve(ask);
    await first.settle(() => amazon.jobs.size === 1 && disk.ledger.get(id)?.transfer.source !== undefined);
    first.kill();
    const { source: _source, target: _target, ...before } = disk.transfers.get(id)!;
    disk.transfers.set(id, { ...before, whole: 'open', asked: { ...before.asked!, step } });

    const next = worldOn(disk, amazon, clock);
    void next.engine.wake();
    await next.settle();
    expect(disk.transfers.get(id)?.whole).toBe('proven');
    expect(amazon.jobs.size).toBe(1);
    expect(amazon.calls.list).toBe(1);
  },
);

test('T4 M2 a damaged store gives back the record from before the rest was asked for: it is not offered again', async () => {
  const [disk, clock] = [emptyDisk(), clockOf()];
  const amazon = amazonWith([archiveOf('a', CHUNK)], { faults: [{ code: 'job-unknown' }] });
  const first = worldOn(disk, amazon, clock);
  const id = await first.engine.retrieve(ask);
  await first.settle();
  const gone = disk.transfers.get(id)!;
  expect(gone.source?.goneAtMs).toBeDefined();
  await first.engine.retrieveRest(id, 'Bulk');
  await first.settle(() => amazon.jobs.size === 2 && disk.ledger.get(id)?.transfer.source?.jobId === 'job-2');
  first.kill();
  disk.transfers.set(id, gone);

  const next = worldOn(disk, amazon, clock);
  void next.engine.wake();
  await next.settle();
  expect(disk.transfers.get(id)?.source?.jobId).toBe('job-2');
  expect(disk.transfers.get(id)?.whole).toBe('proven');
});
