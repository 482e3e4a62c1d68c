/** Other people's clients on this machine. They don't come from npm, so they may be missing. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const run = promisify(execFile);
/** A machine under load may take its time to start Python. */
const PATIENCE = { timeout: 60_000 };

export interface Client {
  readonly path: string;
  /** Such as `aws-cli/2.9.19`. */
  readonly name: string;
}

/** The first Python that has a module of that name. */
async function findPythonWith(module: string): Promise<Client | undefined> {
  const has = `import sys, importlib.util as u; print("${module}") if u.find_spec("${module}") else sys.exit(1)`;
  for (const path of ['python3', '/usr/bin/python3']) {
    const name = await nameOf(path, ['-c', has]);
    if (name !== undefined) return { path, name };
  }
  return undefined;
}

/** Every awscli, each version once. */
export async function findAwsClis(): Promise<readonly Client[]> {
  const clients = new Map<string, Client>();
  for (const path of ['aws', '/usr/bin/aws']) {
    const name = await nameOf(path, ['--version']);
    if (name !== undefined && !clients.has(name)) clients.set(name, { path, name });
  }
  return [...clients.values()];
}

/** @returns undefined where there is no such program, or where it lacks what was asked for. */
async function nameOf(path: string, args: readonly string[]): Promise<string | undefined> {
  const said = await run(path, args, PATIENCE).catch(() => undefined);
  return said?.stdout.split(/\s/)[0];
}

export const MISSING_BOTO3 = "no Python here has boto3 (Debian: python3-boto3), so its tests of the stand-in's wire are skipped";
export const MISSING_AWSCLI = "there is no aws here (Debian: awscli), so its tests of the stand-in's wire are skipped";

export const boto3 = await findPythonWith('boto3');
/** A Python that can run awscli without starting anew for each call. */
export const awscli = await findPythonWith('awscli');

/** Tests that need boto3; where it is missing, the reason stands in their name. */
export function describeWithBoto3(name: string, tests: () => void): void {
  describe.skipIf(!boto3)(boto3 ? `boto3: ${name}` : `${name}: ${MISSING_BOTO3}`, tests);
}
