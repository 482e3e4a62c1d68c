/** Chunks of several MiB: after a kill or a broken connection only what isn't kept of them is fetched. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Failed } from '../../src/core/failure/failure.ts';
import { MiB } from '../../src/core/units.ts';
import { amazonWith, archiveOf, type Amazon, type Archive, type Fault } from './amazon.ts';
import { clockOf, digestAtOnce } from './clock.ts';
import { emptyDisk, readyTransfer, storedBytes, type Disk } from './disk.ts';
import { scheduled } from './step.ts';
import { worldOn, type World } from './world.ts';

beforeEach(digestAtOnce);

const CHUNK = 4 * MiB;
const SIZE = 2 * CHUNK + 2.5 * MiB;
const CHUNKS = 3;
const PIECE = 300_000;
/** Made once: bytes of a MiB and more take their time. */
const archive: Archive = archiveOf('a', SIZE);

interface Begun {
  readonly disk: Disk;
  readonly amazon: Amazon;
  readonly clock: { nowMs: number };
  readonly id: string;
}

async function begin(change: Partial<Amazon> = {}, of: Archive = archive, chunkBytes: number = CHUNK): Promise<Begun> {
  const [disk, clock] = [emptyDisk(), clockOf()];
  const amazon = amazonWith([of], { leafBytes: MiB, pieceBytes: PIECE, ...change });
  return { disk, amazon, clock, id: await readyTransfer(disk, amazon, clock, of, chunkBytes) };
}

/** What has to be asked for in a new life: of each missing chunk all behind its kept beginning. */
function restOf({ disk, id }: Begun): string[] {
  return Array.from({ length: CHUNKS }, (_, i) => i)
    .filter((i) => !disk.chunks.has(`${id}/${i}`))
    .map((i) => `${i * CHUNK + keptOf(disk, id, i)}-${Math.min((i + 1) * CHUNK, SIZE)}`);
}

function keptOf(disk: Disk, id: string, chunk: number): number {
  let to = 0;
  for (let next; (next = disk.leaves.get(`${id}/${chunk}/${to}`)); to = next.leaves.range.end);
  return to;
}

const rangesAsked = ({ amazon }: Begun): string[] => amazon.askedRanges.map(({ start, end }) => `${start}-${end}`);
const sorted = (ranges: readonly string[]): string[] => ranges.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

/** A life that dies after so many steps of any kind. */
async function lifeOf({ disk, amazon, clock }: Begun, steps: number): Promise<void> {
  let taken = 0;
  const world: World = worldOn(disk, amazon, clock, async (_label, step) => {
    if (++taken === steps) world.kill();
    return step();
  });
  void world.engine.wake();
  await world.settle(() => taken >= steps);
  world.kill();
}

async function goOn({ disk, amazon, clock }: Begun): Promise<void> {
  const world = worldOn(disk, amazon, clock);
  void world.engine.wake();
  await world.settle();
}

function expectWhole({ disk, id }: Begun, { bytes }: Archive = archive): void {
  expect(disk.transfers.get(id)?.whole).toBe('proven');
  expect(Buffer.compare(storedBytes(disk, id), bytes)).toBe(0);
  expect(disk.leaves.size).toBe(0);
  expect(disk.losses).toEqual([]);
}

describe('a kill', () => {
  test('after any step, in any order of steps, is followed by requests for exactly what isn’t kept', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(110), async (s, steps) => {
        const begun = await begin();
        const { disk, amazon, clock } = begun;
        const { through, pending, turn } = scheduled(s);
        const first = worldOn(disk, amazon, clock, through, pending, turn);
        void first.engine.wake();
        let taken = 0;
        await first.settle(() => taken++ >= steps);
        first.kill();

        const rest = disk.transfers.get(begun.id)?.whole === 'proven' ? [] : restOf(begun);
        amazon.askedRanges.length = 0;
        await goOn(begun);
        expect(sorted(rangesAsked(begun))).toEqual(rest);
        expectWhole(begun);
      }),
      { numRuns: 25 },
    ));

  test('B2 after each single step costs at most one MiB a connection, where the store keeps up', async () => {
    const small = archiveOf('a', 5.5 * MiB);
    const beginSmall = (): Promise<Begun> => begin({}, small, 2 * MiB);
    let steps = 0;
    const whole = await beginSmall();
    const world = worldOn(whole.disk, whole.amazon, whole.clock, (_label, step) => (steps++, step()));
    void world.engine.wake();
    await world.settle();
    expect(whole.amazon.sent.bytes).toBe(small.bytes.length);
    expect(steps).toBeGreaterThan(30);
    let most = 0;
    for (let kill = 1; kill <= steps; kill++) {
      const begun = await beginSmall();
      await lifeOf(begun, kill);
      await goOn(begun);
      expectWhole(begun, small);
      most = Math.max(most, begun.amazon.sent.bytes - small.bytes.length);
    }
    expect(most).toBeGreaterThan(0);
    // Three chunks at once; the piece that makes a leaf whole comes with some bytes of the next one.
    expect(most).toBeLessThanOrEqual(3 * (MiB + PIECE));
  });
});

test('a connection that breaks costs what wasn’t whole yet, in the same life', async () => {
  const begun = await begin({ breaks: [2.5 * MiB, 3.2 * MiB, 0.5 * MiB] });
  await goOn(begun);
  expectWhole(begun);
  expect(rangesAsked(begun).slice(CHUNKS).toSorted()).toEqual(
    [`${2 * MiB}-${CHUNK}`, `${CHUNK + 3 * MiB}-${2 * CHUNK}`, `${2 * CHUNK}-${SIZE}`].toSorted(),
  );
  expect(begun.disk.transfers.get(begun.id)?.refetched).toBe(0);
});

describe('D1 what is kept proves nothing', () => {
  test('a wrong byte that was kept condemns the chunk: all of it is fetched again, once, and counted', async () => {
    const begun = await begin({ faults: ['wrong-byte'], breaks: [2.5 * MiB] });
    await goOn(begun);
    expectWhole(begun);
    expect(rangesAsked(begun).filter((range) => range.endsWith(`-${CHUNK}`))).toEqual([`0-${CHUNK}`, `${2 * MiB}-${CHUNK}`, `0-${CHUNK}`]);
    expect(begun.disk.transfers.get(begun.id)?.refetched).toBe(1);
  });

  test('T1 D2 kept bytes that were altered or cut on the disk are fetched again, and never stored', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 60 }), fc.nat(), fc.boolean(), async (steps, which, isCut) => {
        const begun = await begin();
        await lifeOf(begun, steps);
        const { disk, amazon, id } = begun;
        const kept = [...disk.leaves.keys()].filter((at) => !disk.chunks.has(at.split('/').slice(0, 2).join('/')));
        const at = kept[which % kept.length];
        if (at === undefined) return;
        const lying = disk.leaves.get(at)!;
        const bytes = isCut ? lying.bytes.slice(0, -1) : lying.bytes.slice();
        if (!isCut) bytes[77] = (bytes[77] ?? 0) ^ 4;
        disk.leaves.set(at, { ...lying, bytes });
        const chunk = Number(at.split('/')[1]);
        amazon.askedRanges.length = 0;
        await goOn(begun);
        expectWhole(begun);
        const again = amazon.askedRanges.filter(({ start }) => Math.floor(start / CHUNK) === chunk);
        expect(again.map(({ start }) => start)).toEqual([chunk * CHUNK + lying.leaves.range.start]);
        expect(disk.transfers.get(id)?.refetched).toBe(0);
      }),
      { numRuns: 12 },
    ));

  test('without a hash of Amazon’s they serve the same job, and the whole decides', async () => {
    const begun = await begin({ faults: ['no-hash'], breaks: [1.5 * MiB] });
    await goOn(begun);
    expectWhole(begun);
    expect(rangesAsked(begun)).toContain(`${MiB}-${CHUNK}`);
    expect(begun.disk.chunks.get(`${begun.id}/0`)?.record.verified).toBe(false);
  });

  test('without a hash of Amazon’s they don’t serve another job', async () => {
    const begun = await begin({ faults: ['no-hash'] });
    await lifeOf(begun, 30);
    const at = `${begun.id}/0/0`;
    const lying = begun.disk.leaves.get(at)!;
    expect(lying.leaves.treeHash).toBeUndefined();
    begun.disk.leaves.set(at, { ...lying, leaves: { ...lying.leaves, jobId: 'another' } });
    begun.amazon.askedRanges.length = 0;
    await goOn(begun);
    expectWhole(begun);
    expect(rangesAsked(begun)).toContain(`0-${CHUNK}`);
  });
});

describe('keeping never stands in the way', () => {
  test('of a chunk: where no leaf can be kept, all is fetched and proven', async () => {
    const begun = await begin();
    const { disk, amazon, clock } = begun;
    let refused = 0;
    const world = worldOn(disk, amazon, clock, async (label, step) => {
      if (label !== 'keep') return step();
      refused++;
      throw new Failed({ code: 'disk-full', neededBytes: MiB });
    });
    void world.engine.wake();
    await world.settle();
    expectWhole(begun);
    // One refusal says enough for a while.
    expect(refused).toBeLessThanOrEqual(CHUNKS);
    expect(amazon.sent.bytes).toBe(SIZE);
  });

  test('of room: on a full disk kept leaves give way to their chunk', async () => {
    const begun = await begin();
    const { disk, amazon, clock } = begun;
    const world = worldOn(disk, amazon, clock, async (label, step) => {
      if (label === 'store' && disk.leaves.size > 0) throw new Failed({ code: 'disk-full', neededBytes: CHUNK });
      return step();
    });
    world.engine.atMost(1);
    void world.engine.wake();
    await world.settle();
    expectWhole(begun);
    expect(amazon.sent.bytes).toBe(SIZE);
  });

  test('of a removal: what is kept goes with its transfer', async () => {
    const begun = await begin();
    const { disk, amazon, clock, id } = begun;
    const world = worldOn(disk, amazon, clock);
    void world.engine.wake();
    await world.settle(() => disk.leaves.size > 2);
    await world.engine.remove([id]);
    await world.settle();
    expect(disk.leaves.size).toBe(0);
  });
});

test('bytes that are always altered the same way still stop after three equal hashes', async () => {
  const begun = await begin({ faults: Array.from({ length: 40 }, (): Fault => 'wrong-byte') });
  await goOn(begun);
  expect(begun.disk.transfers.get(begun.id)?.stoppedBy).toMatchObject({ code: 'chunk-always-damaged', times: 3 });
});
