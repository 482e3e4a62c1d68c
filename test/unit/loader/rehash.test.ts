import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/core/hash/hex.ts';
import { hashOfChunk, leafHashes } from '../../../src/core/hash/leaves.ts';
import { treeHash } from '../../../src/core/hash/tree-hash.ts';
import type { ChunkRecord } from '../../../src/core/transfer/chunk-record.ts';
import { MiB } from '../../../src/core/units.ts';
import { rehash, type Lying } from '../../../src/loader/rehash.ts';

const plan = { sizeBytes: 5 * MiB + 7, chunkBytes: 2 * MiB };
const sizes = [2 * MiB, 2 * MiB, MiB + 7];
const chunks = sizes.map((size, i) => new Uint8Array(size).fill(i + 1));

const recordOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<ChunkRecord> => ({
  treeHash: await hashOfChunk(await leafHashes(new Blob([bytes]).stream())),
  sizeBytes: bytes.length,
  verified: true,
  life: 'l',
  storedAtMs: 0,
});

async function lying(change: Partial<Lying> = {}): Promise<Lying> {
  const records = new Map<number, ChunkRecord>();
  for (const [i, bytes] of chunks.entries()) records.set(i, await recordOf(bytes));
  return { plan, records, bytesOf: async (index) => new Blob([chunks[index]!]), ...change };
}

/** A Blob whose bytes are gone: it can be had, and not be read (faults.md, T5). */
const goneBlob = (size: number): Blob => {
  const blob = new Blob([new Uint8Array(size)]);
  blob.stream = () => new ReadableStream({ start: (controller) => controller.error(new DOMException('gone', 'NotFoundError')) });
  return blob;
};

const flipped = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const copy = bytes.slice();
  copy[copy.length - 1]! ^= 1;
  return copy;
};

const instead = (index: number, bytes: Blob | ArrayBuffer | undefined) => async (asked: number) =>
  asked === index ? bytes : new Blob([chunks[asked]!]);
const quiet = (): void => undefined;

describe('F9 hashing chunks from the store', () => {
  test('finds nothing where nothing is wrong, of Blobs and of buffers, and counts all bytes', async () => {
    let bytes = 0;
    expect(await rehash(await lying(), (more) => (bytes += more))).toEqual({ wrong: [], gone: [] });
    expect(bytes).toBe(plan.sizeBytes);
    expect(await rehash(await lying({ bytesOf: async (index) => chunks[index]!.slice().buffer }), quiet)).toEqual({ wrong: [], gone: [] });
  });

  test.each<[string, Blob | ArrayBuffer | undefined, 'wrong' | 'gone']>([
    ['D2 a flipped bit', new Blob([flipped(chunks[1]!)]), 'wrong'],
    ['a chunk that is too short', new Blob([chunks[1]!.subarray(1)]), 'wrong'],
    ['a chunk that isn’t there', undefined, 'gone'],
    ['T5 a Blob whose file is gone', goneBlob(2 * MiB), 'gone'],
  ])('%s', async (_, bytes, found) => {
    let done = 0;
    const rest = { wrong: [], gone: [] };
    expect(await rehash(await lying({ bytesOf: instead(1, bytes) }), (more) => (done += more))).toEqual({ ...rest, [found]: [1] });
    expect(done).toBe(plan.sizeBytes);
  });

  test('a chunk without its record is gone', async () => {
    const { records, ...rest } = await lying();
    expect(await rehash({ ...rest, records: new Map([...records].slice(0, 2)) }, quiet)).toEqual({ wrong: [], gone: [2] });
  });

  test('records that agree with their bytes and not with the proof are found by the receipt', async () => {
    const good = await lying();
    const hashes = [...good.records.values()].map(({ treeHash: hash }) => hash);
    const proven = { treeHash: toHex(await treeHash(hashes)), chunkHashes: hashes.map(toHex) };
    expect(await rehash({ ...good, proven }, quiet)).toEqual({ wrong: [], gone: [] });
    const other = flipped(chunks[2]!);
    const records = new Map([...good.records, [2, await recordOf(other)] as const]);
    const bytesOf = instead(2, new Blob([other]));
    expect(await rehash({ ...good, records, bytesOf, proven }, quiet)).toEqual({ wrong: [2], gone: [] });
    expect(await rehash({ ...good, records, bytesOf, proven: { ...proven, chunkHashes: [] } }, quiet)).toEqual({ wrong: [0, 1, 2], gone: [] });
  });
});
