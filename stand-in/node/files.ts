/** `--data DIR`: every file below a folder becomes an archive. No path ever comes from a request. */

import { constants } from 'node:fs';
import { access, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import type { OutsideArchive } from '../core/index.ts';
import { archiveIdOf } from '../core/archive-id.ts';
import { isDescription, mt2, type SourceFile } from '../core/descriptions.ts';
import { fileContent, identityOf } from './disk-file.ts';
import { UsageError } from './flags.ts';

/** What was found below a folder. */
export interface ServedFolder {
  readonly archives: readonly OutsideArchive[];
  /** A sentence a file or kind of file that isn't served, with the reason. */
  readonly skipped: readonly string[];
}

interface Found {
  readonly realPath: string;
  /** Below the folder, with `/` between its parts. */
  readonly name: string;
}

/**
 * Looks through a folder, without reading a byte of its files.
 *
 * @throws UsageError where it isn't a folder that can be read.
 */
export async function serveFolder(folder: string): Promise<ServedFolder> {
  const root = await readableFolder(folder);
  const skipped: string[] = [];
  const found: Found[] = [];
  await look(root, root, found, skipped);
  const archives: OutsideArchive[] = [];
  for (const file of found) {
    const archive = await archiveOf(file).catch(() => `${file.name}: can't be read`);
    if (typeof archive === 'string') skipped.push(archive);
    else archives.push(archive);
  }
  return { archives, skipped: skipped.sort() };
}

async function readableFolder(folder: string): Promise<string> {
  const stats = await stat(folder).catch(() => undefined);
  if (!stats) throw new UsageError(`The folder ${folder} doesn't exist.`);
  if (!stats.isDirectory()) throw new UsageError(`${folder} isn't a folder.`);
  await access(folder, constants.R_OK | constants.X_OK).catch(() => {
    throw new UsageError(`The folder ${folder} can't be read.`);
  });
  return realpath(folder);
}

async function look(root: string, folder: string, found: Found[], skipped: string[]): Promise<void> {
  const names = await readdir(folder);
  for (const entry of names.sort()) {
    const path = join(folder, entry);
    const name = relative(root, path).split(sep).join('/');
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isDirectory()) {
      await look(root, path, found, skipped).catch(() => skipped.push(`${name}/: can't be read`));
    } else if (stats?.isFile()) {
      found.push({ realPath: path, name });
    } else if (stats?.isSymbolicLink()) {
      await lookAtLink(root, path, name, found, skipped);
    } else {
      skipped.push(stats ? `${name}: isn't a file` : `${name}: its name can't be read as UTF-8`);
    }
  }
}

/** Links to files within the folder are served; links to folders could go round in circles. */
async function lookAtLink(root: string, path: string, name: string, found: Found[], skipped: string[]): Promise<void> {
  const realPath = await realpath(path).catch(() => undefined);
  const stats = realPath === undefined ? undefined : await stat(realPath).catch(() => undefined);
  if (realPath === undefined || !stats) skipped.push(`${name}: a link to nothing`);
  else if (!realPath.startsWith(root + sep)) skipped.push(`${name}: a link out of the folder`);
  else if (!stats.isFile()) skipped.push(`${name}: a link to a folder`);
  else found.push({ realPath, name });
}

/** @returns a sentence instead, where the file can't be an archive. */
async function archiveOf({ realPath, name }: Found): Promise<OutsideArchive | string> {
  const stats = await stat(realPath, { bigint: true });
  if (stats.size === 0n) return `${name}: is empty, and Glacier has no empty archives`;
  const modifiedAtMs = Number(stats.mtimeMs);
  const description = describe({ path: name, modifiedAtMs, sizeBytes: Number(stats.size) });
  if (description === undefined) return `${name}: its name is too long for a description`;
  return {
    archiveId: archiveIdOf(`file ${name}`),
    description,
    content: fileContent(realPath, identityOf(stats)),
    createdAtMs: Math.max(0, Math.min(modifiedAtMs, Date.now())),
  };
}

/** The bare path where the service takes it, else as mt-aws-glacier writes it; then without folders. */
function describe(file: SourceFile): string | undefined {
  const lastName = file.path.slice(file.path.lastIndexOf('/') + 1);
  return [file.path, mt2(file), mt2({ ...file, path: lastName })].find(isDescription);
}
