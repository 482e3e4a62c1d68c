import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { toHex } from '../../../src/core/hash/hex.ts';
import { chunkHashesOf } from '../../../src/core/hash/leaves.ts';
import { treeHash } from '../../../src/core/hash/tree-hash.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import { MiB } from '../../../src/core/units.ts';
import { check } from '../../../src/loader/check.ts';
import { fileLeaves } from '../../../src/loader/file-leaves.ts';
import { LoaderAsk, LoaderNews } from '../../../src/loader/messages.ts';
import { countingUp } from '../../../src/loader/progress.ts';
import { Silent, unlessSilent } from '../../../src/loader/silence.ts';

const bytes = Uint8Array.from({ length: 70 * MiB + 3 }, (_, i) => (i >>> 12) & 255);
const file = new File([bytes], 'disk.tar');
const quiet = (): void => undefined;

async function receiptOf(source: File): Promise<Receipt> {
  const leaves = await fileLeaves(source, quiet);
  const at = '2026-11-24T13:02:11.000Z';
  const hash = toHex(await treeHash(leaves));
  return {
    format: 'thaw-receipt-1',
    id: 'r',
    thaw: '0',
    region: 'eu-west-1',
    vault: 'v',
    kind: 'archive',
    name: source.name,
    sizeBytes: source.size,
    proof: 'proven',
    treeHashExpected: hash,
    treeHashComputed: hash,
    chunkBytes: 16 * MiB,
    chunkHashes: (await chunkHashesOf(leaves, 16 * MiB)).map(toHex),
    job: { id: 'j', createdAt: at },
    provenAt: at,
    refetched: 0,
  };
}

describe('a file on disk', () => {
  test('has the leaves that node:crypto finds, piece by piece, and every byte is counted', async () => {
    let read = 0;
    const leaves = await fileLeaves(file, (more) => (read += more));
    const expected = Array.from({ length: 71 }, (_, i) =>
      createHash('sha256')
        .update(bytes.subarray(i * MiB, (i + 1) * MiB))
        .digest('hex'),
    );
    expect(leaves.map(toHex)).toEqual(expected);
    expect(read).toBe(file.size);
  });

  test('without bytes has one leaf', async () => {
    expect((await fileLeaves(new Blob([]), quiet)).map(toHex)).toEqual([createHash('sha256').digest('hex')]);
  });

  test('is equal to its receipt and to its tree hash', async () => {
    const receipt = await receiptOf(file);
    expect(await check(file, { by: 'receipt', receipt }, quiet)).toEqual({ equal: true });
    expect(await check(file, { by: 'tree-hash', treeHash: receipt.treeHashComputed }, quiet)).toEqual({ equal: true });
  });

  test('18 with one flipped bit differs, and the chunk is named', async () => {
    const receipt = await receiptOf(file);
    const other = bytes.slice();
    other[40 * MiB]! ^= 1;
    expect(await check(new File([other], 'disk.tar'), { by: 'receipt', receipt }, quiet)).toEqual({
      equal: false,
      differs: 'chunks',
      chunks: [{ chunk: 2, range: { start: 32 * MiB, end: 48 * MiB } }],
      of: 5,
    });
  });

  test('of another size isn’t read at all', async () => {
    const receipt = { ...(await receiptOf(file)), sizeBytes: 5 };
    const readers: number[] = [];
    expect(await check(file, { by: 'receipt', receipt }, (more) => readers.push(more))).toMatchObject({
      equal: false,
      differs: 'size',
      expectedBytes: 5,
    });
    expect(readers).toEqual([]);
  });

  test('F3 that can’t be read is said to be so', async () => {
    const gone = new File([new Uint8Array(10)], 'gone.bin');
    gone.slice = () =>
      ({ stream: () => new ReadableStream({ start: (controller) => controller.error(new DOMException('gone', 'NotReadableError')) }) }) as Blob;
    await expect(check(gone, { by: 'tree-hash', treeHash: 'ab'.repeat(32) }, quiet)).rejects.toMatchObject({
      failure: { code: 'file-unreadable', name: 'gone.bin' },
    });
  });
});

describe('G4 work that stays silent', () => {
  test('is given up, and a late sign of life ends it', async () => {
    let alive: () => void = quiet;
    const hanging = unlessSilent(20, (signs) => {
      alive = signs;
      return new Promise<never>(quiet);
    });
    await expect(hanging).rejects.toBeInstanceOf(Silent);
    expect(() => alive()).toThrow(Silent);
  });

  test('goes on while it shows signs of life', async () => {
    const slow = async (signs: () => void): Promise<string> => {
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        signs();
      }
      return 'done';
    };
    await expect(unlessSilent(200, slow)).resolves.toBe('done');
  });
});

test('progress is told at most five times a second', () => {
  let nowMs = 0;
  const told: number[] = [];
  const count = countingUp(
    () => nowMs,
    (done) => told.push(done),
  );
  for (; nowMs < 1_000; nowMs += 10) count(1);
  expect(told).toEqual([1, 21, 41, 61, 81]);
});

describe('messages of the loader', () => {
  test('take what both ends say', () => {
    expect(v.is(LoaderAsk, { kind: 'rehash', ask: 1, transferId: 't' })).toBe(true);
    expect(v.is(LoaderAsk, { kind: 'check', ask: 1, file, against: { by: 'tree-hash', treeHash: 'ab'.repeat(32) } })).toBe(true);
    expect(v.is(LoaderNews, { kind: 'checked', ask: 1, comparison: { equal: false, differs: 'tree-hash', computed: new Uint8Array(32) } })).toBe(
      true,
    );
    expect(v.is(LoaderNews, { kind: 'failed', ask: 1, failure: { code: 'file-unreadable', name: 'a' } })).toBe(true);
  });

  test('refuse the rest', () => {
    for (const message of [
      undefined,
      'rehash',
      { kind: 'rehash', ask: -1, transferId: 't' },
      { kind: 'check', ask: 1, file: 'disk.tar', against: { by: 'tree-hash', treeHash: 'xy' } },
    ]) {
      expect(v.is(LoaderAsk, message)).toBe(false);
    }
  });
});
