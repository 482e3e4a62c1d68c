/** Two builds of the app, and a place where one or the other is deployed. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
    deploy: async (build) => {
      await rm(app, { recursive: true, force: true });
      await cp(join(folder, build), app, { recursive: true });
    },
    breakDeployed: async () => {
      const [first] = (await readdir(join(app, 'assets'))).filter((name) => name.endsWith('.js'));
      if (first === undefined) throw new Error('the build has no scripts');
      await rm(join(app, 'assets', first));
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
}
