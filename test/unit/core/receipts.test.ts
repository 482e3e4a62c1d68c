import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { compareWithReceipt, compareWithTreeHash } from '../../../src/core/check.ts';
import { fromHex, toHex } from '../../../src/core/hash/hex.ts';
import { chunkHashesOf } from '../../../src/core/hash/leaves.ts';
import type { Hash } from '../../../src/core/hash/tree-hash.ts';
import { atMost, stretchesOf } from '../../../src/core/plan/stretches.ts';
import { leavesIn, leavesOfReceipt, withLeafHashes } from '../../../src/core/receipt-leaves.ts';
import { Receipt } from '../../../src/core/receipt.ts';
import { fileNameOf, receiptOf } from '../../../src/core/receipt-of.ts';
import { comparisonWords } from '../../../src/core/words/check.ts';
import { nodeSha256, oracle } from './bytes.ts';
import { disk, MiB, NOW, proven, wanted } from './transfers.ts';

const leaves = Array.from({ length: 980 }, (_, i): Hash => nodeSha256(new Uint8Array([i, i >> 8])));
const root = toHex(oracle(leaves));
const transfer = {
  ...proven,
  computedTreeHash: root,
  target: { start: 0, sizeBytes: 980 * MiB, treeHash: root, chunkBytes: 16 * MiB, archiveBytes: 980 * MiB },
};
const receipt = async (): Promise<Receipt> => receiptOf(transfer, await chunkHashesOf(leaves, 16 * MiB), 0, '1.2.3');
const withLeaf = (...changed: number[]): Hash[] => leaves.map((leaf, i) => (changed.includes(i) ? nodeSha256(leaf) : leaf));

describe('a receipt', () => {
  test('holds what was proven, and comes back from JSON as it was', async () => {
    const made = await receipt();
    expect(v.parse(Receipt, JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(made).toMatchObject({
      format: 'thaw-receipt-1',
      thaw: '1.2.3',
      region: 'eu-west-1',
      vault: 'backup',
      archiveId: disk.archiveId,
      sizeBytes: 980 * MiB,
      proof: 'proven',
      treeHashExpected: root,
      treeHashComputed: root,
      provenAt: '2026-11-24T13:02:06.000Z',
      job: { id: 'j1', tier: 'Bulk' },
      refetched: 1,
    });
    expect(made.chunkHashes).toHaveLength(62);
    expect(made).not.toHaveProperty('range');
    expect(made).not.toHaveProperty('chunksWithoutHash');
    expect(made).not.toHaveProperty('readBackAt');
  });

  test('of a part of an archive says which, of a saved one says where to', async () => {
    const part = receiptOf(
      {
        ...transfer,
        target: { start: 16 * MiB, sizeBytes: 980 * MiB, chunkBytes: 16 * MiB, archiveBytes: 2_000 * MiB },
        whole: 'length-checked',
        handedOverAtMs: NOW,
        readBackAtMs: NOW,
        savedAs: 'disk.tar',
      },
      [],
      2,
      '1',
    );
    expect(v.parse(Receipt, part)).toMatchObject({
      chunksWithoutHash: 2,
      range: { start: 16 * MiB, end: 996 * MiB, archiveBytes: 2_000 * MiB },
      proof: 'length-checked',
      savedAs: 'disk.tar',
      readBackAt: '2026-11-24T13:02:11.000Z',
    });
    expect(part).not.toHaveProperty('treeHashExpected');
  });

  test('isn’t made of what wasn’t compared', () => {
    for (const unproven of [wanted, disk, { ...transfer, whole: 'differs' as const }, { ...transfer, whole: 'open' as const }])
      expect(() => receiptOf(unproven, [], 0, '1')).toThrow(TypeError);
  });

  test('holds no member that a transfer may not tell', async () => {
    expect(JSON.stringify(await receipt())).not.toMatch(/secret|token|accessKey|undefined/i);
  });

  test('lies in a file of a safe name', () => {
    expect(fileNameOf({ name: 'disk.tar' })).toBe('disk.tar.receipt.json');
    expect(fileNameOf({ name: '../x\u202E' })).toBe('x_.receipt.json');
    expect(Buffer.byteLength(fileNameOf({ name: 'é'.repeat(500) }))).toBeLessThanOrEqual(240);
    expect(fileNameOf({ name: 'é'.repeat(500) })).toMatch(/é\.receipt\.json$/);
  });
});

describe('checking a file', () => {
  test('against its receipt or tree hash finds it equal', async () => {
    expect(await compareWithReceipt(leaves, 980 * MiB, await receipt())).toEqual({ equal: true });
    expect(await compareWithTreeHash(leaves, root.toUpperCase())).toEqual({ equal: true });
    expect(comparisonWords({ equal: true })).toBe('Equal');
  });

  test('with one changed byte names the chunk', async () => {
    const found = await compareWithReceipt(withLeaf(401), 980 * MiB, await receipt());
    expect(found).toEqual({ equal: false, differs: 'chunks', of: 62, chunks: [{ chunk: 25, range: { start: 400 * MiB, end: 416 * MiB } }] });
    expect(comparisonWords(found)).toBe('Different: chunk 26 of 62, 400–416 MiB');
  });

  test('with any changed leaves names exactly their chunks', async () => {
    const r = await receipt();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(979), { minLength: 1, maxLength: 6 }), async (changed) => {
        const found = await compareWithReceipt(withLeaf(...changed), 980 * MiB, r);
        if (found.equal || found.differs !== 'chunks') throw new Error('chunks should differ');
        expect(found.chunks.map(({ chunk }) => chunk)).toEqual([...new Set(changed.map((leaf) => Math.floor(leaf / 16)))].sort((a, b) => a - b));
      }),
      { numRuns: 15 },
    );
  });

  test('with many changed chunks names three and counts the others', async () => {
    expect(comparisonWords(await compareWithReceipt(withLeaf(0, 16, 32, 48, 979), 980 * MiB, await receipt()))).toBe(
      'Different: 5 chunks of 62: 1 (0–16 MiB), 2 (16–32 MiB), 3 (32–48 MiB) and 2 more',
    );
  });

  test('with the hashes of its MiB a receipt names each MiB that differs, and no other', async () => {
    const r = await receipt();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 979 }), { minLength: 1, maxLength: 30 }), async (changed) => {
        const found = await compareWithReceipt(withLeaf(...changed), 980 * MiB, r, leaves);
        if (found.equal || found.differs !== 'chunks' || !found.places) throw new Error('no places');
        const named = found.places.flatMap(({ start, end }) => Array.from({ length: (end - start) / MiB }, (_, i) => start / MiB + i));
        expect(named).toEqual(changed.toSorted((a, b) => a - b));
        for (const [i, { start }] of found.places.entries()) if (i > 0) expect(start).toBeGreaterThan(found.places[i - 1]!.end);
      }),
      { numRuns: 40 },
    );
    expect(comparisonWords(await compareWithReceipt(withLeaf(401), 980 * MiB, r, leaves))).toBe('Different: 401–402 MiB, in chunk 26 of 62');
    expect(comparisonWords(await compareWithReceipt(withLeaf(0, 1, 20, 300, 979), 980 * MiB, r, leaves))).toBe(
      'Different: 5.00 MiB in 4 places: 0–2 MiB, 20–21 MiB, 300–301 MiB and 1 more',
    );
  });

  test('downloaded, it carries those hashes, and they are believed only where they join to its tree hash', async () => {
    const r = await receipt();
    const carried = v.parse(Receipt, JSON.parse(JSON.stringify(withLeafHashes(r, leaves))));
    expect(carried.leafHashes).toHaveLength(62);
    expect(await leavesOfReceipt(carried, leavesIn(carried))).toEqual(leaves);
    const lie = {
      ...carried,
      leafHashes: carried.leafHashes!.map((hex, i) => (i === 7 ? `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}` : hex)),
    };
    expect(await leavesOfReceipt(lie, leavesIn(lie))).toBeUndefined();
    expect(await leavesOfReceipt(r, leavesIn(r))).toBeUndefined();
    const short = { ...carried, leafHashes: carried.leafHashes!.slice(1) };
    expect(await leavesOfReceipt(short, leavesIn(short))).toBeUndefined();
    expect(withLeafHashes(r, undefined)).toBe(r);
  });

  test('stretches are joined by their smallest gaps, hold all of the MiB, and aren’t more than asked for', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (numbers, most) => {
        const indexes = numbers.toSorted((a, b) => a - b);
        const stretches = stretchesOf(indexes, 201 * MiB - 5);
        const few = atMost(stretches, most);
        expect(few.length).toBe(Math.min(most, stretches.length));
        for (const index of indexes) expect(few.some(({ start, end }) => start <= index * MiB && index * MiB < end)).toBe(true);
        const bytes = (ranges: readonly { start: number; end: number }[]) => ranges.reduce((sum, { start, end }) => sum + end - start, 0);
        const gaps = stretches.slice(1).map(({ start }, i) => start - stretches[i]!.end);
        const closed = gaps.toSorted((a, b) => a - b).slice(0, stretches.length - few.length);
        expect(bytes(few)).toBe(bytes(stretches) + closed.reduce((sum, gap) => sum + gap, 0));
      }),
    ));

  test('of another size says both sizes', async () => {
    expect(comparisonWords(await compareWithReceipt(leaves, 980 * MiB + 1, await receipt()))).toBe(
      'Different: 1,027,604,481 bytes instead of 1,027,604,480 bytes',
    );
    expect(comparisonWords(await compareWithReceipt(leaves, 90 * MiB, await receipt()))).toBe('Different: 90.0 MiB instead of 980 MiB');
  });

  test('against a bare tree hash can only tell that it differs', async () => {
    const found = await compareWithTreeHash(withLeaf(5), root);
    expect(found).toMatchObject({ equal: false, differs: 'tree-hash' });
    expect(comparisonWords(found)).toBe(`Different: its tree hash is ${toHex(oracle(withLeaf(5)))}`);
    expect((await compareWithTreeHash(leaves, 'nonsense')).equal).toBe(false);
  });

  test('isn’t fooled by an edited receipt', async () => {
    const r = await receipt();
    const other = withLeaf(5);
    const theirs = (await chunkHashesOf(other, 16 * MiB)).map(toHex);
    expect((await compareWithReceipt(other, 980 * MiB, { ...r, chunkHashes: theirs })).equal).toBe(false);
    expect((await compareWithReceipt(other, 980 * MiB, { ...r, treeHashComputed: toHex(oracle(other)) })).equal).toBe(false);
    for (const chunkBytes of [3 * MiB, 1, 2 ** 52])
      expect(await compareWithReceipt(other, 980 * MiB, { ...r, chunkBytes })).toMatchObject({ equal: false });
    expect(await compareWithReceipt(other, 980 * MiB, { ...r, chunkHashes: [] })).toMatchObject({ differs: 'tree-hash' });
    expect(fromHex(r.treeHashComputed)).toBeDefined();
  });
});
