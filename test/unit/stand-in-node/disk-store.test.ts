import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { memoryContent } from '../../../stand-in/core/index.ts';
import { diskStore } from '../../../stand-in/node/disk-store.ts';
import { bytesOf, inFolder, streamOf } from './folders.ts';

const MiB = 1_048_576;
const random = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(size));

test('what was written is there after a reopening, whatever its key looks like', () =>
  inFolder(async (folder) => {
    const bytes = random(3 * MiB + 5);
    const key = '../../etc/passwd\0 ünï/'.repeat(40);
    const written = await (await diskStore(folder)).write(key, streamOf(bytes.subarray(0, 7), bytes.subarray(7)));
    expect(written.sizeBytes).toBe(bytes.length);
    const found = await (await diskStore(folder)).open(key);
    expect(found && (await bytesOf(found)).equals(bytes)).toBe(true);
    expect(await readdir(folder)).toEqual([createHash('sha256').update(key).digest('hex')]);
  }));

test('a key that was never written, or was removed, is unknown', () =>
  inFolder(async (folder) => {
    const store = await diskStore(folder);
    await store.remove('never');
    await store.write('once', streamOf(random(1)));
    await store.remove('once');
    expect(await store.open('never')).toBeUndefined();
    expect(await store.open('once')).toBeUndefined();
  }));

test('writing a key again replaces it', () =>
  inFolder(async (folder) => {
    const store = await diskStore(folder);
    await store.write('key', streamOf(random(MiB)));
    const second = random(10);
    await store.write('key', streamOf(second));
    const found = await store.open('key');
    expect(found && (await bytesOf(found)).equals(second)).toBe(true);
  }));

test('a body that breaks off leaves nothing, and an older one in its place', () =>
  inFolder(async (folder) => {
    const store = await diskStore(folder);
    const old = random(10);
    await store.write('key', streamOf(old));
    const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(random(5));
        controller.error(new Error('gone'));
      },
    });
    await expect(store.write('key', broken)).rejects.toThrow('gone');
    const found = await store.open('key');
    expect(found && (await bytesOf(found)).equals(old)).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
  }));

test('joined parts outlive the parts, and read as one', () =>
  inFolder(async (folder) => {
    const store = await diskStore(folder);
    const pieces = [random(2 * MiB), random(2 * MiB), random(MiB + 3)];
    const parts = [];
    for (const [i, piece] of pieces.entries()) parts.push(i === 1 ? memoryContent(piece) : await store.write(`part ${i}`, streamOf(piece)));
    await store.join('whole', parts);
    for (const i of [0, 2]) await store.remove(`part ${i}`);
    const whole = Buffer.concat(pieces);
    const found = await (await diskStore(folder)).open('whole');
    if (!found) throw new Error('nothing there');
    expect(found.sizeBytes).toBe(whole.length);
    for (const [start, end] of [
      [0, whole.length],
      [2 * MiB - 3, 4 * MiB + 2],
      [4 * MiB, whole.length],
    ] as const) {
      expect((await bytesOf(found, start, end)).equals(whole.subarray(start, end))).toBe(true);
    }
    const last = createHash('sha256')
      .update(whole.subarray(5 * MiB))
      .digest('hex');
    expect(Buffer.from((await found.leafHashes()).at(-1) ?? []).toString('hex')).toBe(last);
  }));
