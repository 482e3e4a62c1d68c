import { VAULT, type Catalog } from './catalog.ts';
import { folderName, folderPath, folderSums, joined, type FolderSums } from './folders.ts';
import { sortedByKey } from './radix.ts';
import { IN, scopeOf } from './scope.ts';

/** A box of the treemap: a folder, or what is left over (`folder` absent). */
export interface Box {
  readonly folder?: number;
  /** Empty of the vault and of what is left over. */
  readonly name: string;
  /** Of what is left over: the path of the folder that it lies in. */
  readonly path: string;
  readonly count: number;
  readonly bytes: number;
  /** The largest first, what is left over last. */
  readonly children: readonly Box[];
}

/** The root, and what is left over, count as well. */
export const MOST_BOXES = 300;

/**
 * Shows the largest folders, wherever they lie: none holds more than what it lies in, so these make a
 * tree. In each of them the rest (smaller folders and its own archives) is one box.
 *
 * @param root with all below it.
 */
export function boxesOf(catalog: Catalog, root: number): Box {
  const sums = folderSums(catalog);
  const children = new Map<number, number[]>();
  let boxes = 1;
  for (const folder of largestFirst(catalog, root, sums.bytes)) {
    const parent = catalog.folders.parents[folder]!;
    const beside = children.get(parent);
    // A first child may leave something over, a box more.
    boxes += beside ? 1 : 2;
    if (boxes > MOST_BOXES) break;
    if (beside) beside.push(folder);
    else children.set(parent, [folder]);
  }
  return boxOf(catalog, root, folderPath(catalog, root), children, sums);
}

/** Ties by number, so that parents come before what lies in them. Folders without bytes can't be drawn. */
function largestFirst(catalog: Catalog, root: number, bytes: Float64Array): Uint32Array {
  const flags = scopeOf(catalog, { folder: root });
  const inside = Uint32Array.from({ length: flags.length }, (_, folder) => folder).filter(
    (folder) => folder !== root && (flags[folder]! & IN) !== 0 && bytes[folder]! > 0,
  );
  const sorted = sortedByKey(
    inside,
    Float64Array.from(inside, (folder) => -bytes[folder]!),
  );
  return sorted.subarray(0, MOST_BOXES);
}

function boxOf(catalog: Catalog, folder: number, path: string, shown: ReadonlyMap<number, readonly number[]>, sums: FolderSums): Box {
  const inner = (shown.get(folder) ?? []).map((child) => boxOf(catalog, child, joined(path, folderName(catalog, child)), shown, sums));
  const [count, bytes] = [sums.counts[folder]!, sums.bytes[folder]!];
  const rest = {
    name: '',
    path,
    count: inner.reduce((left, box) => left - box.count, count),
    bytes: inner.reduce((left, box) => left - box.bytes, bytes),
    children: [],
  };
  const children = inner.length > 0 && rest.count > 0 ? [...inner, rest] : inner;
  return { folder, name: folder === VAULT ? '' : folderName(catalog, folder), path, count, bytes, children };
}
