import { ascii } from '../../literal.ts';
import { placeOf, slashedInto } from './bytes.ts';
import { standsIn, type UsualForm } from './found.ts';

const BACKSLASH = 0x5c;
const DASH = 0x2d;
/** `"`, `<` and `{` begin what may be of another writer; so do the backends of git-annex' keys, before two dashes. */
const BEGINS = new Set(ascii('"<{'));
const BEGINS_KEY = new Set(ascii('GSMBWUX'));
/** `No description.` has as many. */
const NO_DESCRIPTION_LENGTH = 15;

const isVisible = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

/** A text that can be nobody else's: the name itself. */
export const plain: UsualForm = (bytes, from, to, found) => {
  const [first, last] = [bytes[from]!, bytes[to - 1]!];
  if (!isVisible(first) || !isVisible(last) || BEGINS.has(first) || to - from === NO_DESCRIPTION_LENGTH) return false;
  if (BEGINS_KEY.has(first) && hasTwoDashes(bytes, from, to)) return false;
  if (placeOf(BACKSLASH, bytes, from, to) === to) return standsIn(found, 'plain', bytes, from, to);
  slashedInto(bytes, from, to, found.scratch);
  return standsIn(found, 'plain', found.scratch, 0, to - from);
};

function hasTwoDashes(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = placeOf(DASH, bytes, from, to); i < to - 1; i = placeOf(DASH, bytes, i + 1, to)) if (bytes[i + 1] === DASH) return true;
  return false;
}
