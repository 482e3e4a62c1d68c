/** Programs that check from outside what `deploy/` makes. They don't come from npm, so they may be missing. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PATIENCE = { timeout: 60_000 };

/** @returns what it says of its version; undefined where there is no such program. */
export async function versionOf(program: string): Promise<string | undefined> {
  const said = await promisify(execFile)(program, ['--version'], PATIENCE).catch(() => undefined);
  return said?.stdout.trim();
}

export interface Said {
  readonly code: number;
  readonly text: string;
}

/** Runs a program to its end, however that is. */
export function outcomeOf(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Said> {
  return new Promise((resolve) => {
    execFile(program, [...args], { ...PATIENCE, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, text: `${stdout}${stderr}` });
    });
  });
}

export const MISSING_CFN_LINT = 'there is no cfn-lint here (pip: cfn-lint 1.51), so the template is not checked against the schemas of Amazon';
export const MISSING_AWSCLI = 'there is no aws here (Debian: awscli), so the command lines of deploy/publish are not checked by it';
