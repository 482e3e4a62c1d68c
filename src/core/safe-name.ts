import filenamify from 'filenamify';

/** Chromium's File System Access adds `.crswap` while it writes; more than 248 bytes fail there. */
const MOST_BYTES = 240;
/** Longer names are shortened before anything looks at them, so that no pattern gets slow. */
const MOST_UNITS = 2_048;
const WITHOUT_NAME = 'archive';

/** What filenamify leaves: fillers that can't be seen, and what no text may hold. */
const HIDDEN = /[\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0\uFFFD\p{Noncharacter_Code_Point}]/gu;
/** Kept by filenamify for the sake of emoji. */
const JOINER = /\u200D/g;
/** Refused by Chromium on every system, besides Windows' device names. @see faults.md, F4 */
const RESERVED = /^(clock\$(?=$| *\.)|desktop(?=\.ini$)|thumbs(?=\.db$))/i;
const REFUSED_EXTENSION = /\.(?:lnk|scf|url|local)$/i;
/** Windows shows such a file as something else than it is. */
const CLASS_EXTENSION = /\.(?=\{[^.]*\}$)/;
/** One short ending, with what it needs before it to be understood. */
const EXTENSION = /(?:\.tar|\.receipt)?\.[^. ]{1,24}$/i;

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/**
 * Makes of a name or path, as a hostile description may hold it, the name of one file that
 * Windows, macOS and Linux take, and that stays where it is put.
 *
 * @param taken `nameKey`s of the names given so far; a second one alike gets " (2)".
 * @returns at most 240 bytes of UTF-8 in NFC; the same for the same input.
 */
export function safeName(name: string, taken?: ReadonlySet<string>): string {
  const last = partsOf(name).at(-1);
  const safe = last === undefined ? WITHOUT_NAME : safePart(last);
  return taken ? untaken(safe, taken) : safe;
}

/**
 * Makes the parts of a path safe, each on its own; whether the way there is shared is not told.
 *
 * @param path with `/` or `\` between its parts; drives and servers become folders, what climbs
 * (`..`) is left out.
 * @returns at least one part.
 */
export function safePath(path: string): string[] {
  const parts = partsOf(path);
  return parts.length > 0 ? parts.map(safePart) : [WITHOUT_NAME];
}

const partsOf = (path: string): string[] => path.split(/[/\\]/).filter((part) => !/^[\s.]*$/.test(part));

/** @returns what two names have in common that some file system holds for one. */
export const nameKey = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

function safePart(part: string): string {
  let name = shortened(part.toWellFormed());
  // Each rule may call for another (a cut bares a dot, a dropped dot a device's name), so again
  // until nothing changes; a rule only ever shortens or adds one underscore.
  for (let before = ''; before !== name;) {
    before = name;
    name = oneRound(name);
  }
  return name;
}

function oneRound(part: string): string {
  const visible = filenamify(part, { replacement: '_', maxLength: 2 * MOST_UNITS })
    .replace(JOINER, '')
    .replace(HIDDEN, '_');
  const begun = visible.replace(/^ +/, '').replace(/^[~.]+/, '_');
  const open = begun.replace(RESERVED, '$1_').replace(REFUSED_EXTENSION, '$&_').replace(CLASS_EXTENSION, '_');
  const fitting = fit(open, '', MOST_BYTES).replace(/[. ]+$/, '');
  return fitting === '' ? WITHOUT_NAME : fitting;
}

function shortened(part: string): string {
  if (part.length <= MOST_UNITS) return part;
  return (part.slice(0, MOST_UNITS / 2) + part.slice(-MOST_UNITS / 2)).toWellFormed();
}

/** Puts an ending before the extension and cuts the stem, between graphemes, until all fits. */
function fit(name: string, ending: string, most: number): string {
  const fits = bytesOf(name + ending) <= most;
  if (ending === '' && fits) return name;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const whole = name.slice(0, name.length - extension.length);
  const stem = fits ? whole : cutTo(whole, most - bytesOf(ending + extension));
  return `${stem.replace(/[. ]+$/, '')}${ending}${extension}`;
}

/** @returns as many graphemes as fit; of a single one that is too large, code points. */
function cutTo(text: string, mostBytes: number): string {
  const graphemes = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
  return firstOf(graphemes, mostBytes) || firstOf([...text], mostBytes);
}

function firstOf(pieces: readonly string[], mostBytes: number): string {
  let used = 0;
  const end = pieces.findIndex((piece) => (used += bytesOf(piece)) > mostBytes);
  return pieces.slice(0, end < 0 ? undefined : end).join('');
}

/** Finds a free number in a few looks even where a name is there 100,000 times. */
function untaken(name: string, taken: ReadonlySet<string>): string {
  const numbered = (n: number): string => (n === 1 ? name : fit(name, ` (${n})`, MOST_BYTES));
  const isTaken = (n: number): boolean => taken.has(nameKey(numbered(n)));
  let free = 1;
  while (isTaken(free)) free *= 2;
  let used = Math.floor(free / 2);
  while (free - used > 1) {
    const middle = Math.floor((used + free) / 2);
    if (isTaken(middle)) used = middle;
    else free = middle;
  }
  return numbered(free);
}
