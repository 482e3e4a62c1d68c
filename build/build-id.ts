import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a build is made of. */
const SOURCES = ['src', 'public', 'index.html', 'package-lock.json'];

/**
 * Names a build by its version and its sources: equal sources give equal builds, and a worker of
 * another build is known as one.
 */
export function buildId(version: string): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesBelow).sort()) hash.update(path).update(readFileSync(path));
  return `${version}-${hash.digest('hex').slice(0, 10)}`;
}

function filesBelow(path: string): string[] {
  if (/\.[a-z]+$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
