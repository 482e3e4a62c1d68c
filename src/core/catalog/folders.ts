import { folderNames, NONE, VAULT, type Catalog } from './catalog.ts';
import { nameText } from './name-column.ts';
import { nameSorter } from './name-order.ts';
import type { Tally } from './query.ts';

export const folderName = (catalog: Catalog, folder: number): string => nameText(folderNames(catalog), folder);

/** @returns the folder and what it lies in, the topmost first, without the vault itself. */
export function trailOf({ folders }: Catalog, folder: number): number[] {
  const trail: number[] = [];
  for (let at = folder; at !== VAULT; at = folders.parents[at]!) trail.push(at);
  return trail.reverse();
}

/** @returns the path without a slash at either end; empty for the vault. Takes as long as it is deep. */
export const folderPath = (catalog: Catalog, folder: number): string =>
  trailOf(catalog, folder)
    .map((part) => folderName(catalog, part))
    .join('/');

/** @returns the path of a row's folder and its name. */
export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

/** @returns all folders in a folder, in no order. */
export function childrenOf({ folders }: Catalog, parent: number): Uint32Array<ArrayBuffer> {
  const children: number[] = [];
  for (let at = folders.firstChild[parent]!; at !== NONE; at = folders.nextSibling[at]!) children.push(at);
  return Uint32Array.from(children);
}

/** @returns all folders in a folder, by name as `sortRows` has it. */
export function sortedChildren(catalog: Catalog, parent: number): Uint32Array<ArrayBuffer> {
  return nameSorter(folderNames(catalog))(childrenOf(catalog, parent).reverse());
}

export const hasFolders = ({ folders }: Catalog, folder: number): boolean => folders.firstChild[folder] !== NONE;

/** @returns the folder at a path as `folderPath` writes it, undefined where there is none. */
export function folderAt(catalog: Catalog, path: string): number | undefined {
  const { firstChild, nextSibling } = catalog.folders;
  if (path === '') return VAULT;
  let folder: number = VAULT;
  for (const part of path.split('/')) {
    let child = firstChild[folder]!;
    while (child !== NONE && folderName(catalog, child) !== part) child = nextSibling[child]!;
    if (child === NONE) return undefined;
    folder = child;
  }
  return folder;
}

/** Of each folder: archives in it and below. */
export interface FolderSums {
  readonly counts: Uint32Array;
  readonly bytes: Float64Array;
}

const sums = new WeakMap<Catalog, FolderSums & { readonly version: number }>();

/** @returns the sums for what is there now: one pass, as parents have lower numbers; kept until something is added. */
export function folderSums(catalog: Catalog): FolderSums {
  const known = sums.get(catalog);
  if (known?.version === catalog.version) return known;
  const { count, parents, ownCounts, ownBytes } = catalog.folders;
  const made = { counts: ownCounts.slice(0, count), bytes: ownBytes.slice(0, count), version: catalog.version };
  addUp(parents, made.counts);
  addUp(parents, made.bytes);
  sums.set(catalog, made);
  return made;
}

/** Adds each folder's figure to its parent's, the deepest first. */
export function addUp(parents: Uint32Array, figures: Uint32Array | Float64Array): void {
  for (let folder = figures.length - 1; folder > VAULT; folder--) figures[parents[folder]!]! += figures[folder]!;
}

export function folderTally(catalog: Catalog, folder: number): Tally {
  const { counts, bytes } = folderSums(catalog);
  return { count: counts[folder]!, bytes: bytes[folder]! };
}
