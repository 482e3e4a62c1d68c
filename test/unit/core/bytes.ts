import { createHash } from 'node:crypto';
import type { Hash } from '../../../src/core/hash/tree-hash.ts';

export const MiB = 1_048_576;

/** Generators of test/vectors/tree-hash.json. B has no two equal leaves below 256 MiB. */
export function generated(generator: 'A' | 'B', size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i += 1) {
    bytes[i] = generator === 'A' ? 31 * i + 7 : 31 * i + 7 + 17 * (i >>> 8) + 101 * (i >>> 20);
  }
  return bytes;
}

export const nodeSha256 = (...pieces: Uint8Array[]): Hash => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return new Uint8Array(hash.digest());
};

/** The tree hash by its other definition: split at the largest power of two below the number. */
export function oracle(hashes: readonly Hash[]): Hash {
  const [only] = hashes;
  if (!only) throw new Error('no hashes');
  if (hashes.length === 1) return only;
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return nodeSha256(oracle(hashes.slice(0, half)), oracle(hashes.slice(half)));
}

export function oracleLeaves(bytes: Uint8Array<ArrayBuffer>): Hash[] {
  const leaves = [nodeSha256(bytes.subarray(0, MiB))];
  for (let at = MiB; at < bytes.length; at += MiB) leaves.push(nodeSha256(bytes.subarray(at, at + MiB)));
  return leaves;
}

/** A stream of the pieces, as the network gives one: no byte stream. */
export const streamOf = (...pieces: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });

/** A byte stream, as a Blob gives one; `most` bytes a read. */
export function byteStreamOf(bytes: Uint8Array<ArrayBuffer>, most: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const view = controller.byobRequest?.view;
      if (at === bytes.length) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      if (!view) throw new Error('was to be read by BYOB');
      const taken = bytes.subarray(at, at + Math.min(most, view.byteLength));
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(taken);
      at += taken.length;
      controller.byobRequest?.respond(taken.length);
    },
  });
}
