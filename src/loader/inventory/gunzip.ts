import { Failed } from '../../core/failure/failure.ts';
import { GiB, KiB, MiB } from '../../core/units.ts';
import type { Piece } from './pieces.ts';

/** So little at once, as a byte can hold a thousand: a bomb makes 16 MiB before it is seen. */
const FED_BYTES = 16 * KiB;
/** Ids and hashes don't pack: inventories shrink to a third. What grows more asks first (faults.md, I2). */
const MOST_TIMES = 40;
const NEVER_ASKED_BYTES = 64 * MiB;
const MOST_BYTES = 16 * GiB;

/**
 * Unpacks gzip as it comes.
 *
 * @param from unpacked bytes that are passed over.
 * @returns ends with true where the packed bytes are cut or damaged.
 * @throws Failed `inventory-expands` unless that is allowed, `gzip-of-several`, and what reading throws.
 */
export async function* unpacked(packed: AsyncIterable<Piece>, from: number, mayExpand: boolean): AsyncGenerator<Piece, boolean> {
  const { readable, writable } = new DecompressionStream('gzip');
  const reader = readable.getReader();
  let diskBytes = 0;
  const feeding = feed(packed, writable.getWriter(), (now) => (diskBytes = now));
  feeding.catch(() => undefined);
  let unpackedBytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      unpackedBytes += value.length;
      const isTooMuch = unpackedBytes > MOST_BYTES || (unpackedBytes > NEVER_ASKED_BYTES && unpackedBytes > MOST_TIMES * diskBytes);
      if (isTooMuch && !mayExpand) throw new Failed({ code: 'inventory-expands', packedBytes: diskBytes, unpackedBytes });
      const fresh = Math.min(value.length, unpackedBytes - from);
      if (fresh > 0) yield { bytes: value.subarray(value.length - fresh), diskBytes };
    }
  } catch (error) {
    if (error instanceof Failed) throw error;
    // Chromium, Firefox and WebKit, in this order.
    if (/junk found|after the end|past the end/i.test(String(error))) throw new Failed({ code: 'gzip-of-several' });
    return true;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Each write waits until what the one before it made was read: an error takes no bytes with it that came before. */
async function feed(
  packed: AsyncIterable<Piece>,
  writer: WritableStreamDefaultWriter<BufferSource>,
  onBytes: (diskBytes: number) => void,
): Promise<void> {
  try {
    for await (const { bytes, diskBytes } of packed) {
      for (let at = 0; at < bytes.length; at += FED_BYTES) {
        const part = bytes.subarray(at, at + FED_BYTES);
        onBytes(diskBytes - bytes.length + at + part.length);
        await writer.write(part);
      }
    }
    // The end is checked at once, and an error would drop what isn't read yet.
    await writer.write(new Uint8Array());
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
  }
}
