/** Two builds of the app, and a place where one or the other is deployed. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUILT = process.env['THAW_DIST'] ?? 'dist';

export interface Builds {
  /** Laid out as the build does it, for `startStandIn`. */
  readonly folder: string;
  /** From now on this one is served, and nothing of the other. */
  deploy(build: 'a' | 'b'): Promise<void>;
  /** Takes one of the deployed files away, as an upload that broke off. */
  breakDeployed(): Promise<void>;
  /** Puts a worker of another making in the place of the deployed one. */
  deployWorker(script: string): Promise<void>;
  end(): Promise<void>;
}

export async function twoBuilds(): Promise<Builds> {
  const folder = await mkdtemp(join(tmpdir(), 'thaw-builds-'));
  const app = join(folder, 'app');
  for (const id of ['a', 'b']) {
    await run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], {
      env: { ...process.env, THAW_BUILD: id, THAW_OUT: join(folder, id), NODE_ENV: 'production' },
    });
  }
  await cp(join(BUILT, 'stand-in'), join(folder, 'stand-in'), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    deploy: (build) => publish(join(folder, build), app),
    breakDeployed: async () => {
      const [first] = (await readdir(join(app, 'assets'))).filter((name) => name.endsWith('.js'));
      if (first === undefined) throw new Error('the build has no scripts');
      await rm(join(app, 'assets', first));
    },
    deployWorker: (script) => writeFile(join(app, 'sw.js'), script),
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As a publish does it: the worker's script comes last, or a browser that looks meanwhile finds half a build. */
async function publish(build: string, app: string): Promise<void> {
  const isLast = (path: string): boolean => basename(path) === 'sw.js';
  await cp(build, app, { recursive: true, filter: (path) => !isLast(path) });
  await cp(join(build, 'sw.js'), join(app, '.sw.js'));
  await rename(join(app, '.sw.js'), join(app, 'sw.js'));
  const ours = new Set(await readdir(build, { recursive: true }));
  const others = (await readdir(app, { recursive: true })).filter((path) => !ours.has(path));
  await Promise.all(others.map((path) => rm(join(app, path), { recursive: true, force: true })));
}
