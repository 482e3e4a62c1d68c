import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { build } from 'vite';

/** Within the repository, so that the built commands find its packages. */
const OUT = resolve('dist/commands-under-test');

/** Builds both commands as the package's script does, into a folder of the tests. */
export async function buildCommands(): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    build: {
      ssr: true,
      outDir: join(OUT, 'stand-in'),
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { input: { cli: 'stand-in/node/cli.ts', start: 'stand-in/node/start.ts' } },
    },
  });
}

/** Where a built `start.js` looks for the app. */
export const APP_FOLDER = join(OUT, 'app');

export interface Running {
  readonly process: ChildProcess;
  readonly firstLine: string;
  /** What came on stdout after the first line. */
  restOfOutput(): string;
  /** Everything that was said on stderr so far. */
  errors(): string;
}

/** Starts a command and waits for its first line. @param temporary the folder that it takes for the system's temporary one. */
export async function start(name: 'cli' | 'start', args: readonly string[], temporary = tmpdir()): Promise<Running> {
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const child = spawn(process.execPath, [join(OUT, 'stand-in', `${name}.js`), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const lines = createInterface({ input: child.stdout });
  const firstLine = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code}: ${errors}`))),
  ]);
  let rest = '';
  lines.on('line', (line) => (rest += `${line}\n`));
  return { process: child, firstLine, restOfOutput: () => rest, errors: () => errors };
}

/** Runs a command that is to end by itself. */
export async function outcome(
  name: 'cli' | 'start',
  args: readonly string[],
  cwd = resolve('.'),
): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, [join(OUT, 'stand-in', `${name}.js`), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, out, errors };
}

export async function end({ process: child }: Running, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}
