/**
 * Content that is computed instead of stored: AES in counter mode over nothing, so that any place
 * of it is reached at once, no two MiB are equal, and each run gives the same bytes. Only Web Crypto
 * is used: 2 GiB/s on one core here, on threads of its own.
 */

import type { Content } from './index.ts';
import { hashLeaves, MiB, once, sha256, type Bytes } from './leaves.ts';
import { pieces } from './pieces.ts';

const AES_BLOCK = 16;
/** Encrypted to get the bare key stream; longer by a block for ranges that don't begin at one. */
const NOTHING = new Uint8Array(MiB + AES_BLOCK);

/** An endless stream of bytes; contents are cut out of it. */
export interface ByteSource {
  /** Bytes `start` to `end` (exclusive), at most one MiB. */
  read(start: number, end: number): Promise<Bytes>;
}

/** Makes the stream of a seed. Another seed gives other bytes everywhere. */
export function byteSource(seed: string): ByteSource {
  const key = once(async () => {
    const digest = await sha256(new TextEncoder().encode(`thaw stand-in ${seed}`));
    return crypto.subtle.importKey('raw', digest.subarray(0, 16), 'AES-CTR', false, ['encrypt']);
  });
  return {
    read: async (start, end) => {
      const skipped = start % AES_BLOCK;
      const counter = new Uint8Array(AES_BLOCK);
      new DataView(counter.buffer).setBigUint64(8, BigInt((start - skipped) / AES_BLOCK));
      const algorithm = { name: 'AES-CTR', counter, length: 64 };
      const made = await crypto.subtle.encrypt(algorithm, await key(), NOTHING.subarray(0, end - start + skipped));
      return new Uint8Array(made, skipped);
    },
  };
}

/** Content of `sizeBytes` bytes, from `offset` on in its source. */
export function generatedContent(source: ByteSource, sizeBytes: number, offset = 0): Content {
  const read = (from: number, to: number): Promise<Bytes> => source.read(offset + from, offset + to);
  return {
    sizeBytes,
    read: (start, end) => pieces(start, end, read),
    leafHashes: once(() => hashLeaves(sizeBytes, read)),
  };
}
