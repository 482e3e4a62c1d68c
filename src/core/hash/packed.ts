import type { Hash } from './tree-hash.ts';

const HASH_BYTES = 32;

/** Lays hashes one behind the other: 32 bytes each, as they are kept by the thousand. */
export function packHashes(hashes: readonly Hash[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(HASH_BYTES * hashes.length);
  for (const [i, hash] of hashes.entries()) packed.set(hash, HASH_BYTES * i);
  return packed;
}

/** @returns the hashes again; bytes at the end that make no hash are left out. */
export function unpackHashes(packed: Uint8Array<ArrayBuffer>): Hash[] {
  return Array.from({ length: Math.floor(packed.length / HASH_BYTES) }, (_, i) => packed.slice(HASH_BYTES * i, HASH_BYTES * (i + 1)));
}
