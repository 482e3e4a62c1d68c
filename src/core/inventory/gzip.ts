/**
 * What is decided about packed inventories. The unpacking itself is the browser's DecompressionStream:
 * bytes go through it as they come, and none are held.
 */
import type { Failure } from '../failure/failure.ts';
import { GiB, MiB } from '../units.ts';

/** @returns whether a file is gzip, by its first three bytes. @see RFC 1952, section 2.3 */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

/** Inventories shrink to a third or so, since ids and hashes are chance; gzip at best to a thousandth. */
const USUAL_RATIO = 50;
/** So much is unpacked without a question, whatever the ratio. */
const UNASKED_BYTES = 64 * MiB;
/** Some 25 million archives: more is asked about, whatever the ratio. */
const MOST_BYTES = 10 * GiB;

/**
 * Whether the person is asked before unpacking goes on: a small file may hold more than any disk does.
 *
 * @param packedBytes read so far.
 * @param unpackedBytes what they held.
 * @see faults.md, I2
 */
export function growsTooMuch(packedBytes: number, unpackedBytes: number): Failure<'inventory-expands'> | undefined {
  const isUsual = unpackedBytes <= MOST_BYTES && unpackedBytes <= USUAL_RATIO * packedBytes;
  return isUsual || unpackedBytes <= UNASKED_BYTES ? undefined : { code: 'inventory-expands', packedBytes, unpackedBytes };
}

/**
 * Tells what it means that a browser stopped unpacking; each says so in words of its own.
 *
 * @param hadAll whether it had every byte of the file by then, and missed the end.
 * @returns the failure; undefined where the packed bytes are cut or damaged: what came before is an
 * inventory that is cut off.
 */
export function unpackingFailure(hadAll: boolean, error: unknown): Failure<'gzip-of-several'> | undefined {
  const says = error instanceof Error ? error.message : '';
  return !hadAll && /junk|trailing|(?:after|past) (?:the )?end/i.test(says) ? { code: 'gzip-of-several' } : undefined;
}
