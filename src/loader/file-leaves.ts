import { leafHashes } from '../core/hash/leaves.ts';
import type { Hash } from '../core/hash/tree-hash.ts';
import { MiB, SECOND } from '../core/units.ts';
import { unlessSilent } from './silence.ts';

/** Pieces of a file that are read and hashed side by side, and their size: measured, see the bench. */
const LANES = 3;
const PIECE_BYTES = 32 * MiB;
/** A sleeping disk or a slow share may take its time. */
const DISK_SILENCE_MS = 60 * SECOND;

/**
 * Hashes a file MiB by MiB, several pieces of it at once; a piece is a whole number of MiB, so the
 * leaves are those of the whole file. Memory doesn't grow with the file.
 *
 * @param onBytes hears of further bytes that were read.
 * @throws what reading throws, or Silent.
 */
export async function fileLeaves(file: Blob, onBytes: (bytes: number) => void): Promise<Hash[]> {
  const pieces: Hash[][] = [];
  let next = 0;
  const count = Math.max(1, Math.ceil(file.size / PIECE_BYTES));
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const piece = file.slice(i * PIECE_BYTES, (i + 1) * PIECE_BYTES);
      pieces[i] = await pieceLeaves(piece, DISK_SILENCE_MS, onBytes);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return pieces.flat();
}

/**
 * Hashes a Blob from its first byte to its last, MiB by MiB.
 *
 * @throws what reading throws, or Silent where nothing came for `silenceMs`.
 */
export function pieceLeaves(piece: Blob, silenceMs: number, onBytes: (bytes: number) => void): Promise<Hash[]> {
  return unlessSilent(silenceMs, (alive) => {
    let heard = 0;
    return leafHashes(piece.stream(), (readBytes) => {
      alive();
      onBytes(readBytes - heard);
      heard = readBytes;
    });
  });
}
