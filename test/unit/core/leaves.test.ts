import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packHashes, unpackHashes } from '../../../src/core/hash/packed.ts';
import { afterFailedKeeping, afterKeeping, firstPace, isTimeToKeep } from '../../../src/core/plan/keep-pace.ts';
import { beginning, type Leaves } from '../../../src/core/transfer/leaves.ts';
import { MiB, MINUTE, SECOND } from '../../../src/core/units.ts';

const kept = (from: number, to: number, change: Partial<Leaves> = {}): Leaves => ({
  range: { start: from * MiB, end: to * MiB },
  hashes: new Uint8Array(32 * (to - from)),
  jobId: 'j',
  treeHash: 'a'.repeat(64),
  ...change,
});
const without = ({ treeHash: _hash, ...leaves }: Leaves): Leaves => leaves;
const endOf = (leaves: readonly Leaves[]): number => (leaves.at(-1)?.range.end ?? 0) / MiB;

test('hashes are laid one behind the other and found again', () =>
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 40 }), (hashes) => {
      const given = hashes.map((hash) => new Uint8Array(hash));
      expect(unpackHashes(packHashes(given))).toEqual(given);
    }),
  ));

describe('what is asked for next of a chunk that was begun', () => {
  test('begins behind the leaves that follow one another from its first byte, and is never nothing', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { maxLength: 16 }),
        fc.integer({ min: 1, max: 16 * MiB }),
        fc.integer({ min: 1, max: 4 }),
        (leaves, bytes, most) => {
          // Single leaves that are kept, put together to pieces of at most so many.
          const pieces: Leaves[] = [];
          for (const leaf of leaves.toSorted((a, b) => a - b)) {
            const last = pieces.at(-1);
            const start = last ? last.range.start / MiB : 0;
            if (last && last.range.end === leaf * MiB && leaf - start < most) pieces.splice(-1, 1, kept(start, leaf + 1));
            else pieces.push(kept(leaf, leaf + 1));
          }
          const chosen = beginning(pieces, { jobId: 'j', bytes });
          for (let i = 0; i < endOf(chosen); i++) expect(leaves).toContain(i);
          expect(endOf(chosen) * MiB).toBeLessThan(bytes);
          const next = pieces[chosen.length];
          // More is only left out behind a gap, or where nothing would be left to ask for.
          if (next && next.range.start === endOf(chosen) * MiB) expect(next.range.end).toBeGreaterThan((Math.ceil(bytes / MiB) - 1) * MiB);
        },
      ),
      { numRuns: 1_000 },
    ));

  const bytes = 16 * MiB;
  test.each<[string, Leaves[], number]>([
    ['a gap ends it', [kept(0, 2), kept(3, 4)], 2],
    ['leaves that overlap end it', [kept(0, 2), kept(1, 3)], 2],
    ['what doesn’t begin at the first byte is of no use', [kept(1, 4)], 0],
    ['fewer hashes than leaves are refused', [kept(0, 2), kept(2, 4, { hashes: new Uint8Array(32) })], 2],
    ['a part of a leaf is refused', [kept(0, 1.5)], 0],
    ['of another job with Amazon’s hash of the chunk it is taken', [kept(0, 2, { jobId: 'other' })], 2],
    ['of another job without one it isn’t', [without(kept(0, 2, { jobId: 'other' }))], 0],
    ['of the same job without one it is', [without(kept(0, 2)), without(kept(2, 3))], 3],
    ['two hashes for one chunk aren’t believed', [kept(0, 2), kept(2, 4, { treeHash: 'b'.repeat(64) })], 2],
  ])('%s', (_what, pieces, leaves) => {
    expect(endOf(beginning(pieces, { jobId: 'j', bytes }))).toBe(leaves);
  });
});

describe('leaves are kept', () => {
  /** A MiB took 20 ms: the store takes 50 MiB a second. */
  const pace = afterKeeping(firstPace, MiB, 20, 1);
  const line = (mibPerSecond: number) => (mibPerSecond * MiB) / SECOND;

  test('each as it comes, on a line far below the store', () => {
    expect(isTimeToKeep(firstPace, 1_000, 1_000, line(1_000))).toBe(true);
    expect(isTimeToKeep(pace, 1_000, 1_025, line(8))).toBe(true);
  });

  test('in the time that the store has left beside the chunks', () => {
    expect(isTimeToKeep(pace, 1_000, 1_039, line(25))).toBe(false);
    expect(isTimeToKeep(pace, 1_000, 1_040, line(25))).toBe(true);
    expect(isTimeToKeep(pace, 1_000, 1_199, line(45))).toBe(false);
    expect(isTimeToKeep(pace, 1_000, 1_200, line(45))).toBe(true);
  });

  test.each([50, 80])('once a second on a line of %i MiB a second, that the store is no faster than', (mibPerSecond) => {
    expect(isTimeToKeep(pace, 1_000, 1_999, line(mibPerSecond))).toBe(false);
    expect(isTimeToKeep(pace, 1_000, 2_000, line(mibPerSecond))).toBe(true);
  });

  test('of writes side by side each has its part of the store', () => {
    const four = afterKeeping(firstPace, MiB, 80, 4);
    expect(four.bytesPerMs).toBeCloseTo(pace.bytesPerMs);
    expect(isTimeToKeep(four, 1_000, 1_159, line(25))).toBe(false);
    expect(isTimeToKeep(four, 1_000, 1_160, line(25))).toBe(true);
  });

  test('with a write that took long forgotten by the next ones', () => {
    const slow = afterKeeping(pace, MiB, MINUTE, 1);
    const again = [20, 20, 20, 20].reduce((now, tookMs) => afterKeeping(now, MiB, tookMs, 1), slow);
    expect(isTimeToKeep(slow, 0, SECOND, line(40))).toBe(true);
    expect(again.bytesPerMs / pace.bytesPerMs).toBeGreaterThan(0.95);
  });

  test('not for a minute after the store refused one', () => {
    const refused = afterFailedKeeping(pace, 5_000);
    expect(isTimeToKeep(refused, 0, 5_000 + MINUTE - 1, line(1))).toBe(false);
    expect(isTimeToKeep(refused, 0, 5_000 + MINUTE, line(1))).toBe(true);
  });
});
