/** The bytes of an inventory's output, slice by slice, whatever its size. */
import { Failed } from '../../core/failure/failure.ts';
import type { Inventory, Output } from '../../core/inventory/inventory.ts';
import { MiB, SECOND } from '../../core/units.ts';
import { allChunkBytes } from '../../store/chunks.ts';
import { inventoryFile } from '../../store/inventories.ts';
import { transferOf } from '../../store/transfers.ts';
import { unlessSilent } from '../silence.ts';
import { unpacked } from './gunzip.ts';

const SLICE_BYTES = 4 * MiB;
/** Between pieces of this size the loader answers what it was asked. */
const PIECE_BYTES = MiB / 2;
/** A cut Blob's read may never end; the store is a local disk, so this is long (faults.md, F9). */
const SILENCE_MS = 30 * SECOND;

export interface Piece {
  /** Unpacked. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the output as it lies on disk, up to the end of this piece. */
  readonly diskBytes: number;
}

export interface Pieces {
  readonly sizeBytes: number;
  /** Ends with true where the bytes were cut or damaged, so that what follows is missing. */
  readonly pieces: AsyncGenerator<Piece, boolean>;
}

/**
 * @param from bytes (unpacked) that are passed over.
 * @throws Failed `inventory-bytes-gone` where they aren't here, or aren't as many as they were; while
 * it is read also `inventory-expands` and `gzip-of-several`.
 */
export async function piecesOf(inventory: Inventory, output: Output, from: number): Promise<Pieces> {
  const blob = output.is === 'file' ? await fileOf(inventory.id, output.sizeBytes) : await outputOf(output.transferId);
  const head = new Uint8Array(await read(blob, 0, 2));
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const pieces = isGzip ? unpacked(slices(blob, 0), from, inventory.mayExpand === true) : slices(blob, from);
  return { sizeBytes: blob.size, pieces };
}

async function fileOf(id: string, sizeBytes: number): Promise<Blob> {
  const kept = await inventoryFile(id);
  const blob = kept instanceof ArrayBuffer ? new Blob([kept]) : kept;
  if (blob?.size !== sizeBytes) throw gone();
  return blob;
}

/** All chunks of a whole transfer, one after the other: handles, nothing is read into memory. */
async function outputOf(transferId: string): Promise<Blob> {
  const [transfer, chunks] = await Promise.all([transferOf(transferId), allChunkBytes(transferId)]);
  const blob = new Blob(chunks);
  const isWhole = transfer?.whole === 'length-checked' || transfer?.whole === 'proven';
  if (!isWhole || blob.size !== transfer.target?.sizeBytes) throw gone();
  return blob;
}

async function* slices(blob: Blob, from: number): AsyncGenerator<Piece, boolean> {
  let next = read(blob, from, from + SLICE_BYTES);
  for (let at = from; at < blob.size; at += SLICE_BYTES) {
    const slice = new Uint8Array(await next);
    // The disk works while the rows of this one are read.
    next = read(blob, at + SLICE_BYTES, at + 2 * SLICE_BYTES);
    next.catch(() => undefined);
    for (let i = 0; i < slice.length; i += PIECE_BYTES) {
      const bytes = slice.subarray(i, i + PIECE_BYTES);
      yield { bytes, diskBytes: at + i + bytes.length };
    }
  }
  return false;
}

async function read(blob: Blob, from: number, to: number): Promise<ArrayBuffer> {
  const end = Math.min(to, blob.size);
  if (from >= end) return new ArrayBuffer(0);
  const bytes = await unlessSilent(SILENCE_MS, () => blob.slice(from, end).arrayBuffer()).catch(() => undefined);
  if (bytes?.byteLength !== end - from) throw gone();
  return bytes;
}

const gone = (): Failed => new Failed({ code: 'inventory-bytes-gone' });
