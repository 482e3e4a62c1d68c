import { describe } from '../description/index.ts';
import { newFound } from '../description/usual/found.ts';
import { usualName } from '../description/usual/index.ts';
import { textColumn } from './columns.ts';
import { folderDictionary } from './folders.ts';
import { markOf, markOfFound } from './marks.ts';
import { PAGE_ROWS, type ColdPage, type FolderPage, type HotPage } from './page.ts';
import { NO_TEXT, spanOf, type Row, type Span } from './row.ts';

/** A page as it stands now; a later one of the same number holds the same rows and further ones. */
export interface PackedPage {
  readonly number: number;
  readonly hot: HotPage;
  readonly cold: ColdPage;
}

/** Puts the rows of one inventory into pages, from however many outputs they come. */
export interface Packer {
  add(row: Row): void;
  /** Rows in all. */
  rows(): number;
  folderCount(): number;
  /** Pages and folders that are new or fuller since the last call: all rows added so far are in pages then. */
  take(): { readonly pages: readonly PackedPage[]; readonly folders: FolderPage | undefined };
}

/** What was stored of an inventory whose reading goes on. */
export interface Packed {
  readonly rows: number;
  /** In the order of their numbers. */
  readonly folders: readonly FolderPage[];
  /** The last page, where it isn't full. */
  readonly last?: { readonly hot: HotPage; readonly cold: ColdPage };
}

/** Bytes that a row of a usual inventory takes; columns grow where more is needed. */
const ROOM = { name: 24, id: 138, description: 120 };
const HASH_BYTES = 32;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** @param seed a random number, so that nobody can make up folders' names that all hash alike. */
export function createPacker(stored: Packed = { rows: 0, folders: [] }, seed = 0): Packer {
  const { hot, cold } = stored.last ?? {};
  const sizes = new Float64Array(PAGE_ROWS);
  const dates = new Float64Array(PAGE_ROWS);
  const places = new Uint32Array(PAGE_ROWS);
  const marks = new Uint8Array(PAGE_ROWS);
  const hashes = new Uint8Array(PAGE_ROWS * HASH_BYTES);
  const names = textColumn(PAGE_ROWS, ROOM.name, hot && { bytes: hot.names, ends: hot.nameEnds });
  const ids = textColumn(PAGE_ROWS, ROOM.id, cold && { bytes: cold.ids, ends: cold.idEnds });
  const descriptions = textColumn(PAGE_ROWS, ROOM.description, cold && { bytes: cold.descriptions, ends: cold.descriptionEnds });
  if (hot && cold) {
    sizes.set(hot.sizes);
    dates.set(hot.dates);
    places.set(hot.folders);
    marks.set(hot.marks);
    hashes.set(cold.hashes);
  }
  const folders = folderDictionary(stored.folders, seed);
  const found = newFound();
  let count = hot?.rows ?? 0;
  let number = (stored.rows - count) / PAGE_ROWS;
  let full: PackedPage[] = [];
  let changed = false;
  if (!Number.isInteger(number)) throw new RangeError('the last page is missing, or it is of another inventory');

  const page = (): PackedPage => ({
    number,
    hot: {
      rows: count,
      sizes: sizes.slice(0, count),
      dates: dates.slice(0, count),
      folders: places.slice(0, count),
      marks: marks.slice(0, count),
      names: names.bytes(),
      nameEnds: names.ends(),
    },
    cold: {
      rows: count,
      ids: ids.bytes(),
      idEnds: ids.ends(),
      hashes: hashes.slice(0, count * HASH_BYTES),
      descriptions: descriptions.bytes(),
      descriptionEnds: descriptions.ends(),
    },
  });

  const turn = (): void => {
    full.push(page());
    number += 1;
    count = 0;
    for (const column of [names, ids, descriptions]) column.clear();
  };

  const put = (path: Span): void => {
    const { folder, name } = path.from === path.to ? { folder: 0, name: path } : folders.place(path);
    places[count] = folder;
    names.add(name);
  };

  return {
    add({ archiveId, description, uploadedAtMs, sizeBytes, treeHash }) {
      if (description.from === description.to) {
        marks[count] = markOf(undefined);
        put(description);
      } else if (usualName(description.bytes, description.from, description.to, found)) {
        marks[count] = markOfFound(found);
        put(found);
      } else {
        const described = describe(decoder.decode(description.bytes.subarray(description.from, description.to)));
        marks[count] = markOf(described);
        put(described?.name === undefined ? NO_TEXT : spanOf(described.name));
      }
      sizes[count] = sizeBytes;
      dates[count] = uploadedAtMs;
      putHash(hashes, count * HASH_BYTES, treeHash);
      ids.add(archiveId);
      descriptions.add(description);
      count += 1;
      changed = true;
      if (count === PAGE_ROWS) turn();
    },
    rows: () => number * PAGE_ROWS + count,
    folderCount: () => folders.count(),
    take() {
      const pages = changed && count > 0 ? [...full, page()] : full;
      full = [];
      changed = false;
      return { pages, folders: folders.take() };
    },
  };
}

/** @param hex 64 digits, or none for a tree hash that isn't known: all zero. */
function putHash(into: Uint8Array, at: number, { bytes, from, to }: Span): void {
  if (from === to) into.fill(0, at, at + HASH_BYTES);
  else for (let i = 0; i < HASH_BYTES; i += 1) into[at + i] = (digit(bytes[from + 2 * i]!) << 4) | digit(bytes[from + 2 * i + 1]!);
}

/** Without a branch, since nobody can foretell a hash. The letters' codes have bit 6, and 1 for an a in the low bits. */
const digit = (code: number): number => (code & 0x0f) + 9 * (code >> 6);
