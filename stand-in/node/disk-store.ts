/** Uploaded bytes as files: a folder a key, a file a part. */

import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Content, ContentStore } from '../core/index.ts';
import { fileContent, identityOf } from './disk-file.ts';
import { hashLeaves, once, type Bytes } from '../core/leaves.ts';
import { pieces } from '../core/pieces.ts';

/** Files of contents that came from this store, so that joining them needs no copy. */
const filesOf = new WeakMap<Content, readonly string[]>();

/**
 * A store in `folder`, which is made where it is missing. What `write` and `join` have acknowledged
 * survives a power cut.
 */
export async function diskStore(folder: string): Promise<ContentStore> {
  await mkdir(folder, { recursive: true });
  let unfinished = 0;
  /** Fills a new folder under a passing name and then puts it in its place, whole or not at all. */
  const place = async (key: string, fill: (folder: string) => Promise<void>): Promise<Content> => {
    const passing = join(folder, `unfinished-${process.pid}-${unfinished++}`);
    await mkdir(passing);
    try {
      await fill(passing);
      await syncFolder(passing);
      await rm(folderOf(folder, key), { recursive: true, force: true });
      await rename(passing, folderOf(folder, key));
      await syncFolder(folder);
    } catch (error) {
      await rm(passing, { recursive: true, force: true });
      throw error;
    }
    return contentOf(folderOf(folder, key));
  };
  await sweepUnfinished(folder);
  return {
    write: (key, body) => place(key, (target) => writeFile(join(target, partName(0)), body)),
    join: (key, parts) => place(key, (target) => joinParts(target, parts)),
    open: async (key) => {
      const found = folderOf(folder, key);
      return (await stat(found).catch(() => undefined)) ? contentOf(found) : undefined;
    },
    remove: (key) => rm(folderOf(folder, key), { recursive: true, force: true }),
  };
}

/** Keys may hold anything and be long; their hash is a safe name. */
function folderOf(folder: string, key: string): string {
  return join(folder, createHash('sha256').update(key).digest('hex'));
}

/** Sorted as text they are sorted as numbers. */
function partName(index: number): string {
  return String(index).padStart(6, '0');
}

/** What a killed run left behind. */
async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('unfinished-')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function writeFile(path: string, body: ReadableStream<Bytes>): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    for await (const chunk of body) await handle.appendFile(chunk);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Links instead of copies, so that parts can be removed and joined bytes need no room of their own. */
async function joinParts(target: string, parts: readonly Content[]): Promise<void> {
  let index = 0;
  for (const part of parts) {
    const files = filesOf.get(part);
    if (!files) await writeFile(join(target, partName(index++)), part.read(0, part.sizeBytes));
    for (const file of files ?? []) {
      const path = join(target, partName(index++));
      await link(file, path).catch(() => copyFile(file, path));
    }
  }
}

async function contentOf(folder: string): Promise<Content> {
  const names = (await readdir(folder)).sort();
  const files = names.map((name) => join(folder, name));
  const parts = await Promise.all(files.map(async (file) => fileContent(file, identityOf(await stat(file, { bigint: true })))));
  const [first] = parts;
  const content = parts.length === 1 && first ? first : joined(parts);
  filesOf.set(content, files);
  return content;
}

function joined(parts: readonly Content[]): Content {
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const read = (start: number, end: number): Promise<Bytes> => readAcross(parts, start, end);
  return {
    sizeBytes,
    read: (start, end) => pieces(start, end, read),
    leafHashes: once(() => hashLeaves(sizeBytes, read)),
  };
}

/** At most one MiB; parts are a whole number of MiB, so nearly always it lies in one. */
async function readAcross(parts: readonly Content[], start: number, end: number): Promise<Bytes> {
  const bytes = new Uint8Array(end - start);
  let partStart = 0;
  for (const part of parts) {
    const from = Math.max(start - partStart, 0);
    const to = Math.min(end - partStart, part.sizeBytes);
    if (from < to) {
      let at = partStart + from - start;
      for await (const chunk of part.read(from, to)) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
    }
    partStart += part.sizeBytes;
  }
  return bytes;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems refuse to sync a folder; then there is nothing more to be done.
  } finally {
    await handle.close();
  }
}
