import { Failed } from '../failure/failure.ts';
import type { Resume } from './row.ts';
import { isSpace } from './row-start.ts';

const latin1 = new TextDecoder('latin1');

/**
 * Tells JSON and CSV apart by the first bytes of an output.
 *
 * @param bytes all of it, or at least 64 KiB.
 * @returns `skip`: the bytes of a byte order mark.
 * @throws Failed where it is neither.
 */
export function formatOf(bytes: Uint8Array): { readonly format: Resume['format']; readonly skip: number } {
  const skip = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const start = bytes.subarray(skip).findIndex((byte) => !isSpace(byte));
  if (start < 0) throw new Failed({ code: 'not-an-inventory', why: 'empty' });
  if (isUtf16(bytes)) throw new Failed({ code: 'not-an-inventory', why: 'UTF-16' });
  const text = latin1.decode(bytes.subarray(skip));
  if (bytes[skip + start] === 0x7b) return { format: 'JSON', skip };
  if (/^[^{\n]*ArchiveId/.test(text)) return { format: 'CSV', skip };
  if (ROW.test(text)) return { format: 'JSON', skip };
  throw new Failed({ code: 'not-an-inventory', why: 'no list' });
}

/** Of a file whose beginning is damaged, or that is nothing but the list. */
const ROW = /\{\s{0,64}"ArchiveId"\s{0,64}:/;

/** By its byte order mark, or by zeros beside the first two characters. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0 && third === 0) || (second === 0 && fourth === 0);
}
