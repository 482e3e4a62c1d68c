import { describe } from '../description/index.ts';
import { textColumn } from './columns.ts';
import type { Folders } from './folders.ts';
import { markOf, NAMELESS, RENAMED } from './marks.ts';
import type { NameList } from './name-list.ts';
import type { ColdPage, HotPage } from './page.ts';
import { NO_TEXT, spanOf } from './row.ts';

/** A page under the names of a list. */
export interface RenamedPage {
  /** The page as it was, the very same, where nothing in it changed. */
  readonly hot: HotPage;
  /** By place in the page: further paths of an archive that has several. */
  readonly further: ReadonlyMap<number, readonly string[]>;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Gives the archives of a page the names of a list. What an older list named and this one doesn't
 * has the name of its description again. Descriptions, sizes and dates stay as they are; all else in
 * a mark (who wrote it, compressed, encrypted), too.
 *
 * @param list absent: every name is that of its description again.
 * @param folders of the inventory; further ones are added to it.
 * @param onMatch hears the list's number of each archive that it names.
 */
export function renamed(hot: HotPage, cold: ColdPage, list: NameList | undefined, folders: Folders, onMatch: (archive: number) => void): RenamedPage {
  const found = new Int32Array(hot.rows).fill(-1);
  let isChanged = false;
  for (let row = 0; row < hot.rows; row++) {
    if (list) found[row] = list.find(cold.ids.subarray(startOf(cold.idEnds, row), cold.idEnds[row]));
    isChanged ||= found[row]! >= 0 || (hot.marks[row]! & RENAMED) !== 0;
  }
  const further = new Map<number, readonly string[]>();
  if (!isChanged) return { hot, further };

  const names = textColumn(hot.rows, 24);
  const places = hot.folders.slice();
  const marks = hot.marks.slice();
  for (let row = 0; row < hot.rows; row++) {
    const archive = found[row]!;
    if (list && archive >= 0) {
      const [path = '', ...more] = list.pathsOf(archive);
      const { folder, name } = folders.place(spanOf(path));
      places[row] = folder;
      marks[row] = (marks[row]! & ~NAMELESS) | RENAMED;
      names.add(name);
      if (more.length > 0) further.set(row, more);
      onMatch(archive);
    } else if (marks[row]! & RENAMED) {
      const described = describe(decoder.decode(cold.descriptions.subarray(startOf(cold.descriptionEnds, row), cold.descriptionEnds[row])));
      const { folder, name } = described?.name === undefined ? { folder: 0, name: NO_TEXT } : folders.place(spanOf(described.name));
      places[row] = folder;
      marks[row] = markOf(described);
      names.add(name);
    } else {
      names.add({ bytes: hot.names, from: startOf(hot.nameEnds, row), to: hot.nameEnds[row]! });
    }
  }
  return { hot: { ...hot, folders: places, marks, names: names.bytes(), nameEnds: names.ends() }, further };
}

const startOf = (ends: Uint32Array, row: number): number => (row === 0 ? 0 : ends[row - 1]!);
