import { grown } from '../catalog/growing.ts';
import { murmur } from '../hash/murmur.ts';
import type { FolderPage } from './page.ts';
import { cutPath, joinedParts, newParts } from './path.ts';
import type { Span } from './row.ts';

/** Deeper folders stay in the name, with their slashes. */
export const DEEPEST_FOLDER = 256;

/** Where a path leads. Used again for the next path: to be read before that. */
export interface Placed {
  /** The folder's number; 0 is the vault itself. */
  folder: number;
  /** The last part. */
  name: Span;
}

/** Numbers for folders: 0 is the vault itself, a parent has a lower number than its folders. */
export interface Folders {
  /** @param path UTF-8, not empty. */
  place(path: Span): Placed;
  /** How many there are, without the vault itself. */
  count(): number;
  /** Folders that are new since the last call; undefined where there are none. */
  take(): FolderPage | undefined;
}

/**
 * @param stored all that were taken before, in their order.
 * @param seed a random number, so that nobody can make up names that all hash alike.
 */
export function folderDictionary(stored: Iterable<FolderPage> = [], seed = 0): Folders {
  let count = 0;
  let taken = 0;
  /** By number; the first is the vault's. */
  let parents = new Uint32Array(1_024);
  let ends = new Uint32Array(1_024);
  let hashes = new Uint32Array(1_024);
  let names = new Uint8Array(16_384);
  /** Numbers by hash, in the next free place each; 0 is a free one. */
  let table = new Uint32Array(4_096);

  const isThere = (number: number, parent: number, bytes: Uint8Array, from: number, to: number): boolean => {
    const start = ends[number - 1]!;
    if (parents[number] !== parent || ends[number]! - start !== to - from) return false;
    const all = names;
    for (let i = from, at = start; i < to; i += 1, at += 1) if (bytes[i] !== all[at]) return false;
    return true;
  };

  const widen = (): void => {
    table = new Uint32Array(4 * table.length);
    for (let number = 1; number <= count; number += 1) {
      let place = hashes[number]! & (table.length - 1);
      while (table[place] !== 0) place = (place + 1) & (table.length - 1);
      table[place] = number;
    }
  };

  const inner = (parent: number, bytes: Uint8Array, from: number, to: number): number => {
    const hash = murmur(bytes, from, to, seed ^ Math.imul(parent, 0x9e37_79b1));
    let place = hash & (table.length - 1);
    for (let number = table[place]!; number !== 0; number = table[place]!) {
      if (hashes[number] === hash && isThere(number, parent, bytes, from, to)) return number;
      place = (place + 1) & (table.length - 1);
    }
    count += 1;
    const start = ends[count - 1]!;
    parents = grown(parents, count + 1);
    ends = grown(ends, count + 1);
    hashes = grown(hashes, count + 1);
    names = grown(names, start + to - from);
    parents[count] = parent;
    hashes[count] = hash;
    ends[count] = start + to - from;
    for (let i = from; i < to; i += 1) names[start + i - from] = bytes[i]!;
    table[place] = count;
    if (2 * count > table.length) widen();
    return count;
  };

  for (const page of stored) {
    for (let i = 0, from = 0; i < page.parents.length; i += 1) {
      inner(page.parents[i]!, page.names, from, page.nameEnds[i]!);
      from = page.nameEnds[i]!;
    }
  }
  taken = count;

  const parts = newParts();
  const placed: Placed = { folder: 0, name: { bytes: names, from: 0, to: 0 } };

  return {
    place({ bytes, from, to }) {
      cutPath(bytes, from, to, parts);
      const last = parts.count - 1;
      let folder = 0;
      for (let part = 0; part < Math.min(last, DEEPEST_FOLDER); part += 1) folder = inner(folder, bytes, parts.starts[part]!, parts.ends[part]!);
      placed.folder = folder;
      placed.name = last <= DEEPEST_FOLDER ? { bytes, from: parts.starts[last]!, to: parts.nameEnd } : joinedParts(bytes, parts, DEEPEST_FOLDER);
      return placed;
    },
    count: () => count,
    take() {
      if (count === taken) return undefined;
      const start = ends[taken]!;
      const page = {
        from: taken + 1,
        parents: parents.slice(taken + 1, count + 1),
        names: names.slice(start, ends[count]),
        nameEnds: ends.slice(taken + 1, count + 1).map((end) => end - start),
      };
      taken = count;
      return page;
    },
  };
}
