/** W7: whoever builds the same sources gets the same bytes, and can compare them with what a host serves. */
import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newFolder } from '../drive/files.ts';

const run = promisify(execFile);

/** Every file's bytes by its path. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
  return new Map(await Promise.all(paths.sort().map(async (path) => [path, await readFile(join(folder, path))] as const)));
}

test('W7 a second build of the app equals the first byte by byte', async () => {
  const folder = await newFolder();
  try {
    await run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], {
      env: { ...process.env, THAW_OUT: folder, NODE_ENV: 'production' },
    });
    const [first, second] = [await filesOf('dist/app'), await filesOf(folder)];
    expect([...second.keys()]).toEqual([...first.keys()]);
    expect([...first.keys()]).toContain('/sbom.cdx.json');
    expect([...second].filter(([path, bytes]) => !first.get(path)?.equals(bytes)).map(([path]) => path)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
