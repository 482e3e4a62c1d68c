import { ascii, stands } from '../../literal.ts';
import { endOfPlainString, placeOf } from './bytes.ts';
import { standsIn, type UsualForm } from './found.ts';
import { utf7Into } from './utf7.ts';

const CLOUDBERRY = ascii('{"Path":"');
const MODIFIED = ascii('","UTCDateModified":"');
const FLAGS = ascii('","Flags":');
const QNAP = ascii('{"path": "');
const QNAP_END = ascii('", "type": "file"}');
const [QUOTE, BRACE, PLUS] = [0x22, 0x7d, 0x2b];
const [COMPRESSED, ENCRYPTED] = [1, 2];

/** `{"Path":"…","UTCDateModified":"…"}`, with `"Flags":3` or without. A path with a plus is UTF-7. */
export const cloudberry: UsualForm = (bytes, from, to, found) => {
  const name = from + CLOUDBERRY.length;
  if (!stands(CLOUDBERRY, bytes, from)) return false;
  const nameEnd = endOfPlainString(bytes, name, to);
  if (nameEnd <= name || !stands(MODIFIED, bytes, nameEnd)) return false;
  let at = endOfPlainString(bytes, nameEnd + MODIFIED.length, to);
  if (at < 0) return false;
  let flags = 0;
  if (stands(FLAGS, bytes, at)) {
    flags = bytes[at + FLAGS.length]! - 0x30;
    if (flags < 0 || flags > 9) return false;
    at += FLAGS.length + 1;
  } else if (bytes[at] === QUOTE) at += 1;
  if (bytes[at] !== BRACE || at + 1 !== to) return false;
  found.compressed = (flags & COMPRESSED) > 0;
  found.encrypted = (flags & ENCRYPTED) > 0;
  if (placeOf(PLUS, bytes, name, nameEnd) === nameEnd) return standsIn(found, 'CloudBerry', bytes, name, nameEnd);
  const length = utf7Into(bytes, name, nameEnd, found.scratch);
  return length > 0 && standsIn(found, 'CloudBerry', found.scratch, 0, length);
};

/** `{"path": "…", "type": "file"}`. */
export const qnap: UsualForm = (bytes, from, to, found) => {
  const name = from + QNAP.length;
  if (!stands(QNAP, bytes, from)) return false;
  const nameEnd = endOfPlainString(bytes, name, to);
  if (nameEnd <= name || !stands(QNAP_END, bytes, nameEnd) || nameEnd + QNAP_END.length !== to) return false;
  return standsIn(found, 'QNAP', bytes, name, nameEnd);
};
