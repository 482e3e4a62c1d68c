import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bytesStream } from '../../../stand-in/core/streams.ts';
import { isTreeHashAligned, leafHashesOf, treeHashOf } from '../../../stand-in/core/tree-hash.ts';
import { toHex } from '../../../stand-in/core/bytes.ts';
import vectors from '../../vectors/tree-hash.json' with { type: 'json' };
import { generatorB, MIB } from './client.ts';

function generatorA(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(size).map((_, i) => 31 * i + 7);
}

test('every vector has its tree hash, whatever the stream is cut into', async () => {
  for (const { generator, size, sha256, treeHash } of vectors.inputs) {
    const bytes = generator === 'A' ? generatorA(size) : generatorB(size);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(toHex(await treeHashOf(await leafHashesOf(bytesStream(bytes)))), `${generator} ${size}`).toBe(treeHash);
  }
});

/** Every node of a tree over this many leaves, as [first leaf, leaves]. */
function nodes(leaves: number): Set<string> {
  const all = new Set<string>();
  let level: (readonly [number, number])[] = Array.from({ length: leaves }, (_, i) => [i, 1]);
  while (level.length > 0) {
    for (const [first, count] of level) all.add(`${first} ${count}`);
    if (level.length === 1) break;
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
      const [left, right] = [level[2 * i], level[2 * i + 1]];
      return [left?.[0] ?? 0, (left?.[1] ?? 0) + (right?.[1] ?? 0)] as const;
    });
  }
  return all;
}

test('a range is tree-hash aligned exactly where it is a node of the tree', () => {
  for (let leaves = 1; leaves <= 41; leaves++) {
    const tree = nodes(leaves);
    for (const size of [leaves * MIB, leaves * MIB - 1, (leaves - 1) * MIB + 1]) {
      for (let first = 0; first < leaves; first++) {
        for (let count = 1; first + count <= leaves; count++) {
          const range = { start: first * MIB, end: Math.min((first + count) * MIB, size) - 1 };
          expect(isTreeHashAligned(range, size), `${size} ${first} ${count}`).toBe(tree.has(`${first} ${count}`));
        }
      }
    }
  }
});

test('a range off by one byte is not aligned', () => {
  expect(isTreeHashAligned({ start: 1, end: MIB - 1 }, 4 * MIB)).toBe(false);
  expect(isTreeHashAligned({ start: 0, end: MIB }, 4 * MIB)).toBe(false);
  expect(isTreeHashAligned({ start: 0, end: 1023 }, 4 * MIB)).toBe(false);
});
