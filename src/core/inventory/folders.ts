import type { FolderPage } from './page.ts';
import { cutPath } from './path.ts';

/** Deeper folders stay in the name, with their slashes. */
export const DEEPEST_FOLDER = 256;

/** Some 1 MiB at most: of so many folders, none of a longer path. */
const RECENT = 4_096;
const RECENT_LENGTH = 256;

/** Numbers for folders: 0 is the vault itself, a parent has a lower number than its folders. */
export interface Folders {
  /** @returns the number of the folder that a path leads to, and its last part. @param path not empty. */
  place(path: string): { readonly folder: number; readonly name: string };
  /** How many there are, without the vault itself. */
  count(): number;
  /** Folders that are new since the last call; undefined where there are none. */
  take(): FolderPage | undefined;
}

const encoder = new TextEncoder();
// A folder's name may begin with a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** @param stored all that were taken before, in their order. */
export function folderDictionary(stored: Iterable<FolderPage> = []): Folders {
  /** By the parent's number and the name. */
  const numbers = new Map<string, number>();
  let count = 0;
  let parents: number[] = [];
  let names: string[] = [];
  const recent = recentFolders();

  for (const page of stored) {
    for (const [i, name] of page.names.entries()) {
      count += 1;
      numbers.set(`${page.parents[i]}/${name}`, count);
    }
  }

  const inner = (parent: number, part: string): number => {
    const known = numbers.get(`${parent}/${part}`);
    if (known !== undefined) return known;
    count += 1;
    numbers.set(`${parent}/${part}`, count);
    parents.push(parent);
    names.push(part);
    return count;
  };

  return {
    place(path) {
      const { folder, last } = cutPath(path);
      if (folder === '') return { folder: 0, name: last };
      const known = recent.get(folder);
      if (known !== undefined) return { folder: known, name: last };
      const own = copied(folder);
      const parts = own.split('/');
      const number = parts.slice(0, DEEPEST_FOLDER).reduce(inner, 0);
      if (parts.length > DEEPEST_FOLDER) return { folder: number, name: [...parts.slice(DEEPEST_FOLDER), last].join('/') };
      recent.set(own, number);
      return { folder: number, name: last };
    },
    count: () => count,
    take() {
      if (names.length === 0) return undefined;
      const page = { from: count - names.length + 1, parents: Uint32Array.from(parents), names };
      parents = [];
      names = [];
      return page;
    },
  };
}

/** Numbers of the folders that came last, so that a path needn't be taken apart again. */
function recentFolders() {
  const numbers = new Map<string, number>();
  let last = '';
  let lastNumber = 0;
  return {
    get: (folder: string): number | undefined => (folder === last ? lastNumber : numbers.get(folder)),
    set(folder: string, number: number): void {
      last = folder;
      lastNumber = number;
      if (folder.length > RECENT_LENGTH) return;
      if (numbers.size === RECENT) numbers.clear();
      numbers.set(folder, number);
    },
  };
}

/** A text that was cut out of a long one would keep all of that in memory. */
const copied = (text: string): string => decoder.decode(encoder.encode(text));
