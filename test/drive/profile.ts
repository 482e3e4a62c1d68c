/** What lies in the files of a closed browser's profile, for tests that damage it. */
import { cp, mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** IndexedDB's files of the one origin that the profile knows. */
export interface DatabaseFiles {
  /** Folder of LevelDB: records, and where Blobs lie. */
  readonly records: string;
  /** Files of stored Blobs, in the order in which they were written. */
  readonly blobs: readonly string[];
}

export async function databaseFiles(profile: string): Promise<DatabaseFiles> {
  const folder = join(profile, 'Default', 'IndexedDB');
  const names = await readdir(folder);
  const records = names.find((name) => name.endsWith('.indexeddb.leveldb'));
  if (!records) throw new Error(`no database of an origin in ${folder}: ${names.join(', ')}`);
  const blobs = join(folder, records.replace(/leveldb$/, 'blob'));
  return { records: join(folder, records), blobs: await filesBelow(blobs) };
}

/** Blob files are numbered in hexadecimal, the number being their name. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .sort((a, b) => Number.parseInt(a.name, 16) - Number.parseInt(b.name, 16))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Blob files of at least so many bytes: chunks, not what the app keeps beside them. */
export async function largeBlobs(profile: string, leastBytes: number): Promise<string[]> {
  const { blobs } = await databaseFiles(profile);
  const sizes = await Promise.all(blobs.map(async (path) => (await stat(path)).size));
  return blobs.filter((_, i) => (sizes[i] ?? 0) >= leastBytes);
}

/** A copy of a closed profile, to be damaged without the others. */
export async function copyOfProfile(profile: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'thaw-profile-'));
  await cp(profile, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.includes('Singleton') });
  return copy;
}
