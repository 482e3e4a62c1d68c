import type { HotPage } from '../inventory/page.ts';
import { folderNames, type Catalog } from './catalog.ts';
import { matchesName, nameGlob, type NameGlob } from './glob.ts';
import { nameEnd, nameStart, pageOf, type NamePage } from './name-column.ts';
import { endOfMatch, findIn, needleOf } from './needle.ts';
import { BEGUN, IN, WHOLE } from './scope.ts';
import { automatonOf } from './text.ts';

/** Longer texts fit nothing: no description holds such a name. */
export const MOST_LETTERS = 1_024;
/** A glob with more folders fits nothing: each is a bit. */
export const MOST_GLOB_FOLDERS = 30;

/** Takes out of a page's rows, 1 each in `mask`, those that don't fit. */
export type PageTest = (page: HotPage, mask: Uint8Array) => void;

const SLASH = 0x2f;
const NOTHING: PageTest = (_, mask) => void mask.fill(0);

/**
 * Text fits an archive where its path below the searched folder, with a slash before it, holds it: so
 * `img` finds names and folders, `2014/img` only names in a folder, `/img` what begins so. A glob fits
 * whole names; with a slash, whole paths below the searched folder, where `**` is any folders or none.
 * What follows its last slash fits names alone, also those that hold a slash themselves.
 * `\` is read as `/`, in any case of letters.
 *
 * @param flags of the folders that are searched; `WHOLE` and `BEGUN` are added.
 * @param base the searched folder.
 */
export function searchFor(catalog: Catalog, typed: string, base: number, flags: Uint8Array): PageTest {
  const text = typed.replaceAll('\\', '/');
  if ([...text].length > MOST_LETTERS) return NOTHING;
  if (/[*?[]/.test(text)) return globTest(catalog, text.replace(/^\/+/, ''), base, flags);
  return text.includes('/') ? pathTest(catalog, text, base, flags) : nameTest(catalog, text, base, flags);
}

function nameTest(catalog: Catalog, text: string, base: number, flags: Uint8Array): PageTest {
  const [needle, automaton] = [needleOf(text), automatonOf(text)];
  const hits = new Uint8Array(Math.max(flags.length, 1 << 12));
  const find = ({ names, nameEnds }: NamePage, count: number): void => {
    hits.fill(0, 0, count);
    for (let i = findIn(needle, names, nameEnds, count, hits); i < count; i++) {
      const found = automaton.run(0, names, i === 0 ? 0 : nameEnds[i - 1]!, nameEnds[i]!) === automaton.found;
      hits[i] = found ? 1 : 0;
    }
  };
  find(folderNames(catalog).pages[0]!, flags.length);
  spread(catalog, base, flags, (folder) => hits[folder] === 1);
  return (page, mask) => {
    find(page, page.rows);
    for (let i = 0; i < page.rows; i++) if (hits[i] === 0 && (flags[page.folders[i]!]! & WHOLE) === 0) mask[i] = 0;
  };
}

/** Marks what lies in a folder that fits, too. */
function spread({ folders }: Catalog, base: number, flags: Uint8Array, fits: (folder: number) => boolean): void {
  for (let folder = base + 1; folder < flags.length; folder++)
    if ((flags[folder]! & IN) !== 0 && ((flags[folders.parents[folder]!]! & WHOLE) !== 0 || fits(folder))) flags[folder]! |= WHOLE;
}

function pathTest(catalog: Catalog, text: string, base: number, flags: Uint8Array): PageTest {
  const automaton = automatonOf(text);
  const column = folderNames(catalog);
  const states = new Uint16Array(flags.length);
  const head = [...text.slice(0, text.lastIndexOf('/') + 1)].length;
  states[base] = automaton.step(0, SLASH);
  const bytes = pageOf(column, base).names;
  for (let folder = base; folder < flags.length; folder++) {
    if ((flags[folder]! & IN) === 0) continue;
    if (folder !== base) {
      const inName = automaton.run(states[catalog.folders.parents[folder]!]!, bytes, nameStart(column, folder), nameEnd(column, folder));
      states[folder] = inName === automaton.found ? inName : automaton.step(inName, SLASH);
    }
    if (states[folder] === automaton.found) flags[folder]! |= WHOLE;
    else if (states[folder] === head) flags[folder]! |= BEGUN;
  }
  const rest = text.slice(text.lastIndexOf('/') + 1);
  const needle = rest === '' ? undefined : needleOf(rest);
  let looked: Uint8Array | undefined;
  let slashes = false;
  return rowTest(flags, (names, from, to, folder) => {
    if (needle && (flags[folder]! & BEGUN) !== 0 && endOfMatch(needle, names, from, to) >= 0) return true;
    // A folder's own entry ends in a slash, and very deep folders stay in the name.
    if (names !== looked) [looked, slashes] = [names, names.includes(SLASH)];
    return slashes && automaton.run(states[folder]!, names, from, to) === automaton.found;
  });
}

function rowTest(flags: Uint8Array, fits: (names: Uint8Array, from: number, to: number, folder: number) => boolean): PageTest {
  return ({ rows, folders, names, nameEnds }, mask) => {
    for (let i = 0; i < rows; i++) {
      const folder = folders[i]!;
      if (mask[i] === 0 || (flags[folder]! & WHOLE) !== 0) continue;
      if (!fits(names, i === 0 ? 0 : nameEnds[i - 1]!, nameEnds[i]!, folder)) mask[i] = 0;
    }
  };
}

function globTest(catalog: Catalog, pattern: string, base: number, flags: Uint8Array): PageTest {
  const parts = pattern.split('/').filter((part, i, all) => part !== '**' || all[i - 1] !== '**');
  // What ends in `/**` is all names in all folders there.
  const last = parts.length > 1 && parts.at(-1) === '**' ? '*' : parts.pop()!;
  const name = nameGlob(last);
  if (parts.length > MOST_GLOB_FOLDERS) return NOTHING;
  if (parts.length === 0) for (let folder = base; folder < flags.length; folder++) flags[folder]! |= BEGUN;
  else markFolders(catalog, parts, base, flags);
  return rowTest(flags, (names, from, to, folder) => (flags[folder]! & BEGUN) !== 0 && matchesName(name, names, from, to));
}

/** Bit i of a folder's state: its path fits the first i parts. */
function markFolders(catalog: Catalog, parts: readonly string[], base: number, flags: Uint8Array): void {
  const globs = parts.map((part): NameGlob | '**' => (part === '**' ? part : nameGlob(part)));
  const column = folderNames(catalog);
  const bytes = pageOf(column, base).names;
  const states = new Uint32Array(flags.length);
  // `**` may be no folder at all. Two never follow each other.
  const withNone = (state: number): number =>
    globs.reduce((all, glob, i) => (glob === '**' && (all & (1 << i)) !== 0 ? all | (1 << (i + 1)) : all), state);
  states[base] = withNone(1);
  for (let folder = base; folder < flags.length; folder++) {
    if ((flags[folder]! & IN) === 0) continue;
    if (folder !== base) {
      const before = states[catalog.folders.parents[folder]!]!;
      let after = 0;
      for (let i = 0; i < globs.length && before >>> i !== 0; i++) {
        if ((before & (1 << i)) === 0) continue;
        const glob = globs[i]!;
        if (glob === '**') after |= 1 << i;
        else if (matchesName(glob, bytes, nameStart(column, folder), nameEnd(column, folder))) after |= 1 << (i + 1);
      }
      states[folder] = withNone(after);
    }
    if ((states[folder]! & (1 << globs.length)) !== 0) flags[folder]! |= BEGUN;
  }
}
