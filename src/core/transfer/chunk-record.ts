import type { Stored } from './transfer.ts';

/** What is kept of a chunk besides its bytes; written with them in one transaction. */
export interface ChunkRecord {
  readonly treeHash: Uint8Array<ArrayBuffer>;
  readonly sizeBytes: number;
  /** False where the service sent no hash for this range: only the whole can prove it then. */
  readonly verified: boolean;
  /** The engine's life that stored it: bytes of an earlier life are hashed again before *ready*. */
  readonly life: string;
  readonly storedAtMs: number;
}

/** @returns how many chunks there are, and their bytes. */
export function storedIn(records: Iterable<Pick<ChunkRecord, 'sizeBytes'>>): Stored {
  let chunks = 0;
  let bytes = 0;
  for (const { sizeBytes } of records) {
    chunks++;
    bytes += sizeBytes;
  }
  return { chunks, bytes };
}
