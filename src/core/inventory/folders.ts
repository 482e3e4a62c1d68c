import type { FolderPage } from './page.ts';
import { cutPath } from './path.ts';

/** Deeper folders stay in the name, with their slashes. */
export const DEEPEST_FOLDER = 256;

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
const decoder = new TextDecoder();

/** @param stored all that were taken before, in their order. */
export function folderDictionary(stored: Iterable<FolderPage> = []): Folders {
  /** By the parent's number and the name. */
  const numbers = new Map<string, number>();
  let count = 0;
  let parents: number[] = [];
  let names: string[] = [];
  let lastPath = '';
  let lastFolder = 0;

  for (const page of stored) {
    for (const [i, name] of page.names.entries()) {
      count += 1;
      numbers.set(`${page.parents[i]}/${name}`, count);
    }
  }

  const inner = (parent: number, part: string): number => {
    const known = numbers.get(`${parent}/${part}`);
    if (known !== undefined) return known;
    // Copied: a part that is cut out of a long text would keep all of that in memory.
    const name = decoder.decode(encoder.encode(part));
    count += 1;
    numbers.set(`${parent}/${name}`, count);
    parents.push(parent);
    names.push(name);
    return count;
  };

  return {
    place(path) {
      const { folder, last } = cutPath(path);
      if (folder === lastPath) return { folder: lastFolder, name: last };
      const parts = folder === '' ? [] : folder.split('/');
      const number = parts.slice(0, DEEPEST_FOLDER).reduce(inner, 0);
      if (parts.length > DEEPEST_FOLDER) return { folder: number, name: [...parts.slice(DEEPEST_FOLDER), last].join('/') };
      lastPath = folder;
      lastFolder = number;
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
