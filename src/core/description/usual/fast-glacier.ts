import { ascii, stands } from '../../literal.ts';
import { base64Into } from './base64.ts';
import { placeOf, slashedInto } from './bytes.ts';
import { standsIn, type UsualForm } from './found.ts';
import { isUtf8 } from './utf8.ts';

const VERSION = ascii('<m><v>');
const PATH = ascii('</v><p>');
const MODIFIED = ascii('</p><lm>');
const END_OF_MODIFIED = ascii('</lm>');
const FLAGS = ascii('<ce>');
const END_OF_FLAGS = ascii('</ce>');
const END = ascii('</m>');
const [LESS, COLON, ZERO, ONE] = [0x3c, 0x3a, 0x30, 0x31];

/** `<m><v>4</v><p>base64</p><lm>time</lm><ce>c:e:md5:size</ce></m>`, the last element or not. */
export const fastGlacier: UsualForm = (bytes, from, to, found) => {
  const version = bytes[from + VERSION.length]!;
  let at = from + VERSION.length + 1;
  if (!stands(VERSION, bytes, from) || version < ZERO || version > 0x39 || !stands(PATH, bytes, at)) return false;
  const path = at + PATH.length;
  const pathEnd = placeOf(LESS, bytes, path, to);
  if (!stands(MODIFIED, bytes, pathEnd)) return false;
  at = placeOf(LESS, bytes, pathEnd + MODIFIED.length, to);
  if (!stands(END_OF_MODIFIED, bytes, at)) return false;
  at += END_OF_MODIFIED.length;
  if (stands(FLAGS, bytes, at)) {
    at += FLAGS.length;
    const [compressed, encrypted] = [bytes[at]!, bytes[at + 2]!];
    const areFlags = (compressed | 1) === ONE && bytes[at + 1] === COLON && (encrypted | 1) === ONE && bytes[at + 3] === COLON;
    found.compressed = compressed === ONE;
    found.encrypted = encrypted === ONE;
    at = placeOf(LESS, bytes, at, to);
    if (!areFlags || !stands(END_OF_FLAGS, bytes, at)) return false;
    at += END_OF_FLAGS.length;
  }
  if (!stands(END, bytes, at) || at + END.length !== to) return false;
  const length = base64Into(bytes, path, pathEnd, found.scratch);
  if (length < 1) return false;
  if (slashedInto(found.scratch, 0, length, found.scratch) >= 0x80 && !isUtf8(found.scratch, 0, length)) return false;
  return standsIn(found, 'FastGlacier', found.scratch, 0, length);
};
