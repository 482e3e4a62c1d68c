import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, sameHash, toHex } from '../../../src/core/hash/hex.ts';
import { chunkHashesOf, hashOfChunk, leafHashes, sha256 } from '../../../src/core/hash/leaves.ts';
import { treeHash, type Hash } from '../../../src/core/hash/tree-hash.ts';
import vectors from '../../vectors/tree-hash.json' with { type: 'json' };
import { byteStreamOf, generated, MiB, nodeSha256, oracle, oracleLeaves, streamOf } from './bytes.ts';

const generatorOf = (name: string): 'A' | 'B' => (name === 'A' ? 'A' : 'B');
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes): Hash => new Uint8Array(bytes));
const hashes = (n: number): Hash[] => Array.from({ length: n }, (_, i) => nodeSha256(new Uint8Array([i, i >> 8, i >> 16])));

describe('the tree hash', () => {
  test.each(vectors.inputs)('of $size bytes of generator $generator is the vector’s', async ({ generator, size, treeHash: expected, ...more }) => {
    const leaves = await leafHashes(streamOf(generated(generatorOf(generator), size)));
    expect(toHex(await treeHash(leaves))).toBe(expected);
    if ('leaves' in more && more.leaves) expect(leaves.map(toHex)).toEqual(more.leaves);
  });

  test('of every range of the vectors is what the receiver computes', async () => {
    for (const { generator, size, ...more } of vectors.inputs) {
      const ranges = 'ranges' in more && more.ranges ? more.ranges : [];
      const bytes = ranges.length ? generated(generatorOf(generator), size) : new Uint8Array(0);
      for (const range of ranges) {
        const leaves = await leafHashes(streamOf(bytes.subarray(range.start, range.end + 1)));
        expect(toHex(await treeHash(leaves))).toBe(range.treeHash);
      }
    }
  });

  test('D5 equals the recursive definition with node:crypto for any number of hashes', () =>
    fc.assert(
      fc.asyncProperty(fc.array(hash, { minLength: 1, maxLength: 70 }), async (pieces) => {
        expect(toHex(await treeHash(pieces))).toBe(toHex(oracle(pieces)));
      }),
    ));

  test('is the same by chunks of any power of two as by leaves', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 9 }), async (n, exponent) => {
        const leaves = hashes(n);
        const chunks = await chunkHashesOf(leaves, 2 ** exponent * MiB);
        expect(chunks).toHaveLength(Math.ceil(n / 2 ** exponent));
        expect(toHex(await treeHash(chunks))).toBe(toHex(oracle(leaves)));
      }),
      { numRuns: 60 },
    ));

  test('changes when two pieces are swapped', async () => {
    const [a, b, c] = hashes(3);
    if (!a || !b || !c) throw new Error('three were made');
    expect(toHex(await treeHash([a, b, c]))).not.toBe(toHex(await treeHash([b, a, c])));
  });

  test('of 100,000 hashes is right and leaves them untouched', async () => {
    const pieces = hashes(100_000);
    const first = toHex(pieces[0] ?? new Uint8Array());
    expect(toHex(await treeHash(pieces))).toBe(toHex(oracle(pieces)));
    expect(pieces).toHaveLength(100_000);
    expect(toHex(pieces[0] ?? new Uint8Array())).toBe(first);
  });

  test('of one hash is that hash, of none a RangeError', async () => {
    const [one] = hashes(1);
    expect(one && (await hashOfChunk([one]))).toEqual(one);
    await expect(treeHash([])).rejects.toThrow(RangeError);
  });
});

describe('leaves', () => {
  const sizes = [0, 1, MiB - 1, MiB, MiB + 1, 3 * MiB - 1, 5 * MiB + 123];

  test.each(sizes)('D5 of %i bytes are the same however the body is cut', async (size) => {
    const bytes = generated('B', size);
    const expected = oracleLeaves(bytes).map(toHex);
    for (const cut of [65_536, 300_001, MiB, 2 * MiB + 5]) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (let at = 0; at < size; at += cut) pieces.push(bytes.subarray(at, at + cut));
      expect((await leafHashes(streamOf(...pieces))).map(toHex)).toEqual(expected);
      expect((await leafHashes(byteStreamOf(bytes, cut))).map(toHex)).toEqual(expected);
    }
    expect((await leafHashes(new Blob([bytes]).stream())).map(toHex)).toEqual(expected);
  });

  test('of an empty body are one, the SHA-256 of no bytes', async () => {
    const [leaf, ...more] = await leafHashes(streamOf());
    expect(more).toEqual([]);
    expect(leaf).toEqual(nodeSha256());
  });

  test('tell how much was read, ending with the size', async () => {
    const told: number[] = [];
    await leafHashes(streamOf(new Uint8Array(700_000), new Uint8Array(0), new Uint8Array(700_000)), (bytes) => told.push(bytes));
    expect(told.at(-1)).toBe(1_400_000);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  test('stop and cancel the body when the listener throws', async () => {
    let cancelled: unknown;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
      cancel: (reason) => void (cancelled = reason),
    });
    const enough = new Error('enough');
    await expect(
      leafHashes(body, (bytes) => {
        if (bytes > 5_000) throw enough;
      }),
    ).rejects.toBe(enough);
    expect(cancelled).toBe(enough);
  });

  test('pass on the error of a body that breaks', async () => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => controller.error(new Error('unplugged')) });
    await expect(leafHashes(body)).rejects.toThrow('unplugged');
  });

  test('are hashed from a copy: the buffer may be used again at once', async () => {
    const buffer = new Uint8Array([1, 2, 3]);
    const promised = sha256(buffer);
    buffer.fill(9);
    expect(await promised).toEqual(nodeSha256(new Uint8Array([1, 2, 3])));
  });
});

describe('hex', () => {
  test('comes back as the same bytes', () =>
    fc.assert(
      fc.property(hash, (bytes) => {
        const back = fromHex(toHex(bytes));
        expect(back && sameHash(back, bytes)).toBe(true);
      }),
    ));

  test('is read in upper case and with blanks around it, and nothing else is', () => {
    const hex = 'ab'.repeat(32);
    expect(fromHex(` ${hex.toUpperCase()}\n`)).toEqual(new Uint8Array(32).fill(0xab));
    for (const wrong of ['', hex.slice(1), `${hex}0`, `g${hex.slice(1)}`, `0x${hex.slice(2)}`]) expect(fromHex(wrong)).toBeUndefined();
  });

  test('hashes of other bytes or another length are not the same', () => {
    expect(sameHash(new Uint8Array([1, 2]), new Uint8Array([1, 3]))).toBe(false);
    expect(sameHash(new Uint8Array([1, 2]), new Uint8Array([1]))).toBe(false);
  });
});
