import { ascii, stands } from '../../literal.ts';
import { base64Into } from './base64.ts';
import { endOfPlainString, isAscii } from './bytes.ts';
import { standsIn, type UsualForm } from './found.ts';
import { isUtf8 } from './utf8.ts';

const PREFIX_LENGTH = 4;
const VERSION_1 = 0x31;
const NAME = ascii('{"filename":"');
const MODIFIED = ascii('","mtime":"');
const END = ascii('"}');

/** `mt2 ` and base64 of `{"filename":"…","mtime":"…"}`. Of `mt1`, encoded twice, ASCII is the same. */
export const mtAwsGlacier: UsualForm = (bytes, from, to, found) => {
  const json = found.scratch;
  const length = base64Into(bytes, from + PREFIX_LENGTH, to, json);
  if (length < 0 || !stands(NAME, json, 0)) return false;
  const nameEnd = endOfPlainString(json, NAME.length, length);
  if (nameEnd <= NAME.length || !stands(MODIFIED, json, nameEnd)) return false;
  const modifiedEnd = endOfPlainString(json, nameEnd + MODIFIED.length, length);
  if (modifiedEnd < 0 || !stands(END, json, modifiedEnd) || modifiedEnd + END.length !== length) return false;
  if (!isAscii(json, length) && (bytes[from + 2] === VERSION_1 || !isUtf8(json, 0, length))) return false;
  return standsIn(found, 'mt-aws-glacier', json, NAME.length, nameEnd);
};
