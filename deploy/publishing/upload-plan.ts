/** What must be uploaded and what may go: decided here, without asking anybody. */
import { cacheControlOf, contentTypeOf } from '../headers.ts';

export interface LocalFile {
  /** Below the site's root, without a leading slash: `assets/a.js`. */
  readonly path: string;
  readonly md5: string;
  /** Folder that it lies in. */
  readonly folder: string;
}

export interface StoredFile {
  readonly path: string;
  readonly md5: string;
  readonly storedAtMs: number;
}

/** Files that go up by one command, as they have the same headers. */
export interface Group {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly contentType: string;
  readonly cacheControl: string;
}

export interface UploadPlan {
  /** In this order: whoever sees the new page must find all that it asks for. */
  readonly groups: readonly Group[];
  readonly remove: readonly string[];
  /** Paths that the edge may still hold. */
  readonly invalidate: readonly string[];
}

const ASSETS = 'assets/';
/** The page first: the worker's install fetches it anew. */
const LAST = ['index.html', 'sw.js'];
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * @param previousWorker the text of the stored `sw.js`, which names the assets of the build before:
 *   tabs that run it may still ask for them.
 */
export function planUpload(local: readonly LocalFile[], stored: readonly StoredFile[], previousWorker: string, nowMs: number): UploadPlan {
  const storedAt = new Map(stored.map((file) => [file.path, file]));
  const changed = local.filter((file) => storedAt.get(file.path)?.md5 !== file.md5);
  const current = new Set(local.map(({ path }) => path));
  const old = stored.filter(({ path, storedAtMs }) => path.startsWith(ASSETS) && !current.has(path) && nowMs - storedAtMs > KEPT_MS);
  return {
    groups: grouped(changed),
    remove: old.filter(({ path }) => !previousWorker.includes(path)).map(({ path }) => path),
    invalidate: changed.filter(({ path }) => storedAt.has(path)).flatMap(({ path }) => (path === 'index.html' ? ['/', '/index.html'] : [`/${path}`])),
  };
}

function grouped(files: readonly LocalFile[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly paths: string[] }>();
  for (const { path, folder } of files.toSorted((a, b) => turn(a.path) - turn(b.path) || (a.path < b.path ? -1 : 1))) {
    const [contentType, cacheControl] = [contentTypeOf(path), cacheControlOf(`/${path}`)];
    const key = [turn(path), folder, contentType, cacheControl].join();
    const group = groups.get(key) ?? { folder, paths: [], contentType, cacheControl };
    group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function turn(path: string): number {
  return path.startsWith(ASSETS) ? 0 : 2 + LAST.indexOf(path);
}
