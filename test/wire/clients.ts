/** Other people's clients on this machine: awscli and boto3, of npm no part and so perhaps missing. */
import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const run = promisify(execFile);
/** A machine under load may take its time to start Python. */
const PATIENCE = { timeout: 60_000 };

export interface Client {
  readonly path: string;
  /** Such as `boto3 1.43.11`. */
  readonly name: string;
}

const HAS_BOTO3 = 'import importlib.util as u, importlib.metadata as m; print("boto3", m.version("boto3") if u.find_spec("boto3") else exit(1))';

/** The first Python that has boto3. */
export const boto3: Client | undefined = (await found(['python3', '/usr/bin/python3'], ['-c', HAS_BOTO3]))[0];
/** Every awscli, each version once. */
export const awsClis: readonly Client[] = await found(['aws', '/usr/bin/aws'], ['--version']);

async function found(paths: readonly string[], args: readonly string[]): Promise<readonly Client[]> {
  const clients = new Map<string, Client>();
  for (const path of paths) {
    const name = await nameOf(path, args);
    if (name !== undefined && !clients.has(name)) clients.set(name, { path, name });
  }
  return [...clients.values()];
}

/** @returns undefined where there is no such program, or where it says that it lacks what is asked for. */
async function nameOf(path: string, args: readonly string[]): Promise<string | undefined> {
  try {
    if (path.startsWith('/')) await realpath(path);
    const { stdout } = await run(path, args, PATIENCE);
    return stdout.trim().replace('/', ' ').split(' ').slice(0, 2).join(' ');
  } catch {
    return undefined;
  }
}

export const MISSING = {
  boto3: "No Python here has boto3 (Debian: python3-boto3): its tests of the stand-in's wire are skipped.",
  awscli: "There is no aws here (Debian: awscli): its tests of the stand-in's wire are skipped.",
};

/** Tests that need boto3; the reason stands in the name of what is skipped. */
export function describeWithBoto3(name: string, tests: () => void): void {
  describe.skipIf(!boto3)(boto3 ? `boto3: ${name}` : `${name} (${MISSING.boto3})`, tests);
}
