/**
 * Names by archive id, packed: a million of them in some 200 MB, most of which are the ids. Ids are
 * kept whole and compared whole: no name ever goes to another archive.
 */
export interface NameList {
  /** Paths in the list, and different archive ids. */
  readonly paths: number;
  readonly archives: number;
  /** @returns the number of an archive in the list, below `archives`; -1 where it isn't in it. */
  find(id: Uint8Array): number;
  /** Different paths of one, in the order of the list; at most 1,000. */
  pathsOf(archive: number): readonly string[];
}

export interface GrowingNames extends NameList {
  /** @returns false where the list is full: nothing was added. */
  add(id: string, path: string): boolean;
}

/** What is kept at most: paths, and bytes of ids and paths. */
export interface NameLimits {
  readonly paths: number;
  readonly bytes: number;
}

const LIMITS: NameLimits = { paths: 10_000_000, bytes: 1.5e9 };
const MOST_PATHS_SHOWN = 1_000;
const BLOCK_BYTES = 1_048_576;
/** Longest id and longest path in UTF-8, with room to spare: an entry lies within one block. */
export const LONGEST_ID = 255;
export const LONGEST_PATH = 32_767;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function nameList(limits = LIMITS): GrowingNames {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  let used = BLOCK_BYTES;
  let bytes = 0;
  let paths = 0;
  let archives = 0;
  // Of each archive: where its id lies, its first path and its last; of each path: where, and the next.
  let ids = new Float64Array(1_024);
  let firsts = new Uint32Array(1_024);
  let lasts = new Uint32Array(1_024);
  let places = new Float64Array(1_024);
  let nexts = new Uint32Array(1_024);
  let table = new Uint32Array(2_048); // archive + 1 by hash of its id

  /** Text with its length before it, in two bytes and two more. */
  function put(text: string): number {
    if (used + 4 + text.length * 3 > BLOCK_BYTES) {
      blocks.push(new Uint8Array(BLOCK_BYTES));
      used = 0;
    }
    const block = blocks[blocks.length - 1]!;
    const { written } = encoder.encodeInto(text, block.subarray(used + 4));
    new DataView(block.buffer).setUint32(used, written);
    const place = (blocks.length - 1) * BLOCK_BYTES + used;
    used += 4 + written;
    bytes += 4 + written;
    return place;
  }

  function at(place: number): Uint8Array<ArrayBuffer> {
    const block = blocks[Math.floor(place / BLOCK_BYTES)]!;
    const start = (place % BLOCK_BYTES) + 4;
    return block.subarray(start, start + new DataView(block.buffer).getUint32(start - 4));
  }

  /** @returns the slot of an id, or the empty one where it belongs. */
  function slotOf(id: Uint8Array): number {
    const mask = table.length - 1;
    let slot = hashOf(id) & mask;
    while (table[slot] !== 0 && !isEqual(at(ids[table[slot]! - 1]!), id)) slot = (slot + 1) & mask;
    return slot;
  }

  function rehash(): void {
    table = new Uint32Array(table.length * 2);
    const mask = table.length - 1;
    for (let archive = 0; archive < archives; archive++) {
      let slot = hashOf(at(ids[archive]!)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = archive + 1;
    }
  }

  return {
    get paths() {
      return paths;
    },
    get archives() {
      return archives;
    },
    find: (id) => table[slotOf(id)]! - 1,
    pathsOf(archive) {
      const found = new Set<string>();
      for (let path = firsts[archive]!; found.size < MOST_PATHS_SHOWN; path = nexts[path]!) {
        found.add(decoder.decode(at(places[path]!)));
        if (path === lasts[archive]) break;
      }
      return [...found];
    },
    add(id, path) {
      if (paths >= limits.paths || bytes >= limits.bytes) return false;
      if (paths === places.length) {
        places = longer(places, new Float64Array(paths * 2));
        nexts = longer(nexts, new Uint32Array(paths * 2));
      }
      const key = encoder.encode(id);
      const slot = slotOf(key);
      const known = table[slot]! - 1;
      places[paths] = put(path);
      if (known >= 0) {
        nexts[lasts[known]!] = paths;
        lasts[known] = paths;
      } else {
        if (archives === ids.length) {
          ids = longer(ids, new Float64Array(archives * 2));
          firsts = longer(firsts, new Uint32Array(archives * 2));
          lasts = longer(lasts, new Uint32Array(archives * 2));
        }
        ids[archives] = put(id);
        firsts[archives] = lasts[archives] = paths;
        archives += 1;
        table[slot] = archives;
        if (archives * 2 > table.length) rehash();
      }
      paths += 1;
      return true;
    },
  };
}

function longer<C extends Float64Array | Uint32Array>(from: C, to: C): C {
  to.set(from);
  return to;
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
