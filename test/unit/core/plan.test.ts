import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignedCover, isMibAligned, isTreeHashAligned } from '../../../src/core/plan/aligned.ts';
import { chunkBytesFor, chunkCount, chunkRange } from '../../../src/core/plan/chunks.ts';
import { missingBytes, missingChunks, missingSpan } from '../../../src/core/plan/missing.ts';
import { rangeBytes, type Range } from '../../../src/core/range.ts';
import { GiB, MiB } from '../../../src/core/units.ts';
import vectors from '../../vectors/tree-hash.json' with { type: 'json' };

/** Every node of the tree over an archive, level by level: the definition, not the closed form. */
function nodesOf(archiveBytes: number): Range[] {
  let level: Range[] = [];
  for (let start = 0; start < archiveBytes; start += MiB) level.push({ start, end: Math.min(start + MiB, archiveBytes) });
  const nodes = [...level];
  while (level.length > 1) {
    const above: Range[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left) above.push({ start: left.start, end: (right ?? left).end });
    }
    nodes.push(...above);
    level = above;
  }
  return nodes;
}

const text = ({ start, end }: Range): string => `${start}-${end}`;
const plan = fc
  .record({ sizeBytes: fc.integer({ min: 1, max: 40 * 1024 * GiB }), chunkBytes: fc.constantFrom(16 * MiB, 32 * MiB, 64 * MiB) })
  .filter(({ sizeBytes, chunkBytes }) => sizeBytes / chunkBytes < 2_000);

describe('chunks', () => {
  test.each([
    [1, 16],
    [16 * MiB, 16],
    [980 * MiB, 16],
    [64 * GiB, 16],
    [64 * GiB + 1, 32],
    [128 * GiB, 32],
    [128 * GiB + 1, 64],
    [256 * GiB, 64],
    [40_000 * GiB, 64],
  ])('of %i bytes have %i MiB', (size, mib) => expect(chunkBytesFor(size)).toBe(mib * MiB));

  test('D6 number at most 4,096 up to 256 GiB, and 640,000 for the largest archive there can be', () => {
    for (const size of [64 * GiB, 128 * GiB, 256 * GiB]) expect(chunkCount({ sizeBytes: size, chunkBytes: chunkBytesFor(size) })).toBe(4_096);
    expect(chunkCount({ sizeBytes: 40_000 * GiB, chunkBytes: chunkBytesFor(40_000 * GiB) })).toBe(640_000);
  });

  test('D5 cover the target without a gap or an overlap, and each is tree-hash aligned', () =>
    fc.assert(
      fc.property(plan, (p) => {
        let end = 0;
        for (let i = 0; i < chunkCount(p); i += 1) {
          const range = chunkRange(p, i);
          expect(range.start).toBe(end);
          expect(isTreeHashAligned(range, p.sizeBytes)).toBe(true);
          end = range.end;
        }
        expect(end).toBe(p.sizeBytes);
      }),
      { numRuns: 40 },
    ));

  test('that don’t exist are refused', () => {
    for (const index of [-1, 2, 0.5, Number.NaN]) expect(() => chunkRange({ sizeBytes: 17 * MiB, chunkBytes: 16 * MiB }, index)).toThrow(RangeError);
  });

  test('of nothing are none', () => expect(chunkCount({ sizeBytes: 0, chunkBytes: 16 * MiB })).toBe(0));
});

describe('alignment', () => {
  test('is as the vectors say', () => {
    let seen = 0;
    for (const { size, ...more } of vectors.inputs) {
      for (const { start, end, aligned, megabyteAligned } of 'ranges' in more && more.ranges ? more.ranges : []) {
        expect(isTreeHashAligned({ start, end: end + 1 }, size)).toBe(aligned);
        expect(isMibAligned({ start, end: end + 1 }, size)).toBe(megabyteAligned);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(30);
  });

  const sizes = [
    1,
    MiB - 1,
    ...Array.from({ length: 21 }, (_, i) => (i + 1) * MiB),
    ...Array.from({ length: 20 }, (_, i) => (i + 1) * MiB + 1 + i),
    40.5 * MiB,
  ];

  test.each(sizes)('of every range of %d bytes is that of the full node set', (size) => {
    const nodes = new Set(nodesOf(size).map(text));
    const edges = [...Array.from({ length: Math.ceil(size / MiB) }, (_, i) => i * MiB), size];
    for (const start of edges)
      for (const end of edges) {
        if (start < end)
          expect([text({ start, end }), isTreeHashAligned({ start, end }, size)]).toEqual([text({ start, end }), nodes.has(text({ start, end }))]);
      }
  });

  test('is refused for ranges that are empty, turned or outside', () => {
    for (const range of [
      { start: 0, end: 0 },
      { start: MiB, end: 0 },
      { start: -MiB, end: 0 },
      { start: 0, end: 3 * MiB },
    ]) {
      expect(isTreeHashAligned(range, 2 * MiB)).toBe(false);
      expect(isMibAligned(range, 2 * MiB)).toBe(false);
    }
  });

  test('cover of a range is the smallest node that holds it', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 * MiB }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(size - 1))),
        ([size, a, b]) => {
          const range = { start: Math.min(a, b), end: Math.max(a, b) + 1 };
          const cover = alignedCover(range, size);
          const holding = nodesOf(size).filter(({ start, end }) => start <= range.start && end >= range.end);
          expect(holding.map(text)).toContain(text(cover));
          expect(rangeBytes(cover)).toBe(Math.min(...holding.map(rangeBytes)));
        },
      ),
      { numRuns: 200 },
    ));

  test('cover of a node is the node itself', () => {
    for (const size of [1, 3 * MiB, 21 * MiB + 5])
      for (const node of nodesOf(size)) expect(rangeBytes(alignedCover(node, size))).toBe(rangeBytes(node));
  });

  test('cover of what isn’t in the archive is refused', () => {
    for (const range of [
      { start: 5, end: 5 },
      { start: -1, end: 5 },
      { start: 0, end: 11 },
    ])
      expect(() => alignedCover(range, 10)).toThrow(RangeError);
  });
});

describe('what is missing', () => {
  test('and what is stored make the whole', () =>
    fc.assert(
      fc.property(plan, fc.array(fc.nat(2_000)), (p, stored) => {
        const missing = missingChunks(p, stored);
        const kept = new Set(stored.filter((index) => index < chunkCount(p)));
        expect(missing.length + kept.size).toBe(chunkCount(p));
        expect(missing.some((index) => kept.has(index))).toBe(false);
        expect(missing).toEqual([...missing].sort((a, b) => a - b));
        const storedBytes = [...kept].reduce((sum, index) => sum + rangeBytes(chunkRange(p, index)), 0);
        expect(missingBytes(p, stored)).toBe(p.sizeBytes - storedBytes);
        const span = missingSpan(p, stored);
        expect(span === undefined).toBe(missing.length === 0);
        if (span) {
          expect(span.start).toBe(chunkRange(p, missing[0] ?? -1).start);
          expect(span.end).toBe(chunkRange(p, missing.at(-1) ?? -1).end);
        }
      }),
      { numRuns: 60 },
    ));

  test('reaches from the first to the last missing byte', () => {
    const p = { sizeBytes: 70 * MiB, chunkBytes: 16 * MiB };
    expect(missingChunks(p, [0, 2])).toEqual([1, 3, 4]);
    expect(missingSpan(p, [0, 2])).toEqual({ start: 16 * MiB, end: 70 * MiB });
    expect(missingBytes(p, [0, 2])).toBe(38 * MiB);
    expect(missingSpan(p, [0, 1, 2, 3, 4])).toBeUndefined();
  });
});
